//! The column lists of every feed, word for word the data contract's.
//! Never adds meaning: what a column is checked for stands in `intake`.

use super::codes::*;
use super::feed::{Class, Column, ColumnType, Feed};
use ColumnType::*;

const fn req(name: &'static str, kind: ColumnType) -> Column {
    Column { name, kind, required: true, default: None }
}
const fn opt(name: &'static str, kind: ColumnType) -> Column {
    Column { name, kind, required: false, default: None }
}
const fn def(name: &'static str, kind: ColumnType, default: &'static str) -> Column {
    Column { name, kind, required: false, default: Some(default) }
}

const ACCOUNTS: &[Column] = &[
    req("account_id", Text),
    req("debtor_id", Text),
    req("client", Text),
    req("batch", Text),
    opt("product", Code(Product::CODES)),
    req("placed_on", Date),
    opt("recalled_on", Date),
    opt("opened_on", Date),
    def("currency", Text, "CNY"),
    opt("credit_limit", Money),
    req("principal", Money),
    opt("interest", Money),
    opt("fees", Money),
    opt("past_due_since", Date),
    opt("dpd_at_placement", Int),
    opt("monthly_due", Money),
    opt("last_payment_on", Date),
    opt("last_payment_amount", Money),
    opt("delinquencies_12m", Int),
    opt("max_dpd_12m", Int),
    opt("status", Code(AccountStatus::CODES)),
    opt("region", Text),
    opt("collector", Text),
    opt("commission_rate", Rate),
];

const DEBTORS: &[Column] = &[
    req("debtor_id", Text),
    opt("name", Sealed(Class::Name)),
    opt("national_id", Sealed(Class::NationalId)),
    def("national_id_type", Code(NationalIdType::CODES), "cn_id"),
    opt("birth_on", Date),
    opt("gender", Code(Gender::CODES)),
    opt("region", Text),
    opt("occupation", Text),
    opt("employer", Sealed(Class::Organisation)),
    opt("monthly_income", Money),
    opt("income_verified", Bool),
    opt("assets_value", Money),
    opt("total_debt", Money),
    opt("creditors_count", Int),
    opt("other_creditor_sued", Bool),
    opt("dependants", Int),
    opt("care_flags", Codes(CareFlag::CODES)),
    opt("preferred_hours", Hours),
    opt("agreed_hours", Hours),
    opt("work_starts", Clock),
    opt("timezone", Zone),
];

const RELATIONS: &[Column] = &[
    // Made from the row's content where it is empty, before the row is checked.
    req("person_id", Text),
    req("debtor_id", Text),
    opt("name", Sealed(Class::Name)),
    req("relation", Code(RelationKind::CODES)),
    opt("birth_on", Date),
    opt("national_id", Sealed(Class::NationalId)),
    opt("phone", Sealed(Class::Phone)),
    opt("address", Sealed(Class::Address)),
    opt("declared_on", Date),
    req("source", Code(Source::CODES)),
    req("basis", Code(Basis::CODES)),
    opt("consent_ref", Text),
];

const CONTACT_POINTS: &[Column] = &[
    req("owner_id", Text),
    req("kind", Code(PointKind::CODES)),
    req("value", SealedByKind),
    req("source", Code(Source::CODES)),
    req("basis", Code(Basis::CODES)),
    opt("consent_ref", Text),
    opt("first_seen_on", Date),
    opt("last_seen_on", Date),
    opt("validity", Code(Validity::CODES)),
    opt("validity_on", Date),
    opt("client", Text),
];

const CONTACTS: &[Column] = &[
    req("contact_id", Text),
    req("account_id", Text),
    req("at", Time),
    req("channel", Code(Channel::CODES)),
    req("direction", Code(Direction::CODES)),
    req("party", Code(Party::CODES)),
    opt("person_id", Text),
    opt("point", SealedByKind),
    req("outcome", Code(ContactOutcome::CODES)),
    opt("duration_s", Int),
    opt("collector", Text),
    opt("template_id", Text),
    opt("recording_id", Text),
    opt("disclosed_debt", Bool),
    opt("visitors", Int),
    opt("approval_id", Text),
    opt("line", Text),
    opt("entered_at", Time),
    opt("note", Sealed(Class::Text)),
];

const PROMISES: &[Column] = &[
    req("promise_id", Text),
    req("account_id", Text),
    req("made_on", Date),
    req("due_on", Date),
    req("amount", Money),
    def("instalments", Int, "1"),
    opt("plan", Code(PlanKind::CODES)),
];

