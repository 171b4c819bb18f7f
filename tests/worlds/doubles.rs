//! Planted cases of who is who: one human twice, two alike, numbers that several share, the same thing written in many ways.
//! Never decides: each case names what it must prove.

use super::World;
use super::cast::{BL, HT, Named, OWN, YH, call, consent, named, point, role, unanswered};
use retrace::domain::Feed;

pub fn fill(world: &mut World) {
    same_person(world);
    shared(world);
    writing(world);
}

/// An identity number of Zhejiang's own code.
fn number(birth: &str, sequence: &str) -> String {
    let body = format!("330000{birth}{sequence}");
    let check = retrace::domain::national_id::check_character(&body).unwrap();
    format!("{body}{check}")
}

/// One human under two ids, and two humans who look like one.
fn same_person(world: &mut World) {
    // 15 digits before 1999: the eighteen-digit number holds the same digits with the century and a check digit.
    let birth = "19781106";
    let new = number(birth, "031");
    let old = format!("330000{}031", &birth[2..]);
    role(world, HT, 903, "张伟强", (88, 60), &[("national_id", &new), ("birth_on", "1978-11-06"), ("gender", "m")]);
    role(world, HT, 904, "張偉強", (26, 20), &[("national_id", &old), ("birth_on", "1978-11-06"), ("gender", "m")]);
    world.odd(
        Feed::Debtors,
        "HT-D903",
        "one man under two ids: an 18-digit identity number and simplified characters here …",
        "HT-D903 and HT-D904 resolve to one entity",
    );
    world.odd(
        Feed::Debtors,
        "HT-D904",
        "… and the 15-digit number of before 1999 with traditional characters (張偉強) here",
        "old and new numbers and both scripts are compared as one",
    );
    role(world, HT, 905, "王伟", (88, 60), &[("birth_on", "1985-03-04"), ("national_id", "")]);
    role(world, HT, 906, "王伟", (88, 70), &[("birth_on", "1991-09-12"), ("national_id", "")]);
    world.odd(Feed::Debtors, "HT-D906", "the commonest of names, born on another day than HT-D905", "a common name alone links nobody");
    role(world, HT, 907, "单雨桐", (88, 60), &[]);
    role(world, HT, 908, "尉迟长青", (88, 65), &[]);
    role(world, YH, 908, "阿依古丽·买买提", (82, 40), &[("timezone", "Asia/Urumqi")]);
    world.odd(
        Feed::Debtors,
        "HT-D907",
        "surname 单, read Shàn and not Dān; HT-D908 has a surname of two characters (尉迟)",
        "blocking keys use surname readings",
    );
    world.odd(
        Feed::Debtors,
        "YH-D908",
        "a name with a middle dot, and a time zone of her own (Asia/Urumqi, two hours behind Asia/Shanghai)",
        "hours are judged by the debtor's zone: 09:30 in Shanghai is 07:30 there",
    );
}

