//! What is refused when a strategy is read or put beside the packs, and what complaint risk does: each with one that is refused and one
//! that is not. Never opens a database.

use super::decide::{AccountRow, segment};
use super::explain::explain;
use super::{DEFAULT_STRATEGY, Strategy, forbidden, read};
use crate::domain::{Channel, Money, StageEdges, Tongue};
use crate::rules::Packs;
use jiff::civil::{Date, date};

const DAY: Date = date(2026, 6, 7);
const FIRST: &str = "[[branch]]\nwhen = { dpd_from = 181";
const UNWILLING: &str = "segment = \"able_unwilling\"\ntreatment = \"firm\"";
const VISIT: &str = "[treatment.go]\nen = \"go there\"\nzh = \"上门\"\nkind = \"visit\"\nfrom_dpd = 61\nvisitors = 2\n\
     approval = \"client\"\notherwise = \"firm\"\n\n[treatment.mediation]";

/// The default strategy with changes.
fn text(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(DEFAULT_STRATEGY.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the default strategy has no {from:?}");
        text.replacen(from, to, 1)
    })
}

fn branch(when: &str, rest: &str) -> String {
    format!("[[branch]]\nwhen = {{ {when} }}\nsegment = \"mine\"\n{rest}\n\n{FIRST}")
}

fn refused(changes: &[(&str, &str)]) -> String {
    read("x.toml", &text(changes)).err().map_or_else(String::new, |fault| fault.to_string())
}

fn strategy(changes: &[(&str, &str)]) -> Strategy {
    read("x.toml", &text(changes)).unwrap()
}

/// What a pack of one rule says of a strategy, with the segment that stands at each line named.
fn told(rule: &str, changes: &[(&str, &str)]) -> String {
    let pack = format!(
        "name = \"mine\"\ntitle_en = \"x\"\ntitle_zh = \"x\"\n\n[[rule]]\nid = \"MY-01\"\njurisdiction = \"any\"\nfrom = \"2026-01-01\"\n\
         force = \"house\"\neffect = \"block\"\nlevel = 2\nsubject = \"debtor\"\ntext_en = \"So it is.\"\ntext_zh = \"x\"\n\
         instrument = \"c\"\narticle = \"1\"\nsource = \"CLIENT\"\nconfidence = \"P\"\n{rule}"
    );
    let packs = Packs::of(&["cn", "mine"], |name| (name == "mine").then(|| pack.clone())).unwrap();
    let found = forbidden(&strategy(changes), &packs, &StageEdges::default(), DAY);
    let text = text(changes);
    let place = |line: usize| text.lines().nth(line - 1).unwrap().to_owned();
    found.into_iter().map(|(line, what)| format!("{}: {what}\n", place(line))).collect()
}

const THREE: &str = "[[rule.test]]\nkind = \"visit_team\"\nat_least = 3\n";

#[test]
fn a_visit_is_looked_at_by_whatever_way_it_is_reached() {
    let cell = UNWILLING.replace("firm", "go");
    let by_letter = [("[treatment.mediation]", VISIT), (UNWILLING, cell.as_str())];
    assert_eq!(told(THREE, &by_letter), "[[cell]]: \"able_unwilling\" sends 2 people, not 3: MY-01 forbids it (So it is.)\n");
    let by_otherwise = [("[treatment.mediation]", VISIT), ("from_dpd = 91\notherwise = \"firm\"", "from_dpd = 150\notherwise = \"go\"")];
    assert_eq!(
        told(THREE, &by_otherwise),
        "[[branch]]: \"late_able\" leads to \"go\", which sends 2 people, not 3: MY-01 forbids it (So it is.)\n"
    );
    // Nobody comes to it by a way that always fits before.
    let never = [("[treatment.mediation]", VISIT), ("from_dpd = 91\notherwise = \"firm\"", "from_dpd = 91\notherwise = \"go\"")];
    assert_eq!(told(THREE, &never), "");
    let on_hold = [("[treatment.mediation]", VISIT), ("treatment = \"care_review\"", "treatment = \"go\"")];
    assert!(told(THREE, &on_hold).starts_with("[[overlay]]: \"care\" sends 2 people"));
    let four = [("[treatment.mediation]", &*VISIT.replace("visitors = 2", "visitors = 4")), (UNWILLING, cell.as_str())];
    assert!(told(THREE, &four).contains("sends 4 people, more than 3: CN-VISIT-02"));
    // A visit too early, though a letter is written in its name.
    let early = "[[rule.test]]\nkind = \"stage_channel\"\nup_to_dpd = 90\nchannels = [\"sms\", \"call\", \"letter\"]\n";
    assert!(told(early, &by_letter).contains("\"able_unwilling\" uses visit up to 90 days past due"));
}

