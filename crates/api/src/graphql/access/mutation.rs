//! Mutations on accounts, grants and invitations.

use super::input::{
    AcceptInvitationInput, ChangePasswordInput, CloseAccountInput, GrantRoleInput, InviteManagerInput,
    LinkIdentityInput, OpenAccountInput, OpenServiceAccountInput, ResetPasswordInput, RevealPersonalDataInput,
    RevokeGrantInput, RotateServiceSecretInput, SignUpResidentInput, WithdrawInvitationInput, known,
};
use super::log_in::client;
use super::{Account, Grant, Invitation};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::mutation::{Enveloped as _, Outcome, UserError, new_id, outer, payload, run};
use crate::graphql::organization::Organization;
use crate::graphql::word::Choice;
use async_graphql::{Context, Object, SimpleObject};
use siling_application::Envelope;
use siling_application::access::{self as application, Invited, OpenedAccount, Revealed};
use siling_domain::Refusal;
use siling_domain::account::{AccountKind, NewAccount};
use siling_domain::area_code::AreaCode;

/// An organization's contact, whole (联系人).
#[derive(SimpleObject)]
pub struct RevealedContact {
    /// Whose contact it is.
    pub organization: Organization,
    /// The name; null when nobody is on file.
    pub name: Option<String>,
    /// The phone number; null when nobody is on file.
    pub phone: Option<String>,
}

impl From<Revealed> for RevealedContact {
    fn from(Revealed(organization): Revealed) -> Self {
        let contact = organization.contact.clone();
        RevealedContact {
            organization: Organization(organization),
            name: contact
                .as_ref()
                .map(|contact| contact.name.reveal().as_str().to_owned()),
            phone: contact
                .as_ref()
                .map(|contact| contact.phone.reveal().as_str().to_owned()),
        }
    }
}

payload! {
    /// What became of `signUpResident`.
    SignUpResidentPayload { account: Account },
    /// What became of `changePassword`.
    ChangePasswordPayload { account: Account },
    /// What became of `closeAccount`.
    CloseAccountPayload { account: Account },
    /// What became of `linkIdentity`.
    LinkIdentityPayload { account: Account },
    /// What became of `grantRole`.
    GrantRolePayload { grant: Grant },
    /// What became of `revokeGrant`.
    RevokeGrantPayload { grant: Grant },
    /// What became of `acceptInvitation`.
    AcceptInvitationPayload { invitation: Invitation },
    /// What became of `withdrawInvitation`.
    WithdrawInvitationPayload { invitation: Invitation },
    /// What became of `revealPersonalData`.
    RevealPersonalDataPayload { contact: RevealedContact },
}

