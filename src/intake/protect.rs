//! Whom a refused row protects: a suppression, a withdrawn consent, a refusal, a complaint or a death that cannot be read
//! fully holds the account, or where only the number is legible, the number.
//! Never reads a row that is good.

use crate::domain::phone::Phone;
use crate::domain::record::Protects;
use crate::domain::{Class, Feed, Personal};

/// The holds of a refused row, from its cells by column name.
pub fn protects<'a>(feed: Feed, cell: impl Fn(&str) -> Option<&'a str>) -> Vec<Protects> {
    let account = || cell("account_id").map(|id| Protects::Account(id.to_owned()));
    let debtor = || cell("debtor_id").map(|id| Protects::Debtor(id.to_owned()));
    // An outcome that cannot be read may be a refusal.
    let known = |list: &[&str], name: &str| cell(name).is_some_and(|word| list.contains(&word.to_lowercase().as_str()));
    match feed {
        Feed::Suppressions => subject(cell("subject_kind"), cell("subject")),
        Feed::Complaints => account().into_iter().collect(),
        Feed::Consents if cell("withdrawn_on").is_some() => debtor().into_iter().collect(),
        Feed::Debtors if cell("care_flags").is_some_and(|flags| !known_flags(flags) || flags.contains("deceased")) => {
            debtor().into_iter().collect()
        }
        Feed::Contacts => {
            let refusal = known(&["cease_request", "complaint_threat", "relay_refused", "wrong_party"], "outcome");
            let unread = !known(crate::domain::ContactOutcome::CODES, "outcome");
            if !(refusal || unread) {
                return Vec::new();
            }
            let point = cell("point").and_then(phone);
            account().or(point).into_iter().collect()
        }
        Feed::TraceOutcomes
            if known(&["refused", "wrong_party"], "result") || !known(crate::domain::codes::TraceResult::CODES, "result") =>
        {
            debtor().or_else(|| cell("value").and_then(phone)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn known_flags(flags: &str) -> bool {
    let codes = crate::domain::codes::CareFlag::CODES;
    flags.split([';', ',']).map(str::trim).filter(|f| !f.is_empty()).all(|f| codes.contains(&f.to_lowercase().as_str()))
}

fn phone(text: &str) -> Option<Protects> {
    Phone::parse(text).ok().map(|phone| Protects::Point(Personal::new(Class::Phone, phone.e164)))
}

/// The subject of a suppression: as its kind says, or where the kind cannot be read, as everything it may be.
fn subject(kind: Option<&str>, subject: Option<&str>) -> Vec<Protects> {
    let Some(subject) = subject else { return Vec::new() };
    let id = || subject.to_owned();
    match kind.map(str::to_lowercase).as_deref() {
        Some("account") => vec![Protects::Account(id())],
        Some("debtor") => vec![Protects::Debtor(id())],
        Some("person") => vec![Protects::Person(id())],
        Some("point") => phone(subject).into_iter().collect(),
        _ => match phone(subject) {
            Some(point) => vec![point],
            None => vec![Protects::Account(id()), Protects::Debtor(id()), Protects::Person(id())],
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(feed: Feed, cells: &[(&str, &'static str)]) -> Vec<Protects> {
        protects(feed, |name| cells.iter().find(|(n, _)| *n == name).map(|(_, text)| *text))
    }

    #[test]
    fn rows_that_protect_someone_hold_what_can_be_read() {
        assert_eq!(
            of(Feed::Suppressions, &[("subject_kind", "account"), ("subject", "A1"), ("since", "??")]),
            [Protects::Account("A1".into())]
        );
        assert_eq!(
            of(Feed::Suppressions, &[("subject_kind", "??"), ("subject", "13800138000")]),
            [Protects::Point(Personal::new(Class::Phone, "+8613800138000"))]
        );
        assert_eq!(of(Feed::Complaints, &[("account_id", "A1"), ("received_at", "soon")]), [Protects::Account("A1".into())]);
        assert_eq!(of(Feed::Consents, &[("debtor_id", "D1"), ("withdrawn_on", "2026-99-99")]), [Protects::Debtor("D1".into())]);
        assert_eq!(of(Feed::Consents, &[("debtor_id", "D1"), ("granted_on", "2026-99-99")]), []);
        assert_eq!(
            of(Feed::Debtors, &[("debtor_id", "D1"), ("care_flags", "deceased"), ("national_id", "1")]),
            [Protects::Debtor("D1".into())]
        );
        assert_eq!(of(Feed::Contacts, &[("outcome", "cease_request"), ("point", "13800138000")]).len(), 1);
        assert_eq!(of(Feed::Contacts, &[("account_id", "A1"), ("outcome", "no_answer")]), []);
    }
}