/// Numbers that several people share, within a client and across clients.
fn shared(world: &mut World) {
    let (one, two) = (number("19860723", "062"), number("19900517", "042"));
    let one = [("birth_on", "1986-07-23"), ("gender", "f"), ("national_id", one.as_str())];
    let two = [("birth_on", "1990-05-17"), ("gender", "f"), ("national_id", two.as_str())];
    let a = role(world, HT, 910, "周文静", (88, 60), &one);
    let b = role(world, BL, 910, "周文静", (54, 30), &one);
    unanswered(world, &a.account, &a.mobile, 6);
    point(world, &b.debtor, "mobile", &a.mobile, "client_update", "contract", "");
    world.odd(
        Feed::ContactPoints,
        "BL-D910",
        "the same woman and mobile with two clients (HT-D910, BL-D910), no consent",
        "one identity space per client: no link, no lead across clients",
    );
    let c = role(world, YH, 911, "许小雨", (82, 30), &two);
    let d = role(world, BL, 911, "许小雨", (54, 30), &two);
    point(world, &d.debtor, "mobile", &c.mobile, "client_update", "contract", "");
    consent(world, &d.debtor, "cross_client", None);
    unanswered(world, &c.account, &c.mobile, 6);
    world.odd(
        Feed::Consents,
        "BL-D911",
        "consent for cross_client recorded with BL, whose data it is (YH-D911 is the same woman)",
        "the only way in which one client's data helps another",
    );
    let switchboard = "0571-58880000";
    for (number, name) in [(912, "何丽娟"), (913, "罗少华"), (914, "梁晓东")] {
        let role = role(world, HT, number, name, (145, 60), &[("employer", "杭州云雀电子科技有限公司")]);
        point(world, &role.debtor, "landline", switchboard, "application", "contract", "");
        point(world, &role.debtor, "employer", "杭州云雀电子科技有限公司", "application", "contract", "");
        unanswered(world, &role.account, &role.mobile, 5);
        unanswered(world, &role.account, switchboard, 3);
    }
    world.odd(
        Feed::ContactPoints,
        "0571-58880000",
        "an office switchboard that three debtors gave (HT-D912 … HT-D914)",
        "a shared number is verify_first and makes nobody kin",
    );
    let husband = role(world, HT, 915, "程国栋", (88, 60), &[]);
    let wife = role(world, HT, 916, "苏美玲", (88, 80), &[]);
    named(
        world,
        Named {
            person: "HT-P915", debtor: &husband.debtor, name: "苏美玲", relation: "spouse", phone: &wife.mobile, born: "", from: OWN
        },
    );
    named(
        world,
        Named {
            person: "HT-P916", debtor: &wife.debtor, name: "程国栋", relation: "spouse", phone: &husband.mobile, born: "", from: OWN
        },
    );
    unanswered(world, &husband.account, &husband.mobile, 8);
    call(world, &wife.account, &wife.mobile, 3, (18, 30), "right_party");
    world.odd(
        Feed::Relations,
        "HT-P915",
        "husband (lost) and wife (reached) are both debtors and named each other",
        "she is a third party to his debt: relay_only, and never a word about it",
    );
}

/// The same thing written in many ways.
fn writing(world: &mut World) {
    let a = role(world, HT, 940, "彭建国", (88, 60), &[("birth_on", "1975-02-03")]);
    let wide: String = a.mobile.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect();
    let spaced = format!("+86 {}-{}-{}", &a.mobile[..3], &a.mobile[3..7], &a.mobile[7..]);
    point(world, &a.debtor, "mobile", &wide, "transaction", "contract", "");
    point(world, &a.debtor, "mobile", &spaced, "previous_agency", "contract", "");
    call(world, &a.account, &spaced, 12, (9, 40), "right_party");
    world.odd(
        Feed::ContactPoints,
        &wide,
        "HT-D940's mobile in full-width digits; again as +86 with dashes",
        "one sealed value: three sources are confirmations, not three leads",
    );
    let b = role(world, HT, 941, "吕秀英", (88, 60), &[]);
    point(world, &b.debtor, "address", "上海市虹口区四川北路18号望溪花园2幢1单元601室", "application", "contract", "");
    point(world, &b.debtor, "address", "陕西省⻄安市雁塔区听松路9号长亭小区7幢3单元1204室", "client_update", "contract", "");
    point(world, &b.debtor, "landline", "021-58886666-801", "application", "contract", "");
    world.odd(Feed::ContactPoints, "四川北路", "a road in Shanghai that bears a province's name", "address parsing looks at parents");
    world.odd(Feed::ContactPoints, "⻄安市", "a look-alike radical (⻄, not 西)", "folding of look-alikes");
    world.odd(Feed::ContactPoints, "021-58886666-801", "a landline with an extension", "the extension is not part of the number");
    let note = call(world, &b.account, &b.mobile, 14, (16, 10), "right_party");
    (note.id, note.note) = (Some("C-NOTE"), "客户说：\"下周一还\"，\n已登记,请跟进".to_owned());
    world.odd(
        Feed::Contacts,
        "C-NOTE",
        "a note with quotes, a comma and a line break",
        "rows and lines differ; line numbers in messages stay right",
    );
}
