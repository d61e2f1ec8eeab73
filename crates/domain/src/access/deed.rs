//! The deeds: everything that somebody can do, each with who may. A deed's name is the mutation's.

use super::Role;
use crate::{Word, vocabulary};

/// Who may do a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holders {
    /// Everybody, without logging in.
    Anyone,
    /// Everybody who has logged in, upon what is their own.
    SignedIn,
    /// Who holds one of these roles over the place concerned.
    Roles(&'static [Role]),
}

vocabulary! {
    /// What was done, as the event log records it and as the mutation is named (操作).
    pub enum Deed {
        /// A community team was put on file (社区社会组织备案).
        FileTeam = "FILE_TEAM" { zh: "备案", en: "File a team" },
        /// A team was admitted to incubation (入驻孵化).
        AdmitToIncubation = "ADMIT_TO_INCUBATION" { zh: "入驻孵化", en: "Admit to incubation" },
        /// An organization was registered, on the registrar's notice (登记).
        RegisterOrganization = "REGISTER_ORGANIZATION" { zh: "登记", en: "Register" },
        /// An organization was declared active (启用).
        ActivateOrganization = "ACTIVATE_ORGANIZATION" { zh: "启用", en: "Activate" },
        /// An organization was suspended (停用).
        SuspendOrganization = "SUSPEND_ORGANIZATION" { zh: "停用", en: "Suspend" },
        /// A cause of a suspension was closed by proof (解除停用原因).
        CloseSuspensionCause = "CLOSE_SUSPENSION_CAUSE" { zh: "解除停用原因", en: "Close a cause of suspension" },
        /// A suspended organization was reinstated (恢复).
        ReinstateOrganization = "REINSTATE_ORGANIZATION" { zh: "恢复", en: "Reinstate" },
        /// An organization went into liquidation (清算).
        LiquidateOrganization = "LIQUIDATE_ORGANIZATION" { zh: "清算", en: "Liquidate" },
        /// An organization was deregistered (注销).
        DeregisterOrganization = "DEREGISTER_ORGANIZATION" { zh: "注销", en: "Deregister" },
        /// An organization's profile was changed (修改档案).
        ChangeOrganizationProfile = "CHANGE_ORGANIZATION_PROFILE" { zh: "修改档案", en: "Change the profile" },
        /// An organization took another name (更名).
        RenameOrganization = "RENAME_ORGANIZATION" { zh: "更名", en: "Rename" },
        /// An organization declared its capabilities, capacity and service areas (申报专业特长与承接能力).
        DeclareCapabilities = "DECLARE_CAPABILITIES" { zh: "申报专业特长", en: "Declare capabilities" },
        /// An organization declared which of the four leads it takes (申报四领方向).
        DeclareLeads = "DECLARE_LEADS" { zh: "申报四领方向", en: "Declare leads" },
        /// A plan for Party coverage was put on file (提交党建覆盖计划).
        FileCoveragePlan = "FILE_COVERAGE_PLAN" { zh: "提交党建覆盖计划", en: "File a coverage plan" },
        /// Somebody was invited to manage an organization (邀请管理员).
        InviteManager = "INVITE_MANAGER" { zh: "邀请管理员", en: "Invite a manager" },
        /// An invitation was accepted (接受邀请).
        AcceptInvitation = "ACCEPT_INVITATION" { zh: "接受邀请", en: "Accept an invitation" },
        /// An invitation was withdrawn (撤回邀请).
        WithdrawInvitation = "WITHDRAW_INVITATION" { zh: "撤回邀请", en: "Withdraw an invitation" },

        /// A Party organization was planned (拟建党组织).
        PlanPartyOrganization = "PLAN_PARTY_ORGANIZATION" { zh: "拟建党组织", en: "Plan a Party organization" },
        /// The founding of a Party organization was applied for (申请成立党组织).
        ApplyForPartyOrganization = "APPLY_FOR_PARTY_ORGANIZATION" { zh: "申请成立", en: "Apply for a Party organization" },
        /// The founding of a Party organization was approved (批复成立党组织).
        ApprovePartyOrganization = "APPROVE_PARTY_ORGANIZATION" { zh: "批复成立", en: "Approve a Party organization" },
        /// An election was held, and a term begins by it (选举).
        RecordPartyElection = "RECORD_PARTY_ELECTION" { zh: "选举", en: "Record an election" },
        /// The result of an election was approved (批复选举结果).
        ActivatePartyOrganization = "ACTIVATE_PARTY_ORGANIZATION" { zh: "批复选举结果", en: "Approve the election" },
        /// A re-election was begun (启动换届).
        BeginReElection = "BEGIN_RE_ELECTION" { zh: "启动换届", en: "Begin the re-election" },
        /// A term was extended (延期换届).
        ExtendPartyTerm = "EXTEND_PARTY_TERM" { zh: "延期换届", en: "Extend a term" },
        /// A Party organization was merged into or replaced by others (党组织调整).
        ReorganizePartyOrganization = "REORGANIZE_PARTY_ORGANIZATION" { zh: "调整", en: "Reorganize a Party organization" },
        /// A Party organization was dissolved (撤销党组织).
        DissolvePartyOrganization = "DISSOLVE_PARTY_ORGANIZATION" { zh: "撤销党组织", en: "Dissolve a Party organization" },
        /// A Party organization's record was changed (修改党组织档案).
        ChangePartyOrganization = "CHANGE_PARTY_ORGANIZATION" { zh: "修改党组织档案", en: "Change a Party organization" },
        /// An organization's Party coverage began (落实党组织覆盖).
        AssignPartyCoverage = "ASSIGN_PARTY_COVERAGE" { zh: "落实党组织覆盖", en: "Assign Party coverage" },
        /// An organization's Party coverage ended (结束党组织覆盖).
        EndPartyCoverage = "END_PARTY_COVERAGE" { zh: "结束党组织覆盖", en: "End Party coverage" },
        /// A Party-affairs worker was appointed (任命党务工作者).
        AppointPartyWorker = "APPOINT_PARTY_WORKER" { zh: "任命党务工作者", en: "Appoint a Party-affairs worker" },
        /// A Party-affairs worker's post ended (免去党务工作者).
        DismissPartyWorker = "DISMISS_PARTY_WORKER" { zh: "免去党务工作者", en: "End a Party-affairs worker's post" },

        /// A standard was drafted or its draft was changed (起草标准).
        DraftStandard = "DRAFT_STANDARD" { zh: "起草标准", en: "Draft a standard" },
        /// A standard was published, and never changes from then on (发布标准).
        PublishStandard = "PUBLISH_STANDARD" { zh: "发布标准", en: "Publish a standard" },
        /// A standard was retired (停用标准).
        RetireStandard = "RETIRE_STANDARD" { zh: "停用标准", en: "Retire a standard" },
        /// A cycle of assessments was planned (制定评定计划).
        PlanCycle = "PLAN_CYCLE" { zh: "制定评定计划", en: "Plan a cycle" },
        /// A cycle was opened, and the organizations were entered in it (启动年度评定).
        OpenCycle = "OPEN_CYCLE" { zh: "启动年度评定", en: "Open a cycle" },
        /// A cycle was closed; what was never submitted lapsed by it (结束年度评定).
        CloseCycle = "CLOSE_CYCLE" { zh: "结束年度评定", en: "Close a cycle" },
        /// An organization began its self-assessment (开始自评).
        StartSelfAssessment = "START_SELF_ASSESSMENT" { zh: "开始自评", en: "Start the self-assessment" },
        /// A draft of a self-assessment was saved (保存自评).
        SaveSelfAssessment = "SAVE_SELF_ASSESSMENT" { zh: "保存自评", en: "Save the self-assessment" },
        /// Evidence was attached to an indicator (上传佐证材料).
        AttachEvidence = "ATTACH_EVIDENCE" { zh: "上传佐证材料", en: "Attach evidence" },
        /// Evidence was withdrawn (撤回佐证材料).
        WithdrawEvidence = "WITHDRAW_EVIDENCE" { zh: "撤回佐证材料", en: "Withdraw evidence" },
        /// A self-assessment was submitted (提交自评).
        SubmitSelfAssessment = "SUBMIT_SELF_ASSESSMENT" { zh: "提交自评", en: "Submit the self-assessment" },
        /// An organization withdrew from a cycle (撤回申报).
        WithdrawAssessment = "WITHDRAW_ASSESSMENT" { zh: "撤回申报", en: "Withdraw the assessment" },
        /// A sub-district reviewed an assessment first (街道初审).
        ReviewAssessment = "REVIEW_ASSESSMENT" { zh: "街道初审", en: "Review the assessment" },
        /// An assessment was returned, with reasons per indicator (退回补正).
        ReturnAssessment = "RETURN_ASSESSMENT" { zh: "退回补正", en: "Return the assessment" },
        /// An assessor was assigned (指派评审人员).
        AssignAssessor = "ASSIGN_ASSESSOR" { zh: "指派评审人员", en: "Assign an assessor" },
        /// An assessor was taken off (撤换评审人员).
        RemoveAssessor = "REMOVE_ASSESSOR" { zh: "撤换评审人员", en: "Remove an assessor" },
        /// An assessor declared whether a conflict of interest exists (利益冲突申报).
        DeclareConflict = "DECLARE_CONFLICT" { zh: "利益冲突申报", en: "Declare on conflicts" },
        /// An assessor scored an assessment (评审打分).
        ScoreAssessment = "SCORE_ASSESSMENT" { zh: "评审打分", en: "Score the assessment" },
        /// The district verified an assessment (区级复核).
        VerifyAssessment = "VERIFY_ASSESSMENT" { zh: "区级复核", en: "Verify the assessment" },
        /// The public notice of a result was published (公示).
        PublishNotice = "PUBLISH_NOTICE" { zh: "公示", en: "Publish the notice" },
        /// An organization appealed (申诉).
        LodgeAppeal = "LODGE_APPEAL" { zh: "申诉", en: "Lodge an appeal" },
        /// A panel decided an appeal (申诉裁定).
        DecideAppeal = "DECIDE_APPEAL" { zh: "申诉裁定", en: "Decide an appeal" },
        /// A result was confirmed (认定).
        ConfirmRating = "CONFIRM_RATING" { zh: "认定", en: "Confirm the rating" },
        /// Stars were awarded by a certificate (授星).
        AwardStars = "AWARD_STARS" { zh: "授星", en: "Award stars" },
        /// Stars were put on hold (暂停星级).
        HoldStars = "HOLD_STARS" { zh: "暂停星级", en: "Put stars on hold" },
        /// Stars on hold were restored (恢复星级).
        RestoreStars = "RESTORE_STARS" { zh: "恢复星级", en: "Restore stars" },
        /// Stars were taken down to fewer (降星).
        DowngradeStars = "DOWNGRADE_STARS" { zh: "降星", en: "Downgrade stars" },
        /// Stars were revoked, the plaque is to be given back (摘牌).
        RevokeStars = "REVOKE_STARS" { zh: "摘牌", en: "Revoke stars" },
        /// Stars came to the end of their validity (星级到期).
        ExpireStars = "EXPIRE_STARS" { zh: "星级到期", en: "Expire stars" },
        /// A shortcoming was found that has to be put right by a date (下达整改).
        FindRemediation = "FIND_REMEDIATION" { zh: "下达整改", en: "Order a remediation" },
        /// A shortcoming was proved to be put right (整改销号).
        CloseRemediation = "CLOSE_REMEDIATION" { zh: "整改销号", en: "Close a remediation" },

        /// Somebody logged in (登录).
        LogIn = "LOG_IN" { zh: "登录", en: "Log in" },
        /// A service account logged in (服务账号登录).
        LogInService = "LOG_IN_SERVICE" { zh: "服务账号登录", en: "Log in a service" },
        /// Tokens were renewed (续期令牌).
        RefreshTokens = "REFRESH_TOKENS" { zh: "续期令牌", en: "Refresh the tokens" },
        /// Somebody logged out (退出登录).
        LogOut = "LOG_OUT" { zh: "退出登录", en: "Log out" },
        /// Somebody ended all their sessions (退出所有设备).
        LogOutEverywhere = "LOG_OUT_EVERYWHERE" { zh: "退出所有设备", en: "Log out everywhere" },
        /// Somebody changed their password (修改密码).
        ChangePassword = "CHANGE_PASSWORD" { zh: "修改密码", en: "Change the password" },
        /// Somebody's lost password was replaced by another one (重置密码).
        ResetPassword = "RESET_PASSWORD" { zh: "重置密码", en: "Reset a password" },
        /// A resident opened an account (居民注册).
        SignUpResident = "SIGN_UP_RESIDENT" { zh: "居民注册", en: "Sign up as a resident" },
        /// An account was opened for somebody (开设账号).
        OpenAccount = "OPEN_ACCOUNT" { zh: "开设账号", en: "Open an account" },
        /// An account was closed (停用账号).
        CloseAccount = "CLOSE_ACCOUNT" { zh: "停用账号", en: "Close an account" },
        /// An account was tied to an identity of an external issuer (绑定外部身份).
        LinkIdentity = "LINK_IDENTITY" { zh: "绑定外部身份", en: "Link an external identity" },
        /// A role was granted (授权).
        GrantRole = "GRANT_ROLE" { zh: "授权", en: "Grant a role" },
        /// A grant was revoked (撤销授权).
        RevokeGrant = "REVOKE_GRANT" { zh: "撤销授权", en: "Revoke a grant" },
        /// A service account was opened (开设服务账号).
        OpenServiceAccount = "OPEN_SERVICE_ACCOUNT" { zh: "开设服务账号", en: "Open a service account" },
        /// A service account got a new secret (更换服务账号密钥).
        RotateServiceSecret = "ROTATE_SERVICE_SECRET" { zh: "更换服务账号密钥", en: "Rotate a service secret" },
        /// A file was announced, to be handed in (登记文件).
        AnnounceFile = "ANNOUNCE_FILE" { zh: "登记文件", en: "Announce a file" },
        /// A file's content was handed in (上传文件).
        HandInFile = "HAND_IN_FILE" { zh: "上传文件", en: "Hand a file in" },
        /// Personal data were looked at in full, for a stated purpose (查看个人信息).
        RevealPersonalData = "REVEAL_PERSONAL_DATA" { zh: "查看个人信息", en: "Reveal personal data" },
    }
}

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
        match self {
            LogIn | LogInService | RefreshTokens | SignUpResident => Holders::Anyone,
            LogOut | LogOutEverywhere | ChangePassword | AcceptInvitation | AnnounceFile | HandInFile => {
                Holders::SignedIn
            }
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
            RevealPersonalData => {
                Holders::Roles(&[DistrictCommittee, SubdistrictOfficer, OrganizationManager, Auditor])
            }
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
