//! What a test found, in words of the reader's language, with the contacts that make the count.
//! Never tells a personal value: ids, times and counts are enough.

use super::finding::Caught;
use crate::domain::Tongue;
use crate::rules::point::Hold;
use crate::rules::test::{Counter, Counts, Pool, Span, Test, Window};

/// Contacts that a finding names at most.
const NAMED: usize = 20;

/// The evidence of one row.
pub(super) fn evidence(test: &Test, row: &Caught, tongue: Tongue) -> String {
    let zh = tongue == Tongue::Zh;
    let n = row.counted.unwrap_or_default();
    let fact = row.fact.as_deref().unwrap_or_default();
    match test {
        Test::Hours { closed, before_work_minutes, .. } => hours(closed, *before_work_minutes, row.counted, fact, zh),
        Test::Counter(counter) => counted(counter, n, row, zh),
        Test::SameDayStop { .. } if zh => format!("当日此前已要求停止或已投诉：{fact}"),
        Test::SameDayStop { .. } => format!("asked to stop, or complained, earlier that day: {fact}"),
        Test::Held { holds } => held(holds, fact, zh),
        Test::Suppressed { .. } if zh => format!("禁止联系标记有效：{fact}"),
        Test::Suppressed { .. } => format!("a do-not-contact mark was in force: {fact}"),
        Test::Refused {} if zh => format!("此人此前已拒绝：{fact}"),
        Test::Refused {} => format!("this person had refused before: {fact}"),
        Test::WrongParty {} if zh => format!("此号码此前已证实属于他人：{fact}"),
        Test::WrongParty {} => format!("it had proved to be someone else's before: {fact}"),
        Test::ThirdParty { .. } => third_party(fact, zh),
        Test::FailedDays { days } if zh => format!("此前拨打预留手机连续失败 {n} 日，规则要求 {days} 日"),
        Test::FailedDays { days } => format!("calls to the reserved mobile had failed on {n} days in a row, {days} are asked for"),
        Test::StageChannel { up_to_dpd, channels } => {
            let allowed = channels.iter().map(|channel| channel.code()).collect::<Vec<_>>().join(", ");
            match (row.counted, zh) {
                (Some(dpd), false) => format!("{dpd} days past due, by {fact}: up to {up_to_dpd} only {allowed}"),
                (Some(dpd), true) => format!("逾期 {dpd} 天，渠道 {fact}：{up_to_dpd} 天以内仅可 {allowed}"),
                (None, false) => format!("days past due unknown, by {fact}: up to {up_to_dpd} only {allowed}"),
                (None, true) => format!("逾期天数不明，渠道 {fact}：{up_to_dpd} 天以内仅可 {allowed}"),
            }
        }
        Test::VisitTeam { at_least, at_most, .. } if fact == "team" => {
            let asked = at_most.map_or(format!("{at_least}+"), |most| format!("{at_least}-{most}"));
            if zh { format!("外访 {n} 人，要求 {asked} 人") } else { format!("{n} went, {asked} are asked for") }
        }
        Test::VisitTeam { .. } if zh => "未见事先批准".into(),
        Test::VisitTeam { .. } => "no approval beforehand is on record".into(),
        Test::Template { .. } => match (fact, zh) {
            ("", false) => "no template_id".into(),
            ("", true) => "无模板编号".into(),
            (id, false) => format!("template {id} was not approved for this channel on that day"),
            (id, true) => format!("模板 {id} 当日未获准用于此渠道"),
        },
        Test::Consent { purpose, .. } if zh => format!("当日无有效的 {purpose} 同意"),
        Test::Consent { purpose, .. } => format!("no consent for {purpose} was in force"),
        Test::Text(_) => {
            let (template, fault) = fact.split_once(';').unwrap_or((fact, ""));
            if zh { format!("模板 {template}：{fault}") } else { format!("template {template}: {fault}") }
        }
        Test::Disclosure {} if zh => "向第三方透露了债务".into(),
        Test::Disclosure {} => "a third party was told of the debt".into(),
        Test::Recording { .. } if zh => "没有录音记录".into(),
        Test::Recording { .. } => "no recording is on record".into(),
        Test::LateNote { minutes } if zh => format!("联系后 {n} 分钟才录入，最多 {minutes} 分钟"),
        Test::LateNote { minutes } => format!("the note was entered {n} minutes after the contact, at most {minutes} are allowed"),
        Test::OneChannel { days, .. } if zh => format!("{days} 天内 {n} 次均用 {fact} 且无人接听：{}", named(row, zh)),
        Test::OneChannel { days, .. } => format!("{n} attempts in {days} days, all by {fact}, none answered: {}", named(row, zh)),
        Test::Trained { days } => match (row.counted, zh) {
            (Some(before), false) => format!("{fact} was trained {before} days before, at most {days} are allowed"),
            (Some(before), true) => format!("{fact} 最近培训在 {before} 天前，最多 {days} 天"),
            (None, false) => format!("no training of {fact} is on record"),
            (None, true) => format!("{fact} 没有培训记录"),
        },
        _ => fact.to_owned(),
    }
}

