//! What overrides every score: an account that is not held, a right used, a person to be careful with.
//! Never costs points: a hold replaces the treatment and leaves both scores as they are.

/// A hold; in the order in which one beats another unless the strategy file orders them otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HoldCode {
    /// Recalled, paid or settled.
    NotHeld,
    Deceased,
    /// The person says another took the loan, or the debtor proved to be the wrong party.
    Impostor,
    /// Represented by a lawyer: only the lawyer may be written to.
    Lawyer,
    Bankrupt,
    /// Before a court.
    Legal,
    Fraud,
    Dispute,
    /// Open, or threatened and not released.
    Complaint,
    Cease,
    /// A row that protects someone could not be read.
    Unread,
    /// The client, or a supervisor, said stop.
    Instruction,
    /// An agreed pause: hardship, disaster.
    Paused,
    PlanActive,
    Care,
    Lost,
}

impl HoldCode {
    pub const ALL: &'static [HoldCode] = &[
        HoldCode::NotHeld,
        HoldCode::Deceased,
        HoldCode::Impostor,
        HoldCode::Lawyer,
        HoldCode::Bankrupt,
        HoldCode::Legal,
        HoldCode::Fraud,
        HoldCode::Dispute,
        HoldCode::Complaint,
        HoldCode::Cease,
        HoldCode::Unread,
        HoldCode::Instruction,
        HoldCode::Paused,
        HoldCode::PlanActive,
        HoldCode::Care,
        HoldCode::Lost,
    ];

    /// The word in outputs and strategy files.
    pub const fn code(self) -> &'static str {
        match self {
            HoldCode::NotHeld => "not_held",
            HoldCode::Deceased => "deceased",
            HoldCode::Impostor => "impostor",
            HoldCode::Lawyer => "lawyer",
            HoldCode::Bankrupt => "bankrupt",
            HoldCode::Legal => "legal",
            HoldCode::Fraud => "fraud",
            HoldCode::Dispute => "dispute",
            HoldCode::Complaint => "complaint",
            HoldCode::Cease => "cease",
            HoldCode::Unread => "unread",
            HoldCode::Instruction => "instruction",
            HoldCode::Paused => "paused",
            HoldCode::PlanActive => "plan_active",
            HoldCode::Care => "care",
            HoldCode::Lost => "lost",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<HoldCode> {
        HoldCode::ALL.iter().copied().find(|hold| hold.code() == text)
    }

    /// In words a debtor could be told.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            HoldCode::NotHeld => ("the account is no longer with us", "该账户已不在本机构"),
            HoldCode::Deceased => ("the debtor has died", "债务人已故"),
            HoldCode::Impostor => ("somebody else may have taken the loan", "可能系他人冒名借款"),
            HoldCode::Lawyer => ("represented by a lawyer", "已委托律师"),
            HoldCode::Bankrupt => ("bankrupt", "已破产"),
            HoldCode::Legal => ("before a court", "已进入诉讼"),
            HoldCode::Fraud => ("fraud is suspected", "疑似欺诈"),
            HoldCode::Dispute => ("the debt is disputed", "债务存在争议"),
            HoldCode::Complaint => ("a complaint is open", "有未结投诉"),
            HoldCode::Cease => ("asked not to be contacted", "已要求停止联系"),
            HoldCode::Unread => ("a row that protects could not be read", "有保护性记录无法读取"),
            HoldCode::Instruction => ("the client or a supervisor said stop", "委托方或主管要求停止"),
            HoldCode::Paused => ("a pause is agreed", "已约定暂停"),
            HoldCode::PlanActive => ("a plan runs and is kept", "还款计划正在履行"),
            HoldCode::Care => ("needs special care", "需要特别关怀"),
            HoldCode::Lost => ("cannot be reached", "已失联"),
        }
    }
}
