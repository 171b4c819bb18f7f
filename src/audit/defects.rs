//! The quality table: what a reviewer may find in a contact, and how grave it is. From the clients' tenders (house rules).
//! Never a finding by itself: each is a person's to confirm.

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Defect {
    pub code: &'static str,
    pub area: &'static str,
    /// In words: English, Chinese.
    pub words: (&'static str, &'static str),
    /// 1 slight … 4 gravest.
    pub level: u8,
}

const fn row(code: &'static str, area: &'static str, level: u8, en: &'static str, zh: &'static str) -> Defect {
    Defect { code, area, words: (en, zh), level }
}

/// The table, in its order.
pub const DEFECTS: [Defect; 31] = [
    row("note_late_follow_up", "contact notes", 2, "first follow-up late or not as the client asks", "首次跟进不及时或不符合客户要求"),
    row("note_frequency", "contact notes", 2, "frequency not as the client asks", "跟进频率不符合客户要求"),
    row("note_differs", "contact notes", 4, "note does not match the recording", "催记与录音不符"),
    row("note_forbidden", "contact notes", 2, "forbidden content in the note", "催记含禁止内容"),
    row("note_late", "contact notes", 1, "entered late", "催记录入不及时"),
    row("note_one_channel", "contact notes", 2, "one single channel used throughout", "催收方式单一"),
    row("recording_missing", "recording", 4, "missing or incomplete", "录音缺失或不完整"),
    row("recording_differs", "recording", 4, "does not match the note", "录音与催记不符"),
    row("recording_originals", "recording", 4, "originals incomplete", "原始录音不完整"),
    row("recording_storage", "recording", 1, "not stored as the recording rule says", "未按录音规则保存"),
    row("recording_late", "recording", 1, "handed in late", "录音提交不及时"),
    row("visit_differs", "visit", 3, "recording and report differ", "外访录音与报告不符"),
    row("visit_no_recording", "visit", 3, "no recording", "外访无录音"),
    row("visit_photographs", "visit", 1, "photographs not as asked", "照片不符合要求"),
    row("visit_no_photographs", "visit", 2, "no photographs", "无照片"),
    row("visit_late", "visit", 1, "result entered late, or no application beforehand", "结果录入不及时，或未事先申请"),
    row("visit_faked", "visit", 4, "faked", "虚假外访"),
    row("visit_abuse", "visit", 4, "abuse or a scuffle with anyone", "与他人发生辱骂或肢体冲突"),
    row("visit_alone", "visit", 2, "fewer than 2 people, or the outing register not kept", "少于 2 人，或外出登记不全"),
    row("visit_phone", "visit", 3, "calls on a business phone while out, not recorded", "外出时业务电话未录音"),
    row("forbidden_promise", "forbidden", 4, "promising a reduction or a closure without the client's leave", "未经客户同意承诺减免或结清"),
    row(
        "forbidden_referral",
        "forbidden",
        3,
        "sending the debtor to the client or regulator to be rid of him",
        "为推脱而引导债务人找客户或监管",
    ),
    row("forbidden_words", "forbidden", 4, "insulting, threatening or intimidating words, or any crime", "辱骂、威胁、恐吓或违法犯罪"),
    row("calling_unrecorded", "calling", 4, "unrecorded line", "使用无录音线路"),
    row(
        "calling_unregistered",
        "calling",
        2,
        "unregistered number used; a home-district letter not followed up",
        "使用黑号；户籍地信函未跟进",
    ),
    row("risk_explained_wrongly", "risk", 3, "explaining the client's business wrongly", "错误解释客户业务"),
    row("risk_promise_broken", "risk", 3, "promise to the customer not kept (call-back, feedback)", "对客户承诺未兑现（回电、反馈）"),
    row("risk_wrong_amount", "risk", 3, "wrong amount given, so that a balance remains", "报错金额致仍有余款"),
    row("risk_do_not_contact", "risk", 4, "contacting someone marked do-not-contact", "联系禁止联系的人"),
    row("risk_same_day", "risk", 4, "dialling on the same day after being asked to stop", "对方要求停止后当日再拨"),
    row("risk_complaint_signs", "risk", 4, "dialling on the same day after signs of a complaint", "出现投诉苗头后当日再拨"),
];

/// A row of the table by its code.
pub fn defect(code: &str) -> Option<&'static Defect> {
    DEFECTS.iter().find(|defect| defect.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_stands_once_and_each_level_is_one_of_four() {
        for (n, row) in DEFECTS.iter().enumerate() {
            assert!(DEFECTS[..n].iter().all(|other| other.code != row.code), "{}", row.code);
            assert!((1..=4).contains(&row.level) && !row.words.0.is_empty() && !row.words.1.is_empty());
        }
        assert_eq!(defect("visit_faked").map(|row| row.level), Some(4));
        assert_eq!(defect("visit_flawed"), None);
    }
}
