//! What holds of each deed: who may do it, whether it demands an idempotency key, and how its mutation is called.

use super::{Deed, Holders};
use crate::Word as _;
use crate::access::Role;

impl Deed {
    /// Who may do it.
    pub const fn holders(self) -> Holders {
        use Deed::*;
        use Role::*;
        const DISTRICT: Holders = Holders::Roles(&[DistrictCommittee]);
        const FILING: Holders = Holders::Roles(&[DistrictCommittee, SubdistrictOfficer]);
        const OWN: Holders = Holders::Roles(&[OrganizationManager]);
        const ASSESSING: Holders = Holders::Roles(&[DistrictCommittee, Reviewer]);
        const KEEPING: Holders = Holders::Roles(&[DistrictCommittee, SubdistrictOfficer, OrganizationManager]);
        const COMMUNITY: Holders = Holders::Roles(&[CommunityWorker]);
        const POSTING: Holders = Holders::Roles(&[Resident, CommunityWorker]);
        const RESIDENT: Holders = Holders::Roles(&[Resident]);
        const SUBDISTRICT: Holders = Holders::Roles(&[SubdistrictOfficer]);
        // Who may lawfully purchase: state and Party organs, never a community (Order 102 of the Ministry of Finance).
        const PURCHASING: Holders = Holders::Roles(&[SubdistrictOfficer, DistrictCommittee]);
        const ACCEPTING: Holders = Holders::Roles(&[CommunityWorker, SubdistrictOfficer, DistrictCommittee]);
        const SETTLING: Holders = Holders::Roles(&[CommunityWorker, SubdistrictOfficer]);
        const FINANCE: Holders = Holders::Roles(&[DistrictFinance]);
        const REVIEWING: Holders = Holders::Roles(&[Reviewer]);
        match self {
            LogIn | LogInService | RefreshTokens | SignUpResident => Holders::Anyone,
            LogOut | LogOutEverywhere | ChangePassword | AcceptInvitation | AnnounceFile | HandInFile => {
                Holders::SignedIn
            }
            RecordVisit
            | AcceptNeed
            | DeclineNeed
            | MergeNeed
            | ResolveNeed
            | CloseNeed
            | PlanSalon
            | HoldSalon
            | CancelSalon
            | RegisterDualRegistrationUnit
            | EndDualRegistration
            | DraftServiceOrder
            | ReviseServiceOrder
            | DeliberateServiceOrder
            | PublishServiceOrder
            | CancelServiceOrder
            | LapseServiceOrder
            | AwardServiceOrder => COMMUNITY,
            PostNeed | WithdrawNeed | ReopenNeed => POSTING,
            EndorseNeed | WithdrawEndorsement | RateService => RESIDENT,
            ApproveServiceOrder | ReturnServiceOrder => SUBDISTRICT,
            ClaimServiceOrder | JoinConsortium | WithdrawClaim | ProposeProject | StartProject | PauseProject
            | ResumeProject | DeliverMilestone | CompleteProject | RecordService | VoidServiceRecord
            | DraftProposal | ReviseProposal | SubmitProposal | WithdrawProposal | RequestPayment => OWN,
            SettleServiceOrder => SETTLING,
            PublishPurchaseList | RetirePurchaseList | PlanVentureRound | CollectForRound | OpenRound | CloseCall
            | ScreenProposal | AssignRoundReviewer | RemoveRoundReviewer | BeginReview | PublishRoundNotice
            | DecideObjection | AwardRound | EvaluateRoundProject | CloseRound | CancelRound => DISTRICT,
            CommissionProject | ApproveProject | DeclineProject | HandOverProject | TerminateProject | ReserveFunds
            | ReleaseFunds | SignContract | TerminateContract => PURCHASING,
            AcceptDelivery | ReturnDelivery | AcceptProject | CloseProject | InviteToRate => ACCEPTING,
            DeclareReviewConflict | ReviewProposal => REVIEWING,
            LodgeObjection => Holders::SignedIn,
            BudgetFund
            | ApproveFund
            | AllocateFund
            | RequestFundAdjustment
            | ApproveFundAdjustment
            | DeclineFundAdjustment
            | BeginFundClosing
            | CloseFund
            | ApprovePayment
            | RejectPayment
            | SendPayment
            | ConfirmPayment
            | FailPayment
            | RefundPayment => FINANCE,
            FileTeam | PlanPartyOrganization | ReturnAssessment | FindRemediation | CloseRemediation => FILING,
            StartSelfAssessment | SaveSelfAssessment | AttachEvidence | WithdrawEvidence | SubmitSelfAssessment
            | WithdrawAssessment | LodgeAppeal => OWN,
            ReviewAssessment => Holders::Roles(&[SubdistrictOfficer]),
            DeclareConflict | ScoreAssessment => ASSESSING,
            FileCoveragePlan
            | InviteManager
            | WithdrawInvitation
            | AppointPartyWorker
            | DismissPartyWorker
            | ChangePartyOrganization
            | RecordPartyElection
            | BeginReElection
            | ChangeOrganizationProfile
            | DeclareCapabilities
            | DeclareLeads
            | ApplyForPartyOrganization => KEEPING,
            RevealBankAccount => Holders::Roles(&[DistrictFinance, OrganizationManager, Auditor]),
            RevealPersonalData => {
                Holders::Roles(&[DistrictCommittee, SubdistrictOfficer, OrganizationManager, Auditor])
            }
            // Whoever has to call the resident back, and who looks into it.
            RevealNeedContact => Holders::Roles(&[CommunityWorker, SubdistrictOfficer, Auditor]),
            AdmitToIncubation
            | RegisterOrganization
            | ActivateOrganization
            | SuspendOrganization
            | CloseSuspensionCause
            | ReinstateOrganization
            | LiquidateOrganization
            | DeregisterOrganization
            | RenameOrganization
            | ApprovePartyOrganization
            | ActivatePartyOrganization
            | ExtendPartyTerm
            | ReorganizePartyOrganization
            | DissolvePartyOrganization
            | AssignPartyCoverage
            | EndPartyCoverage
            | DraftStandard
            | PublishStandard
            | RetireStandard
            | PlanCycle
            | OpenCycle
            | CloseCycle
            | AssignAssessor
            | RemoveAssessor
            | VerifyAssessment
            | PublishNotice
            | DecideAppeal
            | ConfirmRating
            | AwardStars
            | HoldStars
            | RestoreStars
            | DowngradeStars
            | RevokeStars
            | ExpireStars
            | OpenAccount
            | CloseAccount
            | ResetPassword
            | LinkIdentity
            | GrantRole
            | RevokeGrant
            | OpenServiceAccount
            | RotateServiceSecret => DISTRICT,
        }
    }