fn hours(closed: &[Window], before_work: u32, starts: Option<i64>, fact: &str, zh: bool) -> String {
    let seconds: i64 = fact.parse().unwrap_or_default();
    let clock = clock(seconds);
    if let Some(starts) = starts {
        let starts = &self::clock(starts)[..5];
        return if zh {
            format!("当地时间 {clock}，在 {starts} 上班前 {before_work} 分钟内")
        } else {
            format!("{clock} local time, within the {before_work} minutes before work begins at {starts}")
        };
    }
    let of = |time: jiff::civil::Time| i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60;
    let inside = |window: &&Window| {
        let (from, to) = (of(window.from), of(window.to));
        if from < to { from <= seconds && seconds < to } else { seconds >= from || seconds < to }
    };
    let window = closed.iter().find(inside).or(closed.first());
    let window = window.map(|w| format!("{}-{}", w.from.strftime("%H:%M"), w.to.strftime("%H:%M"))).unwrap_or_default();
    if zh { format!("当地时间 {clock}，在 {window} 之内") } else { format!("{clock} local time, within {window}") }
}

/// Seconds of the day as `HH:MM:SS`.
fn clock(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn counted(counter: &Counter, n: i64, row: &Caught, zh: bool) -> String {
    let what = match (counter.counts, zh) {
        (Counts::Attempts, false) => "attempts",
        (Counts::Attempts, true) => "次尝试",
        (Counts::Placed, false) => "calls placed",
        (Counts::Placed, true) => "次拨出",
        (Counts::Connected, false) => "connected calls",
        (Counts::Connected, true) => "次接通",
        (Counts::Conversations | Counts::Talks, false) => "conversations",
        (Counts::Conversations | Counts::Talks, true) => "次通话",
        (Counts::Unanswered, false) => "unanswered attempts",
        (Counts::Unanswered, true) => "次未接通",
    };
    let window = match (counter.window, zh) {
        (Span::Day, false) => "that day",
        (Span::Day, true) => "当日",
        (Span::Week, false) => "that week",
        (Span::Week, true) => "当周",
        (Span::SevenDays, false) => "within 7 days",
        (Span::SevenDays, true) => "7 日内",
        (Span::Ever, false) => "in all",
        (Span::Ever, true) => "累计",
    };
    let pooled = match (counter.pooled, zh) {
        (Pool::Person, false) => "one person, all numbers and accounts",
        (Pool::Person, true) => "同一人，全部号码与账户",
        (Pool::PersonAndLender, false) => "one person, all accounts with the lender",
        (Pool::PersonAndLender, true) => "同一人，该机构全部账户",
        (Pool::PersonAndDebt, false) => "one person and debt",
        (Pool::PersonAndDebt, true) => "同一人、同一笔债务",
        (Pool::PersonAndPoint, false) => "one contact detail",
        (Pool::PersonAndPoint, true) => "同一联系方式",
    };
    let (limit, others) = (counter.limit, named(row, zh));
    match (counter.counts, zh) {
        (Counts::Talks, false) => format!("a call after {n} {what} {window} ({pooled}): {others}"),
        (Counts::Talks, true) => format!("{window}已有 {n} {what}后再次致电（{pooled}）：{others}"),
        (_, false) => format!("{n} {what} {window} ({pooled}), at most {limit} allowed: {others}"),
        (_, true) => format!("{window} {n} {what}（{pooled}），最多 {limit} 次：{others}"),
    }
}

/// The contacts that make the count, without what they were sorted by: the number of the contact in its window (six digits), or its time.
fn named(row: &Caught, zh: bool) -> String {
    let others = row.others.as_deref().unwrap_or_default();
    let bare = |item: &str| match item.get(..6) {
        Some(head) if head.bytes().all(|b| b.is_ascii_digit()) => item[6..].to_owned(),
        _ => item.splitn(3, ' ').nth(2).unwrap_or(item).to_owned(),
    };
    let ids: Vec<String> = others.split('\u{1f}').filter(|item| !item.is_empty()).map(bare).collect();
    let more = ids.len().saturating_sub(NAMED);
    let shown = ids[more..].join(", ");
    match (more, zh) {
        (0, _) => shown,
        (_, false) => format!("{shown} and {more} before"),
        (_, true) => format!("{shown} 及此前 {more} 次"),
    }
}

fn held(holds: &[Hold], fact: &str, zh: bool) -> String {
    let (code, detail) = fact.split_once(';').unwrap_or((fact, ""));
    let hold = holds.iter().find(|hold| hold.code() == code);
    let words = hold.map_or(code, |hold| if zh { chinese(*hold) } else { hold.words() });
    match (hold, detail, zh) {
        (_, "", _) => words.to_owned(),
        (Some(Hold::NotPlaced), _, false) => format!("{words}: placed on {detail}"),
        (Some(Hold::NotPlaced), _, true) => format!("{words}：{detail} 才委案"),
        (Some(Hold::Recalled | Hold::Paid | Hold::Settled), _, false) => format!("{words}: last held on {detail}"),
        (Some(Hold::Recalled | Hold::Paid | Hold::Settled), _, true) => format!("{words}：最后在手日 {detail}"),
        (_, _, false) => format!("{words} ({detail})"),
        (_, _, true) => format!("{words}（{detail}）"),
    }
}

const fn chinese(hold: Hold) -> &'static str {
    match hold {
        Hold::NotPlaced => "账户尚未委案",
        Hold::Recalled => "账户已退案",
        Hold::Paid => "账户已还清",
        Hold::Settled => "账户已结清",
        Hold::Bankrupt => "债务人已破产",
        Hold::Deceased => "债务人已去世",
        Hold::ImpostorClaimed => "本人称被冒名借款",
        Hold::LawyerRepresented => "债务人已委托律师",
        Hold::PlanKept => "分期协议正在履行",
        Hold::Disputed => "债务有争议",
        Hold::ComplaintOpen => "投诉未结",
        Hold::ComplaintInSight => "已扬言投诉",
        Hold::Cease => "债务人要求停止联系",
        Hold::Unread => "有一条保护性记录无法读取",
        Hold::Supervisor => "主管已暂停该账户",
    }
}

fn third_party(fact: &str, zh: bool) -> String {
    let (what, detail) = fact.split_once(';').unwrap_or((fact, ""));
    match (what, zh) {
        ("minor", false) => "a minor is never asked".into(),
        ("minor", true) => "绝不联系未成年人".into(),
        ("age", false) => format!("a {detail} whose age is unknown is never asked"),
        ("age", true) => format!("年龄不明的 {detail} 绝不联系"),
        ("never", false) => format!("a person of relation {detail} is never asked"),
        ("never", true) => format!("关系为 {detail} 的人绝不联系"),
        ("named", false) => "the debtor did not name this person".into(),
        ("named", true) => "并非债务人指定的联系人".into(),
        (_, false) => format!("the debtor was not lost: {detail}"),
        (_, true) => format!("债务人当时并未失联：{detail}"),
    }
}