#[test]
fn a_rule_of_some_clients_or_products_is_asked_where_one_of_them_comes() {
    let cell = UNWILLING.replace("firm", "go");
    let visit = [("[treatment.mediation]", VISIT), (UNWILLING, cell.as_str())];
    let own = format!("clients = [\"C1\"]\n{THREE}");
    assert!(told(&own, &visit).contains("not 3: MY-01 forbids it for C1"));
    // A branch before the cell may do for C1 as its contract wants; another client's or product's does not.
    let rest = "treatment = \"firm\"\nearly_treatment = \"remind\"\nchannel = \"call\"\nevery_days = 9\ntone = \"firm\"";
    let before = |when: &str| branch(when, rest);
    let with = |when: &str, rule: &str| told(rule, &[visit[0], visit[1], (FIRST, before(when).as_str())]);
    assert_eq!(with("client = [\"C1\"], willingness = [\"low\"], ability = [\"high\"]", &own), "");
    assert!(with("client = [\"C2\"], willingness = [\"low\"], ability = [\"high\"]", &own).contains("for C1"));
    assert!(with("client = [\"C1\"], willingness = [\"low\"], ability = [\"high\"], dpd_from = 91", &own).contains("for C1"));
    let cards = format!("products = [\"credit_card\"]\n{THREE}");
    assert_eq!(with("product = [\"credit_card\"], willingness = [\"low\"], ability = [\"high\"]", &cards), "");
    assert!(with("product = [\"mortgage\"], willingness = [\"low\"], ability = [\"high\"]", &cards).contains("MY-01"));
    // And a branch for C1 alone is asked.
    let sends = branch(
        "client = [\"C1\"], dpd_from = 61, willingness = [\"low\"]",
        &rest.replace("treatment = \"firm\"\nearly_treatment = \"remind\"", "treatment = \"go\""),
    );
    assert!(told(&own, &[visit[0], (FIRST, sends.as_str())]).starts_with("[[branch]]: \"mine\" sends 2"));
    assert_eq!(told(&own.replace("C1", "C3"), &[visit[0], (FIRST, sends.as_str())]), "");
    // No strategy can tell lenders apart.
    assert!(told(&format!("lender_types = [\"small_loan\"]\n{THREE}"), &visit).contains("MY-01"));
}

#[test]
fn a_branch_for_accounts_that_cannot_be_is_refused() {
    let rest = "treatment = \"remind\"\nchannel = \"sms\"\nevery_days = 9\ntone = \"plain\"";
    let with = |when: &str| refused(&[(FIRST, &branch(when, rest))]);
    assert!(with("willingness = [\"high\"], ordinary = \"does_not_fit\"").contains("fits wherever willingness is high (HS-CONV-01)"));
    assert!(with("willingness = [\"low\"], ability = [\"low\"], risk = [\"low\"]").contains("by [p_pay] such scores have another risk"));
    assert_eq!(with("willingness = [\"middle\", \"high\"], ordinary = \"does_not_fit\""), "");
    assert_eq!(with("willingness = [\"low\"], ability = [\"high\"], risk = [\"middle\"]"), "");
    // With those who cannot be left out, one branch takes a whole cell.
    assert!(
        with("willingness = [\"high\"], ability = [\"high\"], ordinary = \"fits\"").contains("no account can reach the cell \"ready\"")
    );
}

