//! Identifiers: UUIDv7 in the store, TypeIDs (`org_01jd3v9x0pfh2…`) outside.

use std::str::FromStr;
use type_safe_id::{DynamicType, TypeSafeId};
use uuid::Uuid;

/// An identifier of one kind of object.
pub trait Id: Copy + Eq + Ord + std::hash::Hash + std::fmt::Display + std::fmt::Debug + Send + Sync + 'static {
    /// The prefix of the TypeID, such as `org`.
    const PREFIX: &'static str;
    /// The object's name in the schema, such as `Organization`.
    const OBJECT: &'static str;

    /// Wraps a stored UUID.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The UUID as stored.
    fn uuid(self) -> Uuid;
}

/// Why a text is not an identifier of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not a TypeID at all.
    #[error("not an identifier")]
    Malformed,
    /// A TypeID of another kind of object.
    #[error("an identifier that begins with {expected}_ is needed, this one begins with {found}_")]
    OtherKind {
        /// The prefix that was needed.
        expected: &'static str,
        /// The prefix that was given.
        found: String,
    },
}

/// A TypeID whose kind is not known beforehand, as `node(id:)` takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnyId {
    /// The prefix, such as `org`.
    pub prefix: String,
    /// The UUID behind it.
    pub uuid: Uuid,
}

impl FromStr for AnyId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let id: TypeSafeId<DynamicType> = text.parse().map_err(|_| IdError::Malformed)?;
        Ok(AnyId {
            prefix: id.type_prefix().to_owned(),
            uuid: id.uuid(),
        })
    }
}

/// Reads a TypeID of a known kind.
pub fn parse<I: Id>(text: &str) -> Result<I, IdError> {
    let any = AnyId::from_str(text)?;
    if any.prefix == I::PREFIX {
        Ok(I::from_uuid(any.uuid))
    } else {
        Err(IdError::OtherKind {
            expected: I::PREFIX,
            found: any.prefix,
        })
    }
}

/// Writes a TypeID. The prefixes are constants of ours, so that the fallback never shows.
pub fn format(prefix: &str, uuid: Uuid) -> String {
    match DynamicType::new(prefix) {
        Ok(kind) => TypeSafeId::from_type_and_uuid(kind, uuid).to_string(),
        Err(_) => uuid.to_string(),
    }
}

macro_rules! ids {
    ($( $(#[doc = $doc:literal])+ $Name:ident = $prefix:literal of $object:literal; )+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub struct $Name(pub Uuid);

            impl Id for $Name {
                const PREFIX: &'static str = $prefix;
                const OBJECT: &'static str = $object;
                fn from_uuid(uuid: Uuid) -> Self { $Name(uuid) }
                fn uuid(self) -> Uuid { self.0 }
            }

            impl std::fmt::Display for $Name {
                fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    formatter.write_str(&format(Self::PREFIX, self.0))
                }
            }

            impl FromStr for $Name {
                type Err = IdError;
                fn from_str(text: &str) -> Result<Self, IdError> { parse(text) }
            }

            impl serde::Serialize for $Name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }

            impl<'de> serde::Deserialize<'de> for $Name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                    text.parse().map_err(serde::de::Error::custom)
                }
            }
        )+

        /// Every prefix with the object it names, for `node(id:)` and for the documentation.
        pub const PREFIXES: &[(&str, &str)] = &[$(($prefix, $object)),+];
    };
}

ids! {
    /// An organization's identifier.
    OrganizationId = "org" of "Organization";
    /// A Party organization's identifier.
    PartyOrganizationId = "party" of "PartyOrganization";
    /// The identifier of a term of office of a Party organization.
    PartyTermId = "term" of "PartyTerm";
    /// The identifier of an organization's Party coverage.
    PartyCoverageId = "cover" of "PartyCoverage";
    /// A Party-affairs worker's identifier.
    PartyWorkerId = "worker" of "PartyWorker";
    /// An account's identifier.
    AccountId = "acct" of "Account";
    /// The identifier of a grant: a role held over a scope.
    GrantId = "grant" of "Grant";
    /// The identifier of an invitation to manage an organization.
    InvitationId = "invite" of "Invitation";
    /// A file's identifier.
    FileId = "file" of "File";
    /// The identifier of a family of refresh tokens, which is one log-in on one device.
    SessionId = "session" of "Session";
    /// The identifier of a standard: one version of it.
    StandardId = "std" of "Standard";
    /// The identifier of a yearly cycle of assessments.
    CycleId = "cycle" of "AssessmentCycle";
    /// The identifier of an organization's assessment in a cycle.
    AssessmentId = "assess" of "Assessment";
    /// The identifier of a star rating.
    StarRatingId = "star" of "StarRating";
    /// The identifier of a piece of evidence.
    EvidenceId = "evid" of "Evidence";
    /// The identifier of an appeal.
    AppealId = "appeal" of "Appeal";
    /// The identifier of a remediation.
    RemediationId = "remed" of "Remediation";

    /// The identifier of a visit to residents.
    VisitId = "visit" of "Visit";
    /// A need's identifier.
    NeedId = "need" of "Need";
    /// The identifier of a secretary salon.
    SalonId = "salon" of "SecretarySalon";
    /// The identifier of a unit registered with a community (双报到单位).
    DualRegistrationUnitId = "dualunit" of "DualRegistrationUnit";
    /// The identifier of a service order.
    ServiceOrderId = "order" of "ServiceOrder";
    /// The identifier of a claim to a service order.
    ClaimId = "claim" of "Claim";

    /// A project's identifier.
    ProjectId = "project" of "Project";
    /// The identifier of a record of service.
    ServiceRecordId = "service" of "ServiceRecord";
    /// The identifier of a resident's rating of a service.
    ServiceRatingId = "rating" of "ServiceRating";
    /// The identifier of a version of the purchase list.
    PurchaseListId = "list" of "PurchaseList";

    /// The identifier of a venture round.
    VentureRoundId = "round" of "VentureRound";
    /// The identifier of a proposal to a venture round.
    ProposalId = "proposal" of "Proposal";

    /// The identifier of a fund: one budget year of it.
    FundId = "fund" of "Fund";
    /// The identifier of an entry of the ledger.
    LedgerEntryId = "entry" of "LedgerEntry";
    /// The identifier of a commitment of money.
    CommitmentId = "commit" of "Commitment";
    /// A contract's identifier.
    ContractId = "contract" of "Contract";
    /// A payment's identifier.
    PaymentId = "payment" of "Payment";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_round_trips_and_knows_its_kind() {
        let id = OrganizationId(Uuid::from_u128(0x0193_5f2b_0000_7000_8000_0000_0000_0001));
        let text = id.to_string();
        assert!(text.starts_with("org_"), "{text}");
        assert_eq!(text.parse::<OrganizationId>(), Ok(id));
        assert_eq!(
            text.parse::<PartyOrganizationId>(),
            Err(IdError::OtherKind {
                expected: "party",
                found: "org".into()
            })
        );
        assert_eq!("org_nonsense".parse::<OrganizationId>(), Err(IdError::Malformed));
    }

    #[test]
    fn every_prefix_makes_a_type_id() {
        for (prefix, _) in PREFIXES {
            assert!(format(prefix, Uuid::nil()).starts_with(&format!("{prefix}_")));
        }
    }
}
