//! The deeds: everything that somebody can do, each with who may. A deed's name is the mutation's.

mod rules;

use super::Role;
use crate::vocabulary;

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

        /// A visit to residents was recorded (社情民意走访).
        RecordVisit = "RECORD_VISIT" { zh: "记录走访", en: "Record a visit" },
        /// A need was posted (居民点单).
        PostNeed = "POST_NEED" { zh: "点单", en: "Post a need" },
        /// A need was accepted (受理需求).
        AcceptNeed = "ACCEPT_NEED" { zh: "受理", en: "Accept the need" },
        /// A need was declined, with a reason (不予受理).
        DeclineNeed = "DECLINE_NEED" { zh: "不予受理", en: "Decline the need" },
        /// A need was merged into another one (合并需求).
        MergeNeed = "MERGE_NEED" { zh: "合并", en: "Merge the need" },
        /// A need was withdrawn by who posted it (撤回需求).
        WithdrawNeed = "WITHDRAW_NEED" { zh: "撤回需求", en: "Withdraw the need" },
        /// A need was resolved without an order (直接办结).
        ResolveNeed = "RESOLVE_NEED" { zh: "直接办结", en: "Resolve the need" },
        /// A need that was said to be resolved was reopened (重新打开).
        ReopenNeed = "REOPEN_NEED" { zh: "重新打开", en: "Reopen the need" },
        /// A need was closed (需求归档).
        CloseNeed = "CLOSE_NEED" { zh: "归档", en: "Close the need" },
        /// A need was endorsed by another resident (附议).
        EndorseNeed = "ENDORSE_NEED" { zh: "附议", en: "Endorse the need" },
        /// An endorsement was withdrawn (取消附议).
        WithdrawEndorsement = "WITHDRAW_ENDORSEMENT" { zh: "取消附议", en: "Withdraw an endorsement" },
        /// The contact of a need was looked at in full, for a stated purpose (查看需求联系方式).
        RevealNeedContact = "REVEAL_NEED_CONTACT" { zh: "查看联系方式", en: "Reveal a need's contact" },

        /// A secretary salon was planned (筹备书记沙龙).
        PlanSalon = "PLAN_SALON" { zh: "筹备", en: "Plan a salon" },
        /// A secretary salon was held: who took part, what was said and resolved (召开书记沙龙).
        HoldSalon = "HOLD_SALON" { zh: "召开", en: "Record a salon held" },
        /// A planned salon was cancelled (取消书记沙龙).
        CancelSalon = "CANCEL_SALON" { zh: "取消", en: "Cancel the salon" },
        /// A unit registered with the community (双报到单位报到).
        RegisterDualRegistrationUnit = "REGISTER_DUAL_REGISTRATION_UNIT" { zh: "报到", en: "Register a dual-registration unit" },
        /// A unit's registration with the community ended (双报到结束).
        EndDualRegistration = "END_DUAL_REGISTRATION" { zh: "结束报到", en: "End a dual registration" },

        /// A service order was drafted from needs (社区制单).
        DraftServiceOrder = "DRAFT_SERVICE_ORDER" { zh: "制单", en: "Draft a service order" },
        /// A draft of a service order was changed (修改订单).
        ReviseServiceOrder = "REVISE_SERVICE_ORDER" { zh: "修改", en: "Revise the order" },
        /// A salon adopted a draft of a service order (议定订单).
        DeliberateServiceOrder = "DELIBERATE_SERVICE_ORDER" { zh: "议定", en: "Deliberate the order" },
        /// A sub-district approved an order above the ceiling that needs it (街道核准订单).
        ApproveServiceOrder = "APPROVE_SERVICE_ORDER" { zh: "核准", en: "Approve the order" },
        /// A sub-district sent an order back to its community (退回订单).
        ReturnServiceOrder = "RETURN_SERVICE_ORDER" { zh: "退回", en: "Return the order" },
        /// A service order was published for claims, its money reserved (发布订单).
        PublishServiceOrder = "PUBLISH_SERVICE_ORDER" { zh: "发布", en: "Publish the order" },
        /// A service order was cancelled (取消订单).
        CancelServiceOrder = "CANCEL_SERVICE_ORDER" { zh: "取消", en: "Cancel the order" },
        /// A service order lapsed without a claim (订单流单).
        LapseServiceOrder = "LAPSE_SERVICE_ORDER" { zh: "流单", en: "Let the order lapse" },
        /// An organization claimed a service order (社会组织接单).
        ClaimServiceOrder = "CLAIM_SERVICE_ORDER" { zh: "接单", en: "Claim the order" },
        /// A partner joined a consortium's claim (加入联合体).
        JoinConsortium = "JOIN_CONSORTIUM" { zh: "加入联合体", en: "Join the consortium" },
        /// A claim was withdrawn (撤回接单).
        WithdrawClaim = "WITHDRAW_CLAIM" { zh: "撤回接单", en: "Withdraw the claim" },
        /// A service order was awarded to a claim (定单).
        AwardServiceOrder = "AWARD_SERVICE_ORDER" { zh: "定单", en: "Award the order" },
        /// A service order was settled: all is paid (结算订单).
        SettleServiceOrder = "SETTLE_SERVICE_ORDER" { zh: "结算", en: "Settle the order" },

        /// A version of the purchase list was published (发布购买服务项目清单).
        PublishPurchaseList = "PUBLISH_PURCHASE_LIST" { zh: "发布清单", en: "Publish a purchase list" },
        /// A version of the purchase list was retired (停用购买服务项目清单).
        RetirePurchaseList = "RETIRE_PURCHASE_LIST" { zh: "停用清单", en: "Retire a purchase list" },
        /// A project was commissioned from the purchase list (按清单委托项目).
        CommissionProject = "COMMISSION_PROJECT" { zh: "按清单委托", en: "Commission a project" },
        /// An organization proposed a project of its own (自主申报项目).
        ProposeProject = "PROPOSE_PROJECT" { zh: "自主申报", en: "Propose a project" },
        /// A project of an organization's own was approved (批准项目).
        ApproveProject = "APPROVE_PROJECT" { zh: "批准", en: "Approve the project" },
        /// A project of an organization's own was declined (不予批准项目).
        DeclineProject = "DECLINE_PROJECT" { zh: "不予批准", en: "Decline the project" },
        /// A project was started (启动项目).
        StartProject = "START_PROJECT" { zh: "启动", en: "Start the project" },
        /// A project was paused (暂停项目).
        PauseProject = "PAUSE_PROJECT" { zh: "暂停", en: "Pause the project" },
        /// A paused project was resumed (恢复项目).
        ResumeProject = "RESUME_PROJECT" { zh: "恢复", en: "Resume the project" },
        /// A milestone was delivered, with its evidence (交付里程碑).
        DeliverMilestone = "DELIVER_MILESTONE" { zh: "交付", en: "Deliver a milestone" },
        /// A delivered milestone was accepted (验收).
        AcceptDelivery = "ACCEPT_DELIVERY" { zh: "验收", en: "Accept a delivery" },
        /// A delivered milestone was sent back (验收退回).
        ReturnDelivery = "RETURN_DELIVERY" { zh: "验收退回", en: "Return a delivery" },
        /// A project was completed (项目完成).
        CompleteProject = "COMPLETE_PROJECT" { zh: "完成", en: "Complete the project" },
        /// A completed project was accepted as a whole (项目验收).
        AcceptProject = "ACCEPT_PROJECT" { zh: "项目验收", en: "Accept the project" },
        /// An accepted project was closed (项目结项).
        CloseProject = "CLOSE_PROJECT" { zh: "结项", en: "Close the project" },
        /// The residents of the area were invited to rate a project's service (邀请居民评单).
        InviteToRate = "INVITE_TO_RATE" { zh: "邀请居民评单", en: "Invite to rate" },
        /// A project passed to another leading organization (移交项目).
        HandOverProject = "HAND_OVER_PROJECT" { zh: "移交", en: "Hand the project over" },
        /// A project was terminated before its end (终止项目).
        TerminateProject = "TERMINATE_PROJECT" { zh: "终止", en: "Terminate the project" },
        /// Service was recorded (记录服务).
        RecordService = "RECORD_SERVICE" { zh: "记录服务", en: "Record service" },
        /// A record of service was voided (作废服务记录).
        VoidServiceRecord = "VOID_SERVICE_RECORD" { zh: "作废服务记录", en: "Void a service record" },
        /// A resident rated a service (居民评单).
        RateService = "RATE_SERVICE" { zh: "评单", en: "Rate a service" },

        /// A venture round was planned (筹划公益创投).
        PlanVentureRound = "PLAN_VENTURE_ROUND" { zh: "筹划", en: "Plan a venture round" },
        /// A venture round began to collect what is needed (创投征集).
        CollectForRound = "COLLECT_FOR_ROUND" { zh: "征集", en: "Begin to collect" },
        /// A venture round was opened for proposals, its budget reserved (创投申报).
        OpenRound = "OPEN_ROUND" { zh: "开放申报", en: "Open for proposals" },
        /// A venture round's call was closed for the eligibility check (截止申报).
        CloseCall = "CLOSE_CALL" { zh: "截止申报", en: "Close the call" },
        /// A proposal was drafted (起草申报).
        DraftProposal = "DRAFT_PROPOSAL" { zh: "起草申报", en: "Draft a proposal" },
        /// A draft of a proposal was changed (修改申报).
        ReviseProposal = "REVISE_PROPOSAL" { zh: "修改申报", en: "Revise the proposal" },
        /// A proposal was submitted (提交申报).
        SubmitProposal = "SUBMIT_PROPOSAL" { zh: "提交申报", en: "Submit the proposal" },
        /// A proposal was withdrawn (撤回申报项目).
        WithdrawProposal = "WITHDRAW_PROPOSAL" { zh: "撤回申报", en: "Withdraw the proposal" },
        /// A proposal's eligibility was checked (资格初筛).
        ScreenProposal = "SCREEN_PROPOSAL" { zh: "资格初筛", en: "Screen the proposal" },
        /// A reviewer was assigned to a venture round (指派创投评审).
        AssignRoundReviewer = "ASSIGN_ROUND_REVIEWER" { zh: "指派评审", en: "Assign a reviewer" },
        /// A reviewer was taken off a venture round (撤换创投评审).
        RemoveRoundReviewer = "REMOVE_ROUND_REVIEWER" { zh: "撤换评审", en: "Remove a reviewer" },
        /// The review of a venture round began (开始评审).
        BeginReview = "BEGIN_REVIEW" { zh: "开始评审", en: "Begin the review" },
        /// A reviewer declared on conflicts of interest with a proposal (创投利益冲突申报).
        DeclareReviewConflict = "DECLARE_REVIEW_CONFLICT" { zh: "利益冲突申报", en: "Declare on a conflict" },
        /// A reviewer scored a proposal (评审申报).
        ReviewProposal = "REVIEW_PROPOSAL" { zh: "评审打分", en: "Review the proposal" },
        /// A venture round's ranking was put on public notice (创投公示).
        PublishRoundNotice = "PUBLISH_ROUND_NOTICE" { zh: "公示", en: "Publish the notice" },
        /// Somebody objected to a venture round's notice (对公示提出异议).
        LodgeObjection = "LODGE_OBJECTION" { zh: "提出异议", en: "Lodge an objection" },
        /// An objection to a venture round's notice was decided (裁定异议).
        DecideObjection = "DECIDE_OBJECTION" { zh: "裁定异议", en: "Decide an objection" },
        /// A venture round was awarded: its selected proposals became projects (创投授标).
        AwardRound = "AWARD_ROUND" { zh: "授标", en: "Award the round" },
        /// A round's project was evaluated at mid-term or at its end (中期/结项评估).
        EvaluateRoundProject = "EVALUATE_ROUND_PROJECT" { zh: "评估", en: "Evaluate a project" },
        /// A venture round was closed (创投结束).
        CloseRound = "CLOSE_ROUND" { zh: "结束", en: "Close the round" },
        /// A venture round was cancelled (取消创投).
        CancelRound = "CANCEL_ROUND" { zh: "取消", en: "Cancel the round" },

        /// A fund was budgeted for a year (编制预算).
        BudgetFund = "BUDGET_FUND" { zh: "编制预算", en: "Budget a fund" },
        /// A fund's budget was approved by a second person (批准预算).
        ApproveFund = "APPROVE_FUND" { zh: "批准预算", en: "Approve the budget" },
        /// A fund's budget was allocated: it can be spent (预算下达).
        AllocateFund = "ALLOCATE_FUND" { zh: "预算下达", en: "Allocate the budget" },
        /// That a fund's budget be raised or lowered was requested (申请预算调整).
        RequestFundAdjustment = "REQUEST_FUND_ADJUSTMENT" { zh: "申请预算调整", en: "Request an adjustment" },
        /// An adjustment of a fund's budget was approved by a second person, and booked (批准预算调整).
        ApproveFundAdjustment = "APPROVE_FUND_ADJUSTMENT" { zh: "批准预算调整", en: "Approve the adjustment" },
        /// An adjustment of a fund's budget was declined, or taken back (不予调整).
        DeclineFundAdjustment = "DECLINE_FUND_ADJUSTMENT" { zh: "不予调整", en: "Decline the adjustment" },
        /// The closing of a fund's year began: nothing new is reserved (开始年终结账).
        BeginFundClosing = "BEGIN_FUND_CLOSING" { zh: "开始结账", en: "Begin the closing" },
        /// A fund's year was closed, its balance returned or carried over (年终结账).
        CloseFund = "CLOSE_FUND" { zh: "结账", en: "Close the fund" },
        /// Money of a fund was set aside (冻结资金).
        ReserveFunds = "RESERVE_FUNDS" { zh: "冻结", en: "Reserve funds" },
        /// Money that was set aside was released (释放资金).
        ReleaseFunds = "RELEASE_FUNDS" { zh: "释放", en: "Release funds" },
        /// A contract was signed, its price committed (签订合同).
        SignContract = "SIGN_CONTRACT" { zh: "签订合同", en: "Sign the contract" },
        /// A contract was terminated, what is unpaid released (终止合同).
        TerminateContract = "TERMINATE_CONTRACT" { zh: "终止合同", en: "Terminate the contract" },
        /// A payment was requested (申请拨付).
        RequestPayment = "REQUEST_PAYMENT" { zh: "申请拨付", en: "Request a payment" },
        /// A payment was approved by a second person (审批拨付).
        ApprovePayment = "APPROVE_PAYMENT" { zh: "审批拨付", en: "Approve the payment" },
        /// A payment was rejected, with a reason (驳回拨付).
        RejectPayment = "REJECT_PAYMENT" { zh: "驳回拨付", en: "Reject the payment" },
        /// A payment was sent to the bank and booked (拨付).
        SendPayment = "SEND_PAYMENT" { zh: "拨付", en: "Send the payment" },
        /// A payment was confirmed by its voucher (确认到账).
        ConfirmPayment = "CONFIRM_PAYMENT" { zh: "确认到账", en: "Confirm the payment" },
        /// A payment that was sent failed, its booking was reversed (拨付失败).
        FailPayment = "FAIL_PAYMENT" { zh: "拨付失败", en: "Record a failed payment" },
        /// A payment was paid back in whole or in part (退回资金).
        RefundPayment = "REFUND_PAYMENT" { zh: "退回资金", en: "Refund a payment" },
        /// The account to which a payment goes was looked at in full, for a stated purpose (查看收款账号).
        RevealBankAccount = "REVEAL_BANK_ACCOUNT" { zh: "查看收款账号", en: "Reveal a bank account" },

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