#[test]
fn complaint_risk_makes_no_branch_harder() {
    let with = |when: &str, rest: &str| refused(&[(FIRST, &branch(when, rest))]);
    let firm =
        with("complaint_risk = \"high\", dpd_from = 61", "treatment = \"firm\"\nchannel = \"call\"\nevery_days = 30\ntone = \"firm\"");
    assert!(firm.contains("tone firm, not gentle") && firm.contains("\"mine\" is harder than \"late_strained\""), "{firm}");
    let daily = with(
        "complaint_risk = \"high\", willingness = [\"middle\"], ability = [\"middle\"]",
        "treatment = \"remind\"\nchannel = \"call\"\nearly_channel = \"sms\"\nevery_days = 1\ntone = \"gentle\"",
    );
    assert!(daily.contains("again after 1 days, not 4"), "{daily}");
    // A treatment that is firm wherever else it is used stays so, whatever the branch calls it.
    let named = with(
        "complaint_risk = \"high\", dpd_from = 61, willingness = [\"middle\"], ability = [\"middle\"]",
        "treatment = \"firm\"\nchannel = \"call\"\nevery_days = 30\ntone = \"gentle\"",
    );
    assert!(named.contains("tone firm (so \"firm\" is used elsewhere), not plain"), "{named}");
    // The same by the back door: a gentler branch for those without complaint risk alone.
    let back = with(
        "complaint_risk = \"low\", dpd_from = 61, willingness = [\"low\"], ability = [\"middle\"]",
        "treatment = \"remind\"\nchannel = \"call\"\nevery_days = 30\ntone = \"plain\"",
    );
    assert!(back.contains("\"unwilling\" is harder than \"mine\""), "{back}");
    // Gentler, or no account in common.
    let gentle = "treatment = \"care_review\"\nchannel = \"letter\"\nearly_channel = \"sms\"\nevery_days = 30\ntone = \"gentle\"";
    assert_eq!(with("complaint_risk = \"high\", dpd_below = 361", gentle), "");
    assert_eq!(
        with(
            "complaint_risk = \"high\", dpd_from = 61, willingness = [\"low\"], ability = [\"middle\"]",
            "treatment = \"firm\"\nchannel = \"call\"\nevery_days = 5\ntone = \"firm\""
        ),
        ""
    );
}

/// An account 98 days past due whose points come to these scores.
fn row(willingness: i64, ability: i64) -> AccountRow {
    let mut row = AccountRow::blank();
    (row.willingness, row.ability, row.contactability) = (willingness, ability, Some(50));
    (row.dpd, row.stage, row.balance) = (Some(98), Some(StageEdges::default().stage(98)), Money::from_minor(1_000_000));
    row
}