    /// Whether a person has to send an idempotency key with it: it sets money aside, moves it, frees it or decides on it, or it
    /// claims an order. A resend must not do that twice. The ledger takes no booking from any other deed.
    pub const fn needs_key(self) -> bool {
        use Deed::*;
        matches!(
            self,
            AllocateFund
                | RequestFundAdjustment
                | ApproveFundAdjustment
                | DeclineFundAdjustment
                | CloseFund
                | ReserveFunds
                | ReleaseFunds
                | SignContract
                | TerminateContract
                | RequestPayment
                | ApprovePayment
                | RejectPayment
                | SendPayment
                | ConfirmPayment
                | FailPayment
                | RefundPayment
                | OpenRound
                | AwardRound
                | CloseRound
                | CancelRound
                | PublishServiceOrder
                | ClaimServiceOrder
                | JoinConsortium
                | WithdrawClaim
                | AwardServiceOrder
                | CancelServiceOrder
                | LapseServiceOrder
                | TerminateProject
        )
    }

    /// The roles that may do it; empty where no role is needed.
    pub const fn roles(self) -> &'static [Role] {
        match self.holders() {
            Holders::Roles(roles) => roles,
            Holders::Anyone | Holders::SignedIn => &[],
        }
    }

    /// The mutation that does it, such as `registerOrganization`.
    pub fn mutation(self) -> String {
        let mut name = String::new();
        for (index, part) in self.code().split('_').enumerate() {
            let part = part.to_ascii_lowercase();
            match part.chars().next() {
                Some(first) if index > 0 => {
                    name.push(first.to_ascii_uppercase());
                    name.push_str(&part[1..]);
                }
                _ => name.push_str(&part),
            }
        }
        name
    }
}