const STATEMENTS: &[Column] = &[
    req("account_id", Text),
    req("statement_on", Date),
    req("balance", Money),
    opt("minimum_due", Money),
    opt("paid", Money),
    opt("dpd", Int),
];

const OUTCOMES: &[Column] = &[req("account_id", Text), req("as_of", Date), req("horizon_days", Int), req("good", Bool)];

const TRACE_OUTCOMES: &[Column] = &[
    req("debtor_id", Text),
    req("kind", Code(PointKind::CODES)),
    req("value", SealedByKind),
    req("tried_at", Time),
    req("result", Code(TraceResult::CODES)),
    opt("note", Sealed(Class::Text)),
];

const PAYMENTS: &[Column] = &[
    req("payment_id", Text),
    req("account_id", Text),
    req("paid_on", Date),
    req("amount", Money),
    opt("channel", Text),
    opt("payer", Code(Payer::CODES)),
    opt("reverses", Text),
];

const COMPLAINTS: &[Column] = &[
    req("complaint_id", Text),
    opt("account_id", Text),
    req("received_at", Time),
    req("channel", Code(ComplaintChannel::CODES)),
    req("category", Code(ComplaintCategory::CODES)),
    opt("level", Code(ComplaintLevel::CODES)),
    opt("responsibility", Code(Responsibility::CODES)),
    opt("acknowledged_at", Time),
    opt("first_response_at", Time),
    opt("resolved_at", Time),
    opt("followed_up_at", Time),
    opt("satisfied", Bool),
    opt("first_finding_at", Time),
    opt("records_at", Time),
    opt("investigated_at", Time),
    opt("root_cause", Text),
    opt("action", Text),
    opt("owner", Text),
    opt("due_on", Date),
    opt("collector", Text),
    opt("region", Text),
    opt("text", Sealed(Class::Text)),
];

const CONSENTS: &[Column] = &[
    req("debtor_id", Text),
    req("purpose", Code(ConsentPurpose::CODES)),
    req("granted_on", Date),
    opt("withdrawn_on", Date),
    req("evidence_ref", Text),
];

const SUPPRESSIONS: &[Column] = &[
    req("subject_kind", Code(SubjectKind::CODES)),
    req("subject", Subject),
    req("scope", Code(SuppressionScope::CODES)),
    req("since", Time),
    opt("until", Time),
    opt("released_at", Time),
    opt("released_by", Text),
    req("reason", Code(SuppressionReason::CODES)),
];

const CLIENTS: &[Column] =
    &[req("client", Text), opt("lender_type", Code(LenderType::CODES)), opt("commission_rate", Rate), opt("id_prefix", Text)];

const PAUSES: &[Column] = &[req("account_id", Text), req("from", Date), opt("until", Date), req("reason", Code(PauseReason::CODES))];

const PLANS: &[Column] =
    &[req("plan_id", Text), req("account_id", Text), req("signed_on", Date), req("instalment_due_on", Date), req("amount", Money)];

const TEMPLATES: &[Column] = &[
    req("template_id", Text),
    req("channel", Code(Channel::CODES)),
    req("approved_on", Date),
    opt("withdrawn_on", Date),
    opt("text", Text),
];

const TARGETS: &[Column] = &[req("week", Date), opt("client", Text), opt("batch", Text), req("recovery", Money)];

const COLLECTORS: &[Column] = &[req("collector", Text), opt("team", Text), opt("trained_on", Date), opt("left_on", Date)];

/// The contract's columns of a feed, in its order.
pub const fn columns_of(feed: Feed) -> &'static [Column] {
    match feed {
        Feed::Accounts => ACCOUNTS,
        Feed::Debtors => DEBTORS,
        Feed::Relations => RELATIONS,
        Feed::ContactPoints => CONTACT_POINTS,
        Feed::Contacts => CONTACTS,
        Feed::Promises => PROMISES,
        Feed::Statements => STATEMENTS,
        Feed::Outcomes => OUTCOMES,
        Feed::TraceOutcomes => TRACE_OUTCOMES,
        Feed::Payments => PAYMENTS,
        Feed::Complaints => COMPLAINTS,
        Feed::Consents => CONSENTS,
        Feed::Suppressions => SUPPRESSIONS,
        Feed::Clients => CLIENTS,
        Feed::Pauses => PAUSES,
        Feed::Plans => PLANS,
        Feed::Templates => TEMPLATES,
        Feed::Targets => TARGETS,
        Feed::Collectors => COLLECTORS,
    }
}