#[test]
fn high_complaint_risk_is_a_supervisors_and_nobody_visits() {
    let visit = [("[treatment.mediation]", VISIT), (UNWILLING, "segment = \"able_unwilling\"\ntreatment = \"go\"")];
    let at_hand = text(&visit).replacen(
        "early_treatment = \"remind\"\nescalate = \"pre_legal\"\nchannel = \"letter\"",
        "early_treatment = \"remind\"\nescalate = \"pre_legal\"\nchannel = \"visit\"",
        1,
    );
    let alone = at_hand
        .replacen(
            "approval = \"client\"\notherwise = \"firm\"\n\n[treatment.mediation]",
            "approval = \"client\"\n\n[treatment.mediation]",
            1,
        )
        .replacen("from_dpd = 61\nvisitors", "from_dpd = 31\nvisitors", 1);
    let (at_hand, alone) = (read("x.toml", &at_hand).unwrap(), read("x.toml", &alone).unwrap());
    let calm = row(10, 90);
    let mut risky = calm.clone();
    risky.complaints_12m = 1;
    let of = |row: &AccountRow, strategy: &Strategy| {
        let it = segment(row, strategy, DAY).unwrap();
        let approvals: Vec<&str> = it.approvals.iter().map(|approval| approval.code()).collect();
        (it.treatment.name.clone(), it.channel, approvals.join("; "))
    };
    assert_eq!(of(&calm, &at_hand), ("go".into(), Some(Channel::Visit), "client".into()));
    assert_eq!(of(&risky, &at_hand), ("firm".into(), Some(Channel::Letter), "supervisor".into()));
    // Where the treatment names nothing else, a letter goes, and both must agree.
    assert_eq!(of(&risky, &alone), ("go".into(), Some(Channel::Letter), "supervisor; client".into()));
    let limits = |row: &AccountRow| {
        let lines = explain(row, &alone, Tongue::En).into_iter().filter(|line| line.part == "limit");
        lines.map(|line| format!("{}: {}", line.name, line.finding)).collect::<Vec<_>>()
    };
    assert_eq!(limits(&calm), ["approval: the client must agree first", "visitors: 2 people go, and record it (HS-VISIT-01)"]);
    assert_eq!(
        limits(&risky),
        [
            "approval: a supervisor must agree first",
            "approval: the client must agree first",
            "visitors: nobody visits; a letter is sent instead",
            "gentler: handled more gently, and by a supervisor"
        ]
    );
    // Before the visit may begin, nobody goes by it either.
    let mut early = calm.clone();
    (early.dpd, early.stage) = (Some(45), Some(StageEdges::default().stage(45)));
    assert_eq!(of(&early, &at_hand), ("firm".into(), Some(Channel::Letter), String::new()));
}

#[test]
fn a_score_that_is_held_says_so_and_counts_from_its_points() {
    // The worst of every attribute of willingness: 50 - 12 - 10 - 3 - 12 + 0 + 0 - 8 - 4 - 10 - 5 + 0 = -14; the best of ability.
    let strategy = strategy(&[]);
    let mut it = row(0, 100);
    it.bins = "eeaaaadcdaa".to_owned() + "aabcaabaa" + "---";
    let score = |row: &AccountRow, tongue| {
        let lines = explain(row, &strategy, tongue).into_iter().filter(|line| line.name == "score");
        lines.map(|line| line.finding).collect::<Vec<_>>()
    };
    let said = score(&it, Tongue::En);
    assert_eq!(said[0], "band low (0 to 39); the points come to -14, the score is held at 0; 54 points to the next band");
    assert_eq!(said[1], "band high (60 to 100); the points come to 107, the score is held at 100");
    assert_eq!(score(&it, Tongue::Zh)[0], "低档（0至39）；各项合计-14分，按0分计；距上一档还差54分");
}

#[test]
fn an_explanation_in_chinese_has_no_codes_in_its_words() {
    let strategy = strategy(&[(
        FIRST,
        &branch(
            "product = [\"credit_card\", \"bnpl\"], risk = [\"high\", \"middle\"], willingness = [\"low\"], ability = [\"low\"]",
            "treatment = \"remind\"\nchannel = \"sms\"\nevery_days = 9\ntone = \"plain\"",
        ),
    )]);
    let allowed = ["CNY", "HS", "STAGE", "CONV", "VISIT", "M", "mine"];
    let mut rows = vec![row(10, 10), row(50, 50), row(10, 90)];
    for hold in ["unread", "dispute", "care"] {
        let mut held = row(50, 50);
        (held.unread, held.dispute, held.care) = (hold == "unread", hold == "dispute", hold == "care");
        rows.push(held);
    }
    for row in rows {
        for line in explain(&row, &strategy, Tongue::Zh).into_iter().filter(|line| line.part != "change") {
            let words = line.finding.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
            let codes: Vec<&str> = words.filter(|word| !allowed.contains(word)).collect();
            assert!(codes.is_empty(), "{}: {codes:?}", line.finding);
        }
    }
}
