//! Why a mutation was refused: every code, with the templates of its messages.

use crate::vocabulary;

vocabulary! {
    /// Why a mutation was refused. Codes are stable; the labels are the templates of the messages,
    /// in which `{name}` stands for a detail of the refusal.
    pub enum RefusalCode as "UserErrorCode" {
        /// A value is needed and is missing or empty (必填).
        Required = "REQUIRED" { zh: "必须填写", en: "This is required" },
        /// A text is longer than allowed (过长).
        TooLong = "TOO_LONG" { zh: "最多 {max} 个字符", en: "At most {max} characters are allowed" },
        /// A text is shorter than allowed (过短).
        TooShort = "TOO_SHORT" { zh: "至少 {min} 个字符", en: "At least {min} characters are needed" },
        /// A text has a control character or another one that may not stand there (非法字符).
        InvalidCharacter = "INVALID_CHARACTER" { zh: "含有不允许的字符", en: "It has a character that is not allowed" },
        /// A number is outside its range (超出范围).
        OutOfRange = "OUT_OF_RANGE" { zh: "应在 {min} 至 {max} 之间", en: "It has to be between {min} and {max}" },
        /// More entries in a list than allowed (条目过多).
        TooMany = "TOO_MANY" { zh: "最多 {max} 项", en: "At most {max} entries are allowed" },
        /// A text is not of the form needed (格式不正确).
        InvalidFormat = "INVALID_FORMAT" { zh: "格式不正确，应如：{expected}", en: "The form is wrong, it has to be like: {expected}" },
        /// The same entry stands twice (重复).
        Duplicate = "DUPLICATE" { zh: "重复：{value}", en: "It stands here twice: {value}" },
        /// A text is no identifier, or the identifier of another kind of object (标识无效).
        InvalidId = "INVALID_ID" { zh: "标识无效", en: "This is no identifier of the object needed" },
        /// What is referred to does not exist, or is not visible to you (不存在).
        NotFound = "NOT_FOUND" { zh: "不存在或无权查看", en: "It does not exist, or you may not see it" },
        /// A phone number is neither a mobile nor a landline number (电话号码不正确).
        InvalidPhone = "INVALID_PHONE" { zh: "应为 11 位手机号码，或带区号的固定电话", en: "A mobile number of 11 digits is needed, or a landline with its area code" },
        /// A date lies in the future and may not (日期晚于今天).
        FutureDate = "FUTURE_DATE" { zh: "日期不能晚于今天", en: "The date lies in the future" },
        /// An end lies before its beginning (结束早于开始).
        EndsBeforeStart = "ENDS_BEFORE_START" { zh: "结束日期不能早于开始日期", en: "It ends before it begins" },
        /// What is to end has ended before (已结束).
        AlreadyEnded = "ALREADY_ENDED" { zh: "已于 {on} 结束", en: "It ended on {on}" },

        /// The credit code has not 18 characters, GB 32100-2015 (统一社会信用代码长度错误).
        CreditCodeLength = "CREDIT_CODE_LENGTH" { zh: "统一社会信用代码应为 18 位，现为 {found} 位", en: "A unified social credit code has 18 characters, this one has {found}" },
        /// The credit code has a character outside 0-9 and A-Z without I, O, S, V, Z, GB 32100-2015 (统一社会信用代码含非法字符).
        CreditCodeCharacter = "CREDIT_CODE_CHARACTER" { zh: "统一社会信用代码第 {position} 位“{found}”不是允许的字符", en: "Character {position} of the unified social credit code, '{found}', is not allowed there" },
        /// The credit code was not issued by a civil affairs authority, position 1 is not 5 (登记管理部门代码错误).
        CreditCodeDepartment = "CREDIT_CODE_DEPARTMENT" { zh: "社会组织的统一社会信用代码第 1 位应为 5（民政），现为 {found}", en: "A social organization's code begins with 5 (civil affairs), this one with {found}" },
        /// Position 2 of the credit code names no kind of social organization (机构类别代码无效).
        CreditCodeKindUnknown = "CREDIT_CODE_KIND_UNKNOWN" { zh: "统一社会信用代码第 2 位“{found}”不是社会组织的类别", en: "Position 2 of the code, '{found}', is no kind of social organization" },
        /// Position 2 of the credit code names another kind of organization (机构类别代码与组织类型不符).
        CreditCodeKind = "CREDIT_CODE_KIND" { zh: "统一社会信用代码第 2 位应为 {expected}，现为 {found}，与组织类型不符", en: "Position 2 of the code has to be {expected} for this kind of organization, it is {found}" },
        /// The body code's own check character is wrong, GB 11714 (主体标识码校验错误).
        CreditCodeBodyCheck = "CREDIT_CODE_BODY_CHECK" { zh: "主体标识码（第 9-17 位）校验位应为 {expected}，现为 {found}", en: "The check character of the body code (position 17) should be {expected}, it is {found}" },
        /// The check character of the whole code is wrong, GB 32100-2015 (统一社会信用代码校验错误).
        CreditCodeCheck = "CREDIT_CODE_CHECK" { zh: "统一社会信用代码校验位（第 18 位）应为 {expected}，现为 {found}", en: "The check character of the code (position 18) should be {expected}, it is {found}" },
        /// The credit code belongs to another organization already (统一社会信用代码已被使用).
        CreditCodeTaken = "CREDIT_CODE_TAKEN" { zh: "该统一社会信用代码已被其他组织使用", en: "Another organization has this credit code" },

        /// An organization of this name is on file in this area (名称重复).
        NameTaken = "NAME_TAKEN" { zh: "该区域已有同名组织", en: "An organization of this name is on file in this area" },
        /// Suspension and deregistration need their reason stated (缺少原因).
        ReasonRequired = "REASON_REQUIRED" { zh: "必须说明原因", en: "The reason has to be stated" },
        /// The object's state does not allow this action (当前状态不允许).
        ActionNotAllowed = "ACTION_NOT_ALLOWED" { zh: "当前状态“{state}”不能进行“{action}”", en: "'{action}' is not possible in the state '{state}'" },
        /// Activation needs Party coverage or a coverage plan (缺少党组织覆盖或组建计划).
        CoverageMissing = "COVERAGE_MISSING" { zh: "须先有党组织覆盖或党建覆盖计划", en: "Party coverage or a coverage plan has to be on file first" },
        /// Activation needs at least one capability on file (缺少专业特长).
        CapabilityMissing = "CAPABILITY_MISSING" { zh: "须先申报至少一项专业特长", en: "At least one capability has to be on file first" },
        /// Not every cause of the suspension is closed (停用原因未全部解除).
        CausesOpen = "CAUSES_OPEN" { zh: "仍有未解除的停用原因：{causes}", en: "Causes of the suspension are still open: {causes}" },
        /// Members and outcome of the Party relations have to be settled before deregistration (党组织关系未移交).
        PartyRelationsOpen = "PARTY_RELATIONS_OPEN" { zh: "党组织覆盖尚未结束，须先移交党组织关系", en: "Its Party coverage has not ended; the Party relations have to be moved first" },
        /// The organization's contracts have to be completed or terminated before it ends (合同仍在履行).
        ContractsInForce = "CONTRACTS_IN_FORCE" { zh: "仍有 {count} 份合同在履行，须先履行完毕或终止，并移交项目", en: "{count} of its contracts are in force; they have to be completed or terminated first, and their projects handed over" },
        /// What the organization was paid ahead of the work is neither earned nor paid back (预付款未结清).
        AdvanceUnsettled = "ADVANCE_UNSETTLED" { zh: "仍有预付款 {amount} 元未结清，须先退回", en: "{amount} yuan paid ahead of the work are not earned; they have to be paid back first" },
        /// The organization was deregistered, its record is closed (已注销).
        RecordClosed = "RECORD_CLOSED" { zh: "该组织已注销，档案不能再修改", en: "The organization was deregistered, its record is closed" },
        /// The kind of organization or account does not allow this (类型不符).
        KindNotAllowed = "KIND_NOT_ALLOWED" { zh: "该类型不能进行此操作", en: "This is not possible for this kind" },

        /// The content is not as large as was announced (文件大小不符).
        FileSizeDiffers = "FILE_SIZE_DIFFERS" { zh: "文件大小与登记的不符：登记 {announced} 字节，实际 {found} 字节", en: "The file was announced with {announced} bytes and has {found}" },
        /// The content is no file of the kind that its name says (文件内容与类型不符).
        FileContent = "FILE_CONTENT" { zh: "文件内容不是{kind}", en: "The content is no {kind}" },
        /// The file is kept with another content, and is never changed (文件已保存).
        FileKept = "FILE_KEPT" { zh: "该文件已保存，不能替换", en: "The file is kept already and cannot be replaced" },
        /// The content of the file has not come yet (文件尚未上传).
        FileAwaited = "FILE_AWAITED" { zh: "文件尚未上传", en: "The file's content has not come yet" },

        /// The standard has problems, which `problems` lists (标准存在问题).
        StandardProblems = "STANDARD_PROBLEMS" { zh: "标准尚有 {problems} 个问题，见 problems", en: "The standard has {problems} problems, which `problems` lists" },
        /// An open cycle goes by the standard (标准正在使用).
        StandardInUse = "STANDARD_IN_USE" { zh: "有进行中的评定周期正在使用该标准", en: "An open cycle goes by this standard" },
        /// This version of the standard is on file already (版次已存在).
        EditionTaken = "EDITION_TAKEN" { zh: "该标准的这一版次已存在", en: "This version of the standard is on file already" },

        /// Somebody changed the object since you read it (版本已过期).
        StaleVersion = "STALE_VERSION" { zh: "数据已被他人修改，当前版本为 {current}", en: "It was changed meanwhile, its version is now {current}" },
        /// The idempotency key was used with another input (幂等键冲突).
        IdempotencyConflict = "IDEMPOTENCY_CONFLICT" { zh: "该幂等键已用于其他内容的请求", en: "This idempotency key was used with another input" },
        /// The same request is running at this moment (处理中).
        InProgress = "IN_PROGRESS" { zh: "相同的请求正在处理，请稍后重试", en: "The same request is being carried out, ask again shortly" },
        /// The identifier that the client made is in use (标识已存在).
        IdTaken = "ID_TAKEN" { zh: "该标识已被使用", en: "This identifier is in use" },

        /// Login name or password is wrong, or the account is closed (账号或密码错误).
        BadCredentials = "BAD_CREDENTIALS" { zh: "账号或密码错误", en: "The login name or the password is wrong" },
        /// The refresh token is unknown, expired or was used before (刷新令牌无效).
        BadRefreshToken = "BAD_REFRESH_TOKEN" { zh: "登录已失效，请重新登录", en: "This log-in has ended, please log in again" },
        /// The invitation is unknown, expired or used (邀请无效).
        BadInvitation = "BAD_INVITATION" { zh: "邀请无效、已过期或已被使用", en: "The invitation is unknown, has expired or was used" },
        /// The login name is in use (登录名已被使用).
        LoginNameTaken = "LOGIN_NAME_TAKEN" { zh: "该登录名已被使用", en: "This login name is in use" },
        /// The password is too easy to guess (密码过于简单).
        WeakPassword = "WEAK_PASSWORD" { zh: "密码过于简单：至少 {min} 个字符，不能与登录名相同，不能是常见密码", en: "The password is too weak: at least {min} characters, not the login name, not a common one" },
        /// The role cannot be held over a scope of this kind (角色与范围不匹配).
        ScopeNotAllowed = "SCOPE_NOT_ALLOWED" { zh: "该角色不能授予此类范围", en: "This role cannot be held over such a scope" },
        /// Nobody may take the last grant of the district committee, or end the own one (不能撤销).
        LastGrant = "LAST_GRANT" { zh: "不能撤销区级管理员的最后一项授权", en: "The last grant of the district committee cannot be revoked" },
        /// The account was closed (账号已停用).
        AccountClosed = "ACCOUNT_CLOSED" { zh: "该账号已停用", en: "This account was closed" },
        /// The grant was revoked before (授权已撤销).
        AlreadyRevoked = "ALREADY_REVOKED" { zh: "该授权已撤销", en: "This grant was revoked before" },
        /// The account holds this grant already (已有此授权).
        AlreadyGranted = "ALREADY_GRANTED" { zh: "该账号已有此授权", en: "The account holds this grant already" },

        /// A Party organization of this kind cannot stand under that one (上级党组织类型不符).
        ParentNotAllowed = "PARENT_NOT_ALLOWED" { zh: "该类型党组织不能隶属于所选上级", en: "A Party organization of this kind cannot stand under the chosen one" },
        /// Terms of one Party organization overlap (任期重叠).
        TermOverlap = "TERM_OVERLAP" { zh: "与已有任期（{from} 至 {to}）重叠", en: "It overlaps the term from {from} to {to}" },
        /// A term is longer or shorter than the rules allow (任期年限不符).
        TermLength = "TERM_LENGTH" { zh: "该类党组织每届任期 {years} 年，提前或延期最多 1 年", en: "The term of such a Party organization is {years} years, at most one year early or late" },
        /// A shift of the term needs the approval of the higher committee on record (缺少上级批复).
        ApprovalMissing = "APPROVAL_MISSING" { zh: "提前或延期换届须有上级党组织批复", en: "An early or late re-election needs the approval of the higher Party organization" },
        /// The organization has other coverage in this period (党组织覆盖重叠).
        CoverageOverlap = "COVERAGE_OVERLAP" { zh: "该组织在此期间已有党组织覆盖", en: "The organization has other coverage in this period" },
        /// The Party organization's kind does not give this form of coverage (组建方式不符).
        CoverageKind = "COVERAGE_KIND" { zh: "所选党组织类型与组建方式“{coverage}”不符", en: "The chosen Party organization does not give coverage by '{coverage}'" },
        /// Three or more full members form a branch, Party constitution art. 30 (应单独成立党支部).
        BranchRequired = "BRANCH_REQUIRED" { zh: "有正式党员三人以上的，应当成立党支部", en: "With three or more full Party members, a branch has to be formed" },
        /// Fewer than three full members cannot form a branch, Party constitution art. 30 (正式党员不足三人).
        TooFewMembers = "TOO_FEW_MEMBERS" { zh: "正式党员不足 {min} 人", en: "Fewer than {min} full Party members" },
        /// A joint branch covers normally at most five units (联合党支部覆盖单位过多).
        TooManyUnits = "TOO_MANY_UNITS" { zh: "联合党支部一般不超过 {max} 个单位", en: "A joint branch covers at most {max} units" },
        /// Fewer than four fifths of those entitled to vote were present (到会人数不足五分之四).
        QuorumMissing = "QUORUM_MISSING" { zh: "到会人数不足应到会人数的五分之四，选举无效", en: "Fewer than four fifths of those entitled were present, the election is void" },
        /// Somebody holds this post in this period (职务已有人担任).
        PostTaken = "POST_TAKEN" { zh: "“{post}”已有人担任", en: "The post '{post}' is held by somebody" },
        /// The Party organization still covers organizations or has parts below it (仍有覆盖或下级党组织).
        StillInUse = "STILL_IN_USE" { zh: "仍有覆盖的社会组织或下级党组织", en: "It still covers organizations or has Party organizations below it" },

        /// The working days of a year are not in the calendar, so that a deadline cannot be told (工作日历缺少该年度).
        CalendarMissing = "CALENDAR_MISSING" { zh: "工作日历中没有 {year} 年的节假日安排", en: "The calendar of working days has no holidays for {year}" },

        /// The cycle is not open (评定周期未开放).
        CycleNotOpen = "CYCLE_NOT_OPEN" { zh: "该年度评定未开放", en: "The cycle is not open" },
        /// The self-assessment has not begun yet (自评尚未开始).
        NotYetOpen = "NOT_YET_OPEN" { zh: "{begins} 起方可办理", en: "This is possible from {begins} on" },
        /// The last day for this is over (已过截止日期).
        DeadlinePassed = "DEADLINE_PASSED" { zh: "已于 {due} 截止", en: "The last day for this was {due}" },
        /// The last day has not passed yet (尚未到期).
        NotDueYet = "NOT_DUE_YET" { zh: "{due} 之后方可办理", en: "This is possible after {due} only" },
        /// A date lies in the past and may not (日期早于今天).
        PastDate = "PAST_DATE" { zh: "日期不能早于今天", en: "The date lies in the past" },
        /// Every phase of a cycle needs its dates, each once (缺少阶段日程).
        PhasesMissing = "PHASES_MISSING" { zh: "缺少阶段日程：{phases}", en: "Dates are missing for: {phases}" },
        /// The phases of a cycle follow each other without overlap (阶段日程顺序错误).
        PhasesOutOfOrder = "PHASES_OUT_OF_ORDER" { zh: "“{phase}”须在上一阶段结束之后开始", en: "'{phase}' has to begin after the phase before it has ended" },
        /// A cycle needs a standard that is published and in force (标准未发布).
        StandardNotPublished = "STANDARD_NOT_PUBLISHED" { zh: "评定标准尚未发布或未生效", en: "The standard is not published or not in force" },
        /// The district has a cycle of this year already (年度评定已存在).
        CycleTaken = "CYCLE_TAKEN" { zh: "{year} 年度评定已存在", en: "There is a cycle of {year} already" },
        /// Assessments of the cycle are still on their way (仍有未办结的评定).
        AssessmentsUnderWay = "ASSESSMENTS_UNDER_WAY" { zh: "仍有 {count} 项评定未办结", en: "{count} assessments are still on their way" },
        /// Only active organizations are assessed (组织未处于正常状态).
        OrganizationNotActive = "ORGANIZATION_NOT_ACTIVE" { zh: "只有状态正常的组织方可参评", en: "Only an active organization can be assessed" },
        /// After a revocation or a downgrade no application is taken for some years (限制申报期).
        ApplicationBarred = "APPLICATION_BARRED" { zh: "{until} 前不得申报", en: "No application is taken before {until}" },
        /// The organization has an assessment in this cycle already (已参加本年度评定).
        AssessmentTaken = "ASSESSMENT_TAKEN" { zh: "该组织已参加本年度评定", en: "The organization has an assessment in this cycle already" },
        /// The standard has no such indicator (指标不存在).
        IndicatorUnknown = "INDICATOR_UNKNOWN" { zh: "评定标准中没有指标 {indicator}", en: "The standard has no indicator {indicator}" },
        /// An indicator has no score (指标未评分).
        ScoreMissing = "SCORE_MISSING" { zh: "指标 {indicator} 未评分", en: "Indicator {indicator} has no score" },
        /// The standard does not let this indicator be left out as not applicable (不得列为合理缺项).
        MustApply = "MUST_APPLY" { zh: "指标 {indicator} 不得列为不适用", en: "Indicator {indicator} cannot be left out as not applicable" },
        /// The score has not the form that the indicator's rule takes (评分形式不符).
        ScoreForm = "SCORE_FORM" { zh: "指标 {indicator} 的评分形式与计分方式不符", en: "The score of {indicator} has not the form that its rule takes" },
        /// The indicator has no such level (等级不存在).
        LevelUnknown = "LEVEL_UNKNOWN" { zh: "指标 {indicator} 没有所选等级", en: "Indicator {indicator} has no such level" },
        /// The checklist has no such item (清单项不存在).
        ItemUnknown = "ITEM_UNKNOWN" { zh: "指标 {indicator} 没有所选清单项", en: "The checklist {indicator} has no such item" },
        /// Demanded evidence is missing (缺少佐证材料).
        EvidenceMissing = "EVIDENCE_MISSING" { zh: "指标 {indicator} 缺少佐证材料", en: "Evidence is missing for indicator {indicator}" },
        /// Scores or evidence are missing (自评未完成).
        AssessmentIncomplete = "ASSESSMENT_INCOMPLETE" { zh: "评分或佐证材料尚缺 {count} 项", en: "{count} scores or pieces of evidence are missing" },
        /// Who departs from the stage below says why (改变上一环节评分须说明理由).
        DepartureUnexplained = "DEPARTURE_UNEXPLAINED" { zh: "指标 {indicator} 与上一环节评分不同，须说明理由", en: "Indicator {indicator} departs from the stage below, the reason has to be stated" },
        /// Nobody judges an organization to which they are tied, now or within two years (须回避).
        OwnOrganization = "OWN_ORGANIZATION" { zh: "与该组织有利害关系，须回避", en: "Who is tied to the organization cannot judge it" },
        /// The person is or was an assessor of this assessment, or judged it in another stage (已参与该评定).
        AlreadyInvolved = "ALREADY_INVOLVED" { zh: "该人员已参与此项评定", en: "This person has taken part in the assessment already" },
        /// No further assessor is needed (评审人员已足).
        AssessorsEnough = "ASSESSORS_ENOUGH" { zh: "评审人员已满 {max} 名", en: "There are {max} assessors, no further one is needed" },
        /// The person is no assessor of this assessment (非指派的评审人员).
        NotAssigned = "NOT_ASSIGNED" { zh: "未被指派评审此项评定", en: "This person is not assigned to the assessment" },
        /// An assessor declares on conflicts before scoring (未作利益冲突申报).
        ConflictUndeclared = "CONFLICT_UNDECLARED" { zh: "须先作利益冲突申报", en: "Whether there is a conflict of interest has to be declared first" },
        /// An assessor's scores are in and stay (已完成打分).
        AlreadyScored = "ALREADY_SCORED" { zh: "已完成打分，不能再改", en: "The scores are in and cannot be changed" },
        /// Assessors are missing, or have not scored yet (评审人员不足).
        AssessorsMissing = "ASSESSORS_MISSING" { zh: "须有 {needed} 名评审人员完成打分，现有 {found} 名", en: "{needed} assessors have to have scored, {found} have" },
        /// Two assessors differ too far: a third one decides (须第三名评审人员裁定).
        ThirdAssessorNeeded = "THIRD_ASSESSOR_NEEDED" { zh: "评分差距过大，须由第三名评审人员裁定指标 {indicators}", en: "The assessors differ too far, a third one has to decide on {indicators}" },
        /// The third assessor decides on disputed indicators only (非争议指标).
        NotDisputed = "NOT_DISPUTED" { zh: "指标 {indicator} 无争议，不由第三名评审人员裁定", en: "Indicator {indicator} is not disputed" },
        /// The public notice is too short (公示期不足).
        NoticeTooShort = "NOTICE_TOO_SHORT" { zh: "公示期不少于 {min} 个工作日，现为 {found} 个", en: "The notice has to last {min} working days at least, this one lasts {found}" },
        /// The public notice still runs (公示期未满).
        NoticeRunning = "NOTICE_RUNNING" { zh: "公示期至 {ends}，期满后方可办理", en: "The notice runs until {ends}" },
        /// The public notice is over (公示期已满).
        NoticeOver = "NOTICE_OVER" { zh: "公示期已于 {ends} 届满", en: "The notice ended on {ends}" },
        /// The stars are others than the notice said: they are noticed again (结果已变更,须重新公示).
        NoticeOutdated = "NOTICE_OUTDATED" { zh: "公示为 {noticed} 星，现为 {found} 星，须重新公示", en: "The notice said {noticed} stars, it is {found} now: publish it again" },
        /// The notice says what holds already (公示结果未变).
        NoticeCurrent = "NOTICE_CURRENT" { zh: "结果与公示一致，无须重新公示", en: "The notice says what holds, it is not published again" },
        /// An appeal is open (申诉未裁定).
        AppealOpen = "APPEAL_OPEN" { zh: "仍有申诉未裁定", en: "An appeal is open" },
        /// The indicator was decided by appeal in this notice already (该指标已裁定).
        AlreadyDecided = "ALREADY_DECIDED" { zh: "指标 {indicator} 在本次公示中已裁定", en: "Indicator {indicator} was decided by appeal already" },
        /// The panel on an appeal is too small (申诉裁定人数不足).
        PanelTooSmall = "PANEL_TOO_SMALL" { zh: "申诉裁定组不少于 {min} 人", en: "The panel needs {min} members at least" },
        /// A score is changed only by the appeal that names it (非申诉指标).
        NotAppealed = "NOT_APPEALED" { zh: "指标 {indicator} 不在申诉范围内", en: "The appeal does not name indicator {indicator}" },
        /// A rejected appeal changes nothing (申诉未获支持,不得改变评分).
        AppealRejected = "APPEAL_REJECTED" { zh: "申诉未获多数支持，不得改变评分", en: "The appeal has no majority, no score changes" },
        /// Nothing is awarded for no star (未达星级).
        NoStars = "NO_STARS" { zh: "未达到星级标准，不能授星", en: "There is no star to award" },
        /// The certificate number is in use (证书编号已使用).
        CertificateTaken = "CERTIFICATE_TAKEN" { zh: "该证书编号已被使用", en: "This certificate number is in use" },
        /// The reason is none of those for this (该原因不适用).
        StarReasonNotAllowed = "STAR_REASON_NOT_ALLOWED" { zh: "此操作不适用该原因，可选：{allowed}", en: "This is no reason for it; reasons are: {allowed}" },
        /// The organization has not been heard (未听取组织陈述).
        HearingOpen = "HEARING_OPEN" { zh: "须听取组织陈述，或等到 {until} 陈述期满", en: "The organization has to be heard, or its time to speak has to be over on {until}" },
        /// A downgrade leads to fewer stars, but to one at least (星数须低于现有星级).
        StarsNotLower = "STARS_NOT_LOWER" { zh: "降星后应为 1 至 {max} 星", en: "A downgrade leads to 1 to {max} stars" },

        /// Only who posted the need may do this; for one posted on behalf, its community (非本人需求).
        NotYourNeed = "NOT_YOUR_NEED" { zh: "只有提出人可以办理；代为登记的，由社区办理", en: "Only who posted the need may do this; for one posted on behalf, its community" },
        /// Nobody endorses an own need (不能附议自己的需求).
        OwnNeed = "OWN_NEED" { zh: "不能附议自己提出的需求", en: "Nobody endorses a need of their own" },
        /// The person endorsed the need before (已附议).
        AlreadyEndorsed = "ALREADY_ENDORSED" { zh: "已附议过该需求", en: "You have endorsed this need already" },
        /// The person has not endorsed the need (未附议).
        NotEndorsed = "NOT_ENDORSED" { zh: "尚未附议该需求", en: "You have not endorsed this need" },
        /// Others stand behind the need: it is not withdrawn any more (已有他人附议).
        EndorsedByOthers = "ENDORSED_BY_OTHERS" { zh: "已有 {count} 名居民附议，不能撤回", en: "{count} residents stand behind it, it cannot be withdrawn" },
        /// Residents post online; the other channels are recorded by the community (渠道不允许).
        ChannelNotAllowed = "CHANNEL_NOT_ALLOWED" { zh: "居民只能线上点单，其他渠道由社区登记", en: "Residents post online; the other channels are recorded by their community" },
        /// Very similar needs are open: the client asks before it posts another one (存在相似需求).
        SimilarNeeds = "SIMILAR_NEEDS" { zh: "已有 {count} 条相似需求，如“{title}”；确认不同的，请注明后再提交", en: "{count} similar needs are open, such as '{title}'; confirm that this is another one to post it" },
        /// A need is merged into another accepted one of the same community (合并目标不符).
        MergeTarget = "MERGE_TARGET" { zh: "只能合并到本社区已受理且未办结的另一条需求", en: "A need is merged into another one of its community that is accepted and not resolved" },
        /// The object belongs to another community (不属于本社区).
        OtherCommunity = "OTHER_COMMUNITY" { zh: "不属于该社区", en: "It belongs to another community" },
        /// The photo is no picture (不是图片).
        NotAPicture = "NOT_A_PICTURE" { zh: "须为图片：JPEG、PNG 或 WebP", en: "A picture is needed: JPEG, PNG or WebP" },
        /// At a salon the community takes part (缺少社区参与).
        SalonWithoutCommunity = "SALON_WITHOUT_COMMUNITY" { zh: "书记沙龙须有社区参与", en: "The community has to take part in its salon" },
        /// At a salon at least one social organization takes part (缺少社会组织参与).
        SalonWithoutOrganization = "SALON_WITHOUT_ORGANIZATION" { zh: "书记沙龙须有至少一家社会组织参与", en: "At least one social organization has to take part in a salon" },
        /// The need is not among those that the salon discusses (不在沙龙议题中).
        NotDiscussed = "NOT_DISCUSSED" { zh: "该需求不在本次沙龙的议题中", en: "The salon does not discuss this need" },

        /// A public text holds a phone or identity number (含个人号码).
        PersonalNumber = "PERSONAL_NUMBER" { zh: "公开内容不得含手机号码或身份证号码", en: "A public text may not hold a phone or identity number" },
        /// The organization's state does not let it carry projects (组织状态不允许承接).
        OrganizationUnable = "ORGANIZATION_UNABLE" { zh: "该组织状态为“{state}”，不能承接该项目", en: "The organization, in the state '{state}', cannot carry the project" },
        /// The organization carries as many projects as it can (承接能力已满).
        CapacityUsed = "CAPACITY_USED" { zh: "承接能力已满：最多同时承接 {capacity} 个项目，现有 {running} 个", en: "The organization can carry {capacity} projects at once and carries {running}" },
        /// Where there is a price, a contract has to be signed first (未签合同).
        ContractMissing = "CONTRACT_MISSING" { zh: "有价款的项目须先签订合同", en: "A project with a price needs a signed contract first" },
        /// The project has a contract, which has to be terminated first (合同未终止).
        ContractOpen = "CONTRACT_OPEN" { zh: "项目已有合同，须先终止该合同", en: "The project has a contract, which has to be terminated first" },
        /// Not every milestone is accepted (里程碑未全部验收).
        MilestonesOpen = "MILESTONES_OPEN" { zh: "里程碑 {milestones} 尚未验收", en: "Milestones {milestones} are not accepted yet" },
        /// Who delivered does not accept (交付人不得验收).
        DelivererAccepts = "DELIVERER_ACCEPTS" { zh: "交付人不得验收", en: "Who delivered cannot accept or return it" },
        /// Not every deliverable of the milestone is ticked (交付内容未全部核对).
        DeliverablesOpen = "DELIVERABLES_OPEN" { zh: "未核对的交付内容：{deliverables}", en: "These deliverables are not ticked: {deliverables}" },
        /// Too few resident representatives took part in the acceptance (居民代表不足).
        RepresentativesMissing = "REPRESENTATIVES_MISSING" { zh: "验收须有至少 {min} 名居民代表参加，现有 {found} 名", en: "{min} resident representatives have to take part at least, there are {found}" },
        /// Only a recurring project is renewed (非续办项目).
        NotRecurring = "NOT_RECURRING" { zh: "该项目不是每年续办的项目", en: "The project does not come back every year" },
        /// The project before has not ended yet (原项目未结束).
        ProjectNotEnded = "PROJECT_NOT_ENDED" { zh: "原项目状态为“{state}”，尚未完成", en: "The project before, in the state '{state}', is not completed" },
        /// The recurring project was renewed already (已续办).
        AlreadyRenewed = "ALREADY_RENEWED" { zh: "该项目已续办", en: "The project was renewed already" },
        /// The version of the purchase list is not in force on the day (清单未生效).
        ListNotInForce = "LIST_NOT_IN_FORCE" { zh: "该版清单在 {day} 未生效", en: "This version of the list is not in force on {day}" },
        /// The item is for another of the four leads (清单项目类别不符).
        ItemLead = "ITEM_LEAD" { zh: "该清单项目属于“{expected}”", en: "The item belongs to '{expected}'" },
        /// A later version of the purchase list is on file (已有更新的清单).
        LaterListExists = "LATER_LIST_EXISTS" { zh: "已有自 {from} 起生效的清单，新清单须晚于该日生效", en: "A list in force from {from} is on file, a new one has to begin later" },
        /// Who rates posted or endorsed the need, or the community has invited its residents (未受邀评单).
        RatingNotInvited = "RATING_NOT_INVITED" { zh: "您未提出或附议相关需求，社区也未邀请居民评单", en: "You neither posted nor endorsed the need, and the community has not invited its residents to rate" },
        /// The resident has rated it already (已评单).
        AlreadyRated = "ALREADY_RATED" { zh: "您已评价过", en: "You have rated it already" },
        /// The fund is not open for spending (经费未下达或已结账).
        FundNotOpen = "FUND_NOT_OPEN" { zh: "经费状态为“{state}”，不能使用", en: "The fund is in the state '{state}' and cannot be used" },
        /// The fund may not buy this (经费用途不符).
        FundPurpose = "FUND_PURPOSE" { zh: "该经费不能用于“{purpose}”", en: "The fund may not be used for '{purpose}'" },
        /// The fund belongs to another area (经费所属区域不符).
        FundArea = "FUND_AREA" { zh: "该经费不属于此区域", en: "The fund belongs to another area" },
        /// There is less than was asked for (资金不足).
        FundsInsufficient = "FUNDS_INSUFFICIENT" { zh: "资金不足：可用 {available} 元，需要 {asked} 元", en: "There is not enough money: {available} yuan are there, {asked} are asked for" },
        /// What one person did has to be approved by another (须由他人审批).
        SecondPersonNeeded = "SECOND_PERSON_NEEDED" { zh: "经办人不能审批本人经办的事项", en: "Another person than who prepared it has to approve it" },
        /// An adjustment of the fund's budget waits for its approval (预算调整待审批).
        AdjustmentWaiting = "ADJUSTMENT_WAITING" { zh: "已有预算调整待审批", en: "An adjustment of its budget waits for approval" },
        /// No adjustment of the fund's budget was requested (无待审批的预算调整).
        AdjustmentMissing = "ADJUSTMENT_MISSING" { zh: "没有待审批的预算调整", en: "No adjustment of its budget waits" },
        /// The adjustment that waits is another one than what was approved (待审批的预算调整已变更).
        AdjustmentChanged = "ADJUSTMENT_CHANGED" { zh: "待审批的预算调整已不是这一项，请重新查看", en: "Another adjustment waits than this one; look again" },
        /// Money of the fund is still set aside or owed (仍有冻结或未付资金).
        FundStillOwes = "FUND_STILL_OWES" { zh: "仍有 {amount} 元已冻结或未支付", en: "{amount} yuan are still set aside or owed" },
        /// Payments are not at their end (仍有在途支付).
        PaymentsUnderWay = "PAYMENTS_UNDER_WAY" { zh: "仍有 {count} 笔支付未办结", en: "{count} payments are still under way" },
        /// A balance is carried only into a fund of the same kind and area and a later year (结转目标不符).
        FundNotNext = "FUND_NOT_NEXT" { zh: "只能结转到同类别、同区域、以后年度的经费", en: "A balance is carried only into a fund of the same kind and area and a later year" },
        /// A fund of this kind cannot be meant for this (用途不在该类经费范围内).
        PurposeNotAllowed = "PURPOSE_NOT_ALLOWED" { zh: "该类经费的用途只能是：{allowed}", en: "A fund of this kind may be meant for: {allowed}" },
        /// Such a fund belongs to an urban community (须为城市社区).
        UrbanCommunityNeeded = "URBAN_COMMUNITY_NEEDED" { zh: "该类经费属于城市社区，须填写社区", en: "Such a fund belongs to an urban community, which has to be named" },
        /// Such a fund belongs to the district as a whole (须为区级经费).
        DistrictFundOnly = "DISTRICT_FUND_ONLY" { zh: "该类经费为区级经费，不能指定区域", en: "Such a fund belongs to the district as a whole, no area can be named" },
        /// The purse has a fund of this year already (该年度经费已存在).
        FundTaken = "FUND_TAKEN" { zh: "该年度已有此项经费", en: "There is such a fund of this year already" },

        /// Who purchases is a body of a sub-district or of the district that covers the project, never a community (购买主体不符).
        PurchaserNotAllowed = "PURCHASER_NOT_ALLOWED" { zh: "购买主体须为项目所在街道（镇）或区级机关，社区不能作为购买主体", en: "The purchaser has to be a body of the sub-district or the district where the project is; a community cannot purchase" },
        /// The project is neither planned nor running (项目未在执行).
        ProjectNotRunning = "PROJECT_NOT_RUNNING" { zh: "项目状态为“{state}”，不能办理", en: "The project is in the state '{state}'" },
        /// A team without a credit code cannot contract (团队不能签订合同).
        ContractorNeedsCode = "CONTRACTOR_NEEDS_CODE" { zh: "没有统一社会信用代码的团队不能签订合同，须由联合体牵头单位或孵化单位签订", en: "A team without a credit code cannot contract; the lead of a consortium or a sponsor has to" },
        /// The organization is not active and is not paid (组织状态异常,不能签约或拨付).
        NotPayable = "NOT_PAYABLE" { zh: "承接组织不在正常状态，不能签约或拨付", en: "The organization is not active, so that nothing is signed with it or paid to it" },
        /// The project cannot have come about in this way (采购方式与项目来源不符).
        ProcurementModeNotAllowed = "PROCUREMENT_MODE_NOT_ALLOWED" { zh: "采购方式与项目来源不符", en: "The project cannot have come about in this way" },
        /// The term begins before the contract was signed (履行期早于签订日期).
        BeginsBeforeSigning = "BEGINS_BEFORE_SIGNING" { zh: "履行期不能早于签订日期", en: "The term cannot begin before the signing" },
        /// A contract lasts one year at most, three where it recurs, Order 102 art. 24 (合同期限过长).
        ContractTooLong = "CONTRACT_TOO_LONG" { zh: "合同期限不超过 {years} 年", en: "The term is {years} years at most" },
        /// The price is not the sum of the instalments (价款与分期合计不符).
        PriceNotInstalments = "PRICE_NOT_INSTALMENTS" { zh: "价款与分期合计 {sum} 元不符", en: "The instalments come to {sum} yuan, which is not the price" },
        /// The price is above that of the project (价款超过项目价格).
        PriceTooHigh = "PRICE_TOO_HIGH" { zh: "不能超过项目价格 {max} 元", en: "It is above the project's price of {max} yuan" },
        /// Money was set aside for it already (已有冻结资金).
        ReservationThere = "RESERVATION_THERE" { zh: "已为该项目冻结资金，或应由其订单、创投冻结", en: "Money was set aside for it already, or its order or round sets it aside" },
        /// The contract's number is in use (合同编号已使用).
        ContractNumberTaken = "CONTRACT_NUMBER_TAKEN" { zh: "该合同编号已被使用", en: "This contract number is in use" },
        /// The contract is not in force (合同不在履行中).
        ContractNotInForce = "CONTRACT_NOT_IN_FORCE" { zh: "合同状态为“{state}”，不能申请拨付", en: "The contract is in the state '{state}', nothing can be requested" },
        /// A payment of the instalment is requested or made already (该期已申请或已支付).
        InstalmentTaken = "INSTALMENT_TAKEN" { zh: "该期款项已申请或已支付", en: "The instalment was requested or paid already" },
        /// What the instalment waits for has not come (付款条件未满足).
        InstalmentNotDue = "INSTALMENT_NOT_DUE" { zh: "付款条件“{due}”尚未满足", en: "The instalment waits for: {due}" },

        /// A file of this type is not taken (文件类型不允许).
        FileType = "FILE_TYPE" { zh: "文件类型不允许，可选：{allowed}", en: "A file of this type is not taken; types are: {allowed}" },
        /// A file is empty or too large (文件大小不符).
        FileSize = "FILE_SIZE" { zh: "文件应为 1 字节至 {max} MB", en: "A file has to have at least one byte and at most {max} MB" },

        /// Claims have to be over before the service begins (服务须在接单截止之后开始).
        ServiceBeforeDeadline = "SERVICE_BEFORE_DEADLINE" { zh: "服务须在接单截止日（{deadline}）之后开始", en: "The service has to begin after {deadline}, the last day for claims" },
        /// The service runs for longer than a contract may (服务期限过长).
        ServiceTooLong = "SERVICE_TOO_LONG" { zh: "服务期限最长 {years} 年", en: "The service may run for {years} years at most" },
        /// A milestone is due outside of the service, or before the one in front of it (里程碑日期不符).
        MilestoneDate = "MILESTONE_DATE" { zh: "完成期限应在 {from} 至 {to} 之间", en: "It has to be due between {from} and {to}" },
        /// The milestones' shares of the price are not the whole of it (里程碑比例之和不为100%).
        MilestoneShares = "MILESTONE_SHARES" { zh: "各里程碑比例之和应为 100%，现为 {found}%", en: "The milestones' shares have to be 100 % together, they are {found} %" },
        /// The need belongs to another community (需求不属于本社区).
        NeedElsewhere = "NEED_ELSEWHERE" { zh: "需求 {need} 不属于该社区", en: "Need {need} belongs to another community" },
        /// The need is not accepted, or is ordered already (需求未受理或已制单).
        NeedNotWaiting = "NEED_NOT_WAITING" { zh: "需求 {need} 未受理或已在其他订单中", en: "Need {need} is not accepted, or is ordered already" },
        /// The salon was held by another community (沙龙不属于本社区).
        SalonElsewhere = "SALON_ELSEWHERE" { zh: "该书记沙龙不是由本社区举办", en: "The salon was not held by this community" },
        /// The salon was not held (沙龙未召开).
        SalonNotHeld = "SALON_NOT_HELD" { zh: "该书记沙龙未召开", en: "The salon was not held" },
        /// The community or an organization was missing at the salon (沙龙参与方不足).
        SalonNotQuorate = "SALON_NOT_QUORATE" { zh: "议定须有社区和至少一个社会组织参加书记沙龙", en: "The community and one organization at least have to have taken part in the salon" },
        /// The salon has no resolution of this number that adopts and concerns a need of the order (无相应议定事项).
        ResolutionMissing = "RESOLUTION_MISSING" { zh: "该书记沙龙没有通过涉及本订单全部需求的这一决议", en: "The salon has no such resolution that adopts and concerns all needs of the order" },
        /// Orders with a ceiling this low need no approval (无须街道核准).
        ApprovalNotNeeded = "APPROVAL_NOT_NEEDED" { zh: "限价不超过 {above} 元的订单无须街道核准", en: "An order of {above} yuan at most needs no approval" },
        /// The order was approved before (已核准).
        AlreadyApproved = "ALREADY_APPROVED" { zh: "该订单已核准", en: "The order was approved before" },
        /// Above a ceiling the sub-district approves an order before it is published (未经街道核准).
        OrderApprovalMissing = "ORDER_APPROVAL_MISSING" { zh: "限价超过 {above} 元的订单须先经街道核准", en: "An order above {above} yuan needs the sub-district's approval first" },
        /// Who drafted an order does not approve it (不得核准本人所制订单).
        OwnDraft = "OWN_DRAFT" { zh: "制单人不能核准本人所制订单", en: "Who drafted an order cannot approve it" },
        /// The order names no fund (未选择资金).
        OrderFundMissing = "ORDER_FUND_MISSING" { zh: "订单未选择资金，先有预算后购买", en: "The order names no fund: the budget comes before the purchase" },
        /// The order does not say why it may be bought (未说明购买依据).
        PurchaseBasisMissing = "PURCHASE_BASIS_MISSING" { zh: "订单未选择购买服务清单项目，也未逐项排除负面清单", en: "The order is on no purchase list, and the negative list was not ruled out" },
        /// Items of the negative list were not ruled out (负面清单未逐项排除).
        NegativeListOpen = "NEGATIVE_LIST_OPEN" { zh: "负面清单尚未排除：{items}", en: "Not ruled out of the negative list: {items}" },
        /// Claims wait for the award (仍有待评定的接单).
        ClaimsLive = "CLAIMS_LIVE" { zh: "仍有 {count} 份接单待评定，不能流单", en: "{count} claims wait for the award, the order cannot lapse" },
        /// There is no claim to award to (无人接单).
        NoClaims = "NO_CLAIMS" { zh: "没有可评定的接单", en: "There is no claim to award to" },
        /// The service begins after the contract was signed (未签约).
        OrderContractMissing = "ORDER_CONTRACT_MISSING" { zh: "有价订单须签约后方可开始服务", en: "The contract has to be signed before the service begins" },
        /// Something is owed still (款项未结清).
        PaymentsOpen = "PAYMENTS_OPEN" { zh: "合同款项尚未结清或释放", en: "The contract is neither paid in full nor its rest released" },
        /// The order is not open for claims (订单未开放接单).
        OrderNotOpen = "ORDER_NOT_OPEN" { zh: "订单未开放接单", en: "The order is not open for claims" },
        /// Only an active organization can claim (组织未处于正常状态).
        ClaimantNotActive = "CLAIMANT_NOT_ACTIVE" { zh: "只有状态正常的组织方可接单", en: "Only an active organization can claim" },
        /// A veto is open against the organization, or its stars are on hold (存在一票否决情形).
        VetoOpen = "VETO_OPEN" { zh: "该组织星级暂停或存在一票否决情形", en: "The organization's stars are on hold, or a veto is open against it" },
        /// The organization has fewer stars in force than the order asks for (星级未达到要求).
        StarsTooFew = "STARS_TOO_FEW" { zh: "须有 {min} 星及以上，现为 {found} 星", en: "{min} stars at least are needed, it has {found}" },
        /// Capabilities that the order asks for are lacking (专业特长不足).
        CapabilitiesLacking = "CAPABILITIES_LACKING" { zh: "缺少所需专业特长：{capabilities}", en: "Capabilities are lacking: {capabilities}" },
        /// The organization carries as much as it can (承接能力已满).
        CapacitySpent = "CAPACITY_SPENT" { zh: "承接能力为 {capacity} 个项目，在手项目和待评定接单已有 {load} 个", en: "It can carry {capacity} projects and carries {load}, claims that wait included" },
        /// Partners are not active, or a veto is open against them (联合体成员不合格).
        PartnersUnfit = "PARTNERS_UNFIT" { zh: "联合体成员状态不正常或存在一票否决情形：{partners}", en: "Partners are not active, or a veto is open against them: {partners}" },
        /// The price is above the order's ceiling (报价超过限价).
        PriceAboveCeiling = "PRICE_ABOVE_CEILING" { zh: "报价应在 0 至限价 {ceiling} 元之间", en: "The price has to be between 0 and the ceiling of {ceiling} yuan" },
        /// The price is below what the purchase list lets so many units cost (报价低于清单价格).
        PriceBelowList = "PRICE_BELOW_LIST" { zh: "报价低于购买服务清单的最低价 {min} 元（按数量计）", en: "The price is below {min} yuan, the least that the purchase list has for so many units" },
        /// The organization takes part in the order already (已参与接单).
        TakesPartAlready = "TAKES_PART_ALREADY" { zh: "该组织已参与此订单的接单", en: "The organization takes part in a claim on this order already" },
        /// Every partner has joined, or there is none (没有待加入的成员).
        NobodyToJoin = "NOBODY_TO_JOIN" { zh: "没有待加入的联合体成员", en: "No partner is waited for" },
        /// The claim does not name the organization as a partner (不是联合体成员).
        NotAPartner = "NOT_A_PARTNER" { zh: "该组织不是此联合体的成员", en: "The claim does not name the organization as a partner" },
        /// The partner has joined before (已加入联合体).
        AlreadyJoined = "ALREADY_JOINED" { zh: "该组织已加入此联合体", en: "The organization has joined before" },
        /// Partners have not joined yet (联合体成员未全部加入).
        PartnersMissing = "PARTNERS_MISSING" { zh: "仍有 {count} 个联合体成员未加入", en: "{count} partners have not joined yet" },
        /// The panel has too few scorers without a conflict of interest (评定人数不足).
        ScorersTooFew = "SCORERS_TOO_FEW" { zh: "无利益冲突的评定人员不少于 {min} 人，现为 {found} 人", en: "{min} scorers without a conflict of interest are needed, there are {found}" },
        /// Nobody who scores has an account, beside who puts the award on file (评定小组须有账户成员).
        PanelAccountMissing = "PANEL_ACCOUNT_MISSING" { zh: "除登记人外，评定小组须至少有一名无利益冲突的成员使用本人账户", en: "Beside who puts it on file, somebody who scores has to sit with an account" },
        /// More would sit on the panel for a participant of the salon than came for it (席位超过到会人数).
        ParticipantSeatsTaken = "PARTICIPANT_SEATS_TAKEN" { zh: "该参与方到会 {count} 人，席位不能更多", en: "{count} persons came to the salon for this participant, no more can sit" },
        /// A claim has not one score of each scorer (评分数量不符).
        ScoreCount = "SCORE_COUNT" { zh: "应有 {needed} 个评分，现为 {found} 个", en: "{needed} scores are needed, there are {found}" },
        /// A claim has no scores (接单未评分).
        ClaimUnscored = "CLAIM_UNSCORED" { zh: "接单 {claim} 未评分", en: "Claim {claim} has no scores" },
        /// Who departs from the ranking says why (未按排名定单须说明理由).
        RankingDeparture = "RANKING_DEPARTURE" { zh: "未选择排名第一的接单，须说明理由", en: "The winner is not the first of the ranking, the reason has to be stated" },
        /// The criteria of a round add up to 100.00 points (评审指标分值合计不符).
        CriteriaSum = "CRITERIA_SUM" { zh: "评审指标满分合计应为 {expected}，现为 {found}", en: "The criteria have to add up to {expected} points, they come to {found}" },
        /// A sum does not come out (预算计算不符).
        BudgetMismatch = "BUDGET_MISMATCH" { zh: "预算计算不符：应为 {expected}，现为 {found}", en: "The budget does not come out: it should be {expected}, it is {found}" },
        /// The round takes no proposals now (当前不受理申报).
        RoundNotOpen = "ROUND_NOT_OPEN" { zh: "该创投当前不受理申报", en: "The round takes no proposals now" },
        /// The round does not check eligibility now (不在初筛阶段).
        RoundNotScreening = "ROUND_NOT_SCREENING" { zh: "该创投不在初筛阶段", en: "The round does not screen proposals now" },
        /// The round is not in review (不在评审阶段).
        RoundNotInReview = "ROUND_NOT_IN_REVIEW" { zh: "该创投不在评审阶段", en: "The round is not in review" },
        /// The round was awarded or cancelled (创投已授标或已取消).
        RoundDecided = "ROUND_DECIDED" { zh: "该创投已授标或已取消", en: "The round was awarded or cancelled" },
        /// The organization has a proposal in this round already (已申报本轮创投).
        ProposalTaken = "PROPOSAL_TAKEN" { zh: "该组织已申报本轮创投", en: "The organization has a proposal in this round already" },
        /// The round does not take this lead (类别不符).
        LeadNotTaken = "LEAD_NOT_TAKEN" { zh: "本轮创投仅受理：{leads}", en: "The round takes these leads: {leads}" },
        /// A proposed project begins after the reviews (项目应在评审之后开始).
        ProjectBeforeReview = "PROJECT_BEFORE_REVIEW" { zh: "项目应在评审截止日 {until} 之后开始", en: "The project has to begin after the last day for reviews, {until}" },
        /// A proposed project takes too long (项目周期过长).
        ProjectTooLong = "PROJECT_TOO_LONG" { zh: "项目周期最长 {max} 天", en: "The project takes {max} days at most" },
        /// A proposal's text names its organization, and reviewers must not know it (申报内容不得出现组织名称).
        NamesProposer = "NAMES_PROPOSER" { zh: "评审为匿名，申报内容不得出现本组织名称或代码", en: "Reviews are blind: the text must not name your organization or its code" },
        /// Conditions of eligibility are not met (资格条件不符).
        NotEligible = "NOT_ELIGIBLE" { zh: "资格条件不符：{conditions}", en: "Conditions are not met: {conditions}" },
        /// Every condition is met, and only one that is not makes a proposal ineligible now (资格条件均符合).
        ConditionsMet = "CONDITIONS_MET" { zh: "资格条件均符合，初筛后不得以其他理由取消资格", en: "Every condition is met; after the screening nothing else makes a proposal ineligible" },
        /// Submitted proposals are not screened yet (仍有申报未初筛).
        ProposalsUnscreened = "PROPOSALS_UNSCREENED" { zh: "仍有 {count} 项申报未初筛", en: "{count} proposals are not screened yet" },
        /// There is no proposal with which to go on (没有可继续的申报).
        NoProposals = "NO_PROPOSALS" { zh: "没有可进入下一环节的申报", en: "There is no proposal to go on with" },
        /// Reviewers without a conflict are missing (评审人数不足).
        ReviewersMissing = "REVIEWERS_MISSING" { zh: "每项申报至少须 {needed} 名无利益冲突的评审，现有 {found} 名", en: "Each proposal needs {needed} reviewers without a conflict, there are {found}" },
        /// The person is or was a reviewer of this round (已是本轮评审).
        ReviewerTaken = "REVIEWER_TAKEN" { zh: "该人员是或曾是本轮评审", en: "This person is or was a reviewer of the round" },
        /// The person has a task that shows who proposes, and reviews are blind (不符合匿名评审要求).
        ReviewerNotBlind = "REVIEWER_NOT_BLIND" { zh: "评审为匿名，该人员的其他职责可看到申报组织", en: "Reviews are blind: this person has a task that shows who proposes" },
        /// A reviewer acts, or did within two years, for an organization that proposes to the round (评审与申报组织有利害关系).
        ReviewerCompetes = "REVIEWER_COMPETES" { zh: "{count} 名评审现任或两年内曾任本轮申报组织的管理员，不得参与本轮评审", en: "{count} reviewers act, or did within two years, for an organization that proposes to this round: they review none of its proposals" },
        /// The person does not review this (未参与此项评审).
        NotOnPanel = "NOT_ON_PANEL" { zh: "该人员不是此项评审的评审人员", en: "This person is not among its reviewers" },
        /// Reviews are missing (评审未完成).
        ReviewsMissing = "REVIEWS_MISSING" { zh: "仍有 {count} 项申报评审未完成", en: "{count} proposals wait for reviews" },
        /// The ranking is another one than noticed: it is noticed again (排序已变更,须重新公示).
        RankingChanged = "RANKING_CHANGED" { zh: "排序与公示不一致，须重新公示", en: "The ranking is not as noticed: publish the notice again" },
        /// Objections are open (异议未裁定).
        ObjectionOpen = "OBJECTION_OPEN" { zh: "仍有 {count} 项异议未裁定", en: "{count} objections are open" },
        /// An objection of the same person to the same waits for its decision (已有待裁定的异议).
        ObjectionWaits = "OBJECTION_WAITS" { zh: "您对此已提出异议，正待裁定", en: "Your objection to this waits for its decision" },
        /// Nobody decides their own objection (不得裁定本人提出的异议).
        OwnObjection = "OWN_OBJECTION" { zh: "不得裁定本人提出的异议", en: "Nobody decides an objection of their own" },
        /// Awarded projects have not come to their end (仍有项目未结束).
        ProjectsUnderWay = "PROJECTS_UNDER_WAY" { zh: "仍有 {count} 个项目未结束", en: "{count} projects have not come to their end" },
        /// The project is not under way (项目未实施).
        ProjectNotStarted = "PROJECT_NOT_STARTED" { zh: "项目未在实施中", en: "The project is not under way" },
        /// The project is not completed (项目未完成).
        ProjectNotCompleted = "PROJECT_NOT_COMPLETED" { zh: "项目尚未完成", en: "The project is not completed" },
        /// The mid-term evaluation is not passed (中期评估未通过).
        MidtermMissing = "MIDTERM_MISSING" { zh: "须先通过中期评估", en: "The mid-term evaluation has to be passed first" },
        /// The evaluation of this stage is not passed, and its instalment waits for it (评估未通过).
        EvaluationMissing = "EVALUATION_MISSING" { zh: "须先通过“{stage}”方可申请该期拨付", en: "The instalment waits for this evaluation to be passed: {stage}" },
        /// The last evaluation was not passed: no further instalment is paid (评估未通过,停止拨付).
        InstalmentsStopped = "INSTALMENTS_STOPPED" { zh: "评估未通过或已终止，停止后续拨付", en: "The last evaluation was not passed, or the proposal has ended: no further instalment is paid" },
        /// The final evaluation was passed already (已通过结项评估).
        AlreadyEvaluated = "ALREADY_EVALUATED" { zh: "已通过结项评估", en: "The final evaluation was passed already" },
    }
}