/// Defines the payload of a mutation that makes a secret up, which is shown this once.
macro_rules! secret_payload {
    ($($(#[doc = $doc:literal])* $Payload:ident { $field:ident: $Object:ident, $secret:ident } from $Output:ty, $Part:ident, $Code:ident;)+) => {
        $(
            $(#[doc = $doc])*
            #[derive(SimpleObject)]
            pub struct $Payload {
                /// The object after the change; null when it was refused.
                pub $field: Option<$Object>,
                /// The object as it is now, when the only error is `STALE_VERSION`; null otherwise.
                pub current: Option<$Object>,
                /// What was made up, shown this once; null when nothing was, in a dry run, and in the
                /// answer to a resend.
                pub $secret: Option<String>,
                /// What has to be corrected; empty when the change was made.
                pub user_errors: List<UserError>,
                /// Whether an earlier request with the same idempotency key made the change.
                pub replayed: bool,
                /// Where the change stands in the event log; null when nothing was changed.
                pub log_position: Option<String>,
            }

            impl From<Outcome<$Output>> for $Payload {
                fn from(outcome: Outcome<$Output>) -> Self {
                    // A dry run stands nowhere in the log, and its secret opens nothing.
                    let secret = outcome.output.as_ref().filter(|_| outcome.log_position.is_some());
                    $Payload {
                        $secret: secret.and_then(|output| output.$Code.clone()),
                        $field: outcome.output.map(|output| $Object(output.$Part)),
                        current: outcome.current.map(|output| $Object(output.$Part)),
                        user_errors: outcome.errors.into(),
                        replayed: outcome.replayed,
                        log_position: outcome.log_position,
                    }
                }
            }
        )+
    };
}

secret_payload! {
    /// What became of `openAccount`.
    OpenAccountPayload { account: Account, initial_password } from OpenedAccount, account, secret;
    /// What became of `resetPassword`.
    ResetPasswordPayload { account: Account, initial_password } from OpenedAccount, account, secret;
    /// What became of `openServiceAccount`.
    OpenServiceAccountPayload { account: Account, secret } from OpenedAccount, account, secret;
    /// What became of `rotateServiceSecret`.
    RotateServiceSecretPayload { account: Account, secret } from OpenedAccount, account, secret;
    /// What became of `inviteManager`.
    InviteManagerPayload { invitation: Invitation, code } from Invited, invitation, code;
}

/// The mutations on accounts, grants and invitations.
#[derive(Default)]
pub struct AccessMutation;

#[Object]
impl AccessMutation {
    /// Opens an account for yourself as a resident of a community or village (居民注册). Log in with it then.
    async fn sign_up_resident(
        &self,
        ctx: &Context<'_>,
        input: SignUpResidentInput,
    ) -> Result<Option<SignUpResidentPayload>, ApiError> {
        let state = state(ctx)?;
        application::admit_sign_up(&state.app, &client(state))
            .await
            .map_err(outer)?;
        let envelope = input.envelope();
        let area = AreaCode::parse(&input.area_code).map_err(|error| Refusal::from(error).at("areaCode"));
        let command = area.map(|area| application::SignUpResident {
            new: NewAccount {
                id: state.app.new_id(),
                kind: AccountKind::Person,
                login_name: input.login_name,
                display_name: input.display_name,
                service_scopes: Vec::new(),
                password_is_initial: false,
                demo: false,
            },
            password: input.password,
            area,
            grant: state.app.new_id(),
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Changes your own password (修改密码). Your other log-ins end.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        input: ChangePasswordInput,
    ) -> Result<Option<ChangePasswordPayload>, ApiError> {
        let state = state(ctx)?;
        application::admit_password_change(&state.app, &state.actor)
            .await
            .map_err(outer)?;
        let envelope = input.envelope();
        let command = application::ChangePassword::new(input.current_password, input.new_password);
        Ok(Some(run(ctx, envelope, Ok(command)).await?.into()))
    }

    /// Opens an account for a person (开设账号), with a password that is shown this once. Grant roles to it
    /// by `grantRole`.
    async fn open_account(
        &self,
        ctx: &Context<'_>,
        input: OpenAccountInput,
    ) -> Result<Option<OpenAccountPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.map(|id| application::OpenAccount {
            new: NewAccount {
                id,
                kind: AccountKind::Person,
                login_name: input.login_name,
                display_name: input.display_name,
                service_scopes: Vec::new(),
                password_is_initial: true,
                demo: false,
            },
            password: None,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Gives a person who has lost the password another one, shown this once (重置密码). Their log-ins end.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        input: ResetPasswordInput,
    ) -> Result<Option<ResetPasswordPayload>, ApiError> {
        let envelope = input.envelope();
        let expected_version = input.expected_version;
        let command = known("account", &input.account).map(|account| application::ResetPassword {
            account,
            expected_version,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Closes an account, for good (停用账号). Its log-ins end at once.
    async fn close_account(
        &self,
        ctx: &Context<'_>,
        input: CloseAccountInput,
    ) -> Result<Option<CloseAccountPayload>, ApiError> {
        let envelope = input.envelope();
        let expected_version = input.expected_version;
        let command = known("account", &input.account).map(|account| application::CloseAccount {
            account,
            expected_version,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Ties an account to an identity of an external issuer (绑定外部身份), whose tokens are good for it then.
    async fn link_identity(
        &self,
        ctx: &Context<'_>,
        input: LinkIdentityInput,
    ) -> Result<Option<LinkIdentityPayload>, ApiError> {
        let envelope = input.envelope();
        let command = known("account", &input.account).map(|account| application::LinkIdentity {
            account,
            expected_version: input.expected_version,
            issuer: input.issuer,
            subject: input.subject,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Opens an account for a system (开设服务账号), with a secret that is shown this once.
    async fn open_service_account(
        &self,
        ctx: &Context<'_>,
        input: OpenServiceAccountInput,
    ) -> Result<Option<OpenServiceAccountPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.map(|id| application::OpenServiceAccount {
            new: NewAccount {
                id,
                kind: AccountKind::Service,
                login_name: input.login_name,
                display_name: input.display_name,
                service_scopes: Choice::words(input.scopes),
                password_is_initial: false,
                demo: false,
            },
            secret: None,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Gives a service account another secret, shown this once (更换服务账号密钥). The old one, and what was
    /// issued by it, ends at once.
    async fn rotate_service_secret(
        &self,
        ctx: &Context<'_>,
        input: RotateServiceSecretInput,
    ) -> Result<Option<RotateServiceSecretPayload>, ApiError> {
        let envelope = input.envelope();
        let expected_version = input.expected_version;
        let command = known("account", &input.account).map(|account| application::RotateServiceSecret {
            account,
            expected_version,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Grants a role over a scope to an account (授权).
    async fn grant_role(&self, ctx: &Context<'_>, input: GrantRoleInput) -> Result<Option<GrantRolePayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            let scope = input.scope.key().map_err(|refusal| refusal.at("scope"))?;
            Ok(application::GrantRole {
                id,
                account: known("account", &input.account)?,
                role: input.role.0,
                scope,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Revokes a grant (撤销授权). It ends at once.
    async fn revoke_grant(
        &self,
        ctx: &Context<'_>,
        input: RevokeGrantInput,
    ) -> Result<Option<RevokeGrantPayload>, ApiError> {
        let envelope = input.envelope();
        let reason = input.reason;
        let command = known("grant", &input.grant).map(|grant| application::RevokeGrant { grant, reason });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Invites somebody to manage an organization (邀请管理员). Pass the code on: who is logged in and sends it
    /// by `acceptInvitation` within seven days manages the organization.
    async fn invite_manager(
        &self,
        ctx: &Context<'_>,
        input: InviteManagerInput,
    ) -> Result<Option<InviteManagerPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            let organization = input.organization.key().map_err(|refusal| refusal.at("organization"))?;
            Ok(application::InviteManager {
                id,
                organization,
                invitee: input.invitee,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Accepts an invitation (接受邀请): you manage the organization from now on.
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        input: AcceptInvitationInput,
    ) -> Result<Option<AcceptInvitationPayload>, ApiError> {
        let envelope = input.envelope();
        let grant = state(ctx)?.app.new_id();
        let command = application::AcceptInvitation {
            code: input.code,
            grant,
        };
        Ok(Some(run(ctx, envelope, Ok(command)).await?.into()))
    }

    /// Withdraws an invitation (撤回邀请).
    async fn withdraw_invitation(
        &self,
        ctx: &Context<'_>,
        input: WithdrawInvitationInput,
    ) -> Result<Option<WithdrawInvitationPayload>, ApiError> {
        let envelope = input.envelope();
        let command =
            known("invitation", &input.invitation).map(|invitation| application::WithdrawInvitation { invitation });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Shows an organization's contact whole (查看个人信息), to those whose task needs it. Each look is
    /// recorded with its purpose.
    async fn reveal_personal_data(
        &self,
        ctx: &Context<'_>,
        input: RevealPersonalDataInput,
    ) -> Result<Option<RevealPersonalDataPayload>, ApiError> {
        let key = input.organization.key().map_err(|refusal| refusal.at("organization"));
        let command = key.map(|organization| application::RevealPersonalData {
            organization,
            purpose: input.purpose,
        });
        Ok(Some(run(ctx, Envelope::default(), command).await?.into()))
    }
}
