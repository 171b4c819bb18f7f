//! What must hold of comparisons, weights, training and clusters, tried on many records. Never runs outside tests.

use super::alike::{alike, slip};
use super::cluster::{Fact, Judged, Verdict, clusters};
use super::comparison::{FIELDS, Field, Pattern, compare};
use super::em::{combine, estimate};
use super::features::Book;
use super::keys::cap;
use super::model::Model;
use super::raw::RawRecord;
use super::score::{Match, Scorer};
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn book(records: &[RawRecord<'_>]) -> Book {
    let mut book = Book::new().unwrap();
    records.iter().enumerate().for_each(|(at, record)| book.push(&RawRecord { debtor: at as u32, ..record.clone() }));
    book.close();
    book
}

fn levels(one: &RawRecord<'_>, other: &RawRecord<'_>) -> Pattern {
    let book = book(&[one.clone(), other.clone()]);
    let there = compare(&book, &book.records[0], &book.records[1]);
    assert_eq!(there, compare(&book, &book.records[1], &book.records[0]), "a comparison has no direction");
    there
}

#[test]
fn names_in_any_script_and_order() {
    let level = |one, other| {
        let named = |name| RawRecord { name: Some(name), ..RawRecord::default() };
        levels(&named(one), &named(other)).level(Field::Name)
    };
    for (one, other, expected) in [
        ("張偉強", "张伟强", 1),
        ("李娜", "Li Na", 3),
        ("李娜", "Na Li", 3),
        ("欧阳修", "Ouyang Xiu", 3),
        ("单雄信", "Shan Xiongxin", 3),
        ("王小明", "王晓明", 3),
        ("王小明", "王小红", 9),
        ("王伟", "李伟", 10),
        ("王伟", "李娜", 12),
        ("John Smith", "Smith, John", 1),
        ("John Smith", "Smith John", 2),
        ("John Smith", "Jonh Smith", 4),
        ("J Smith", "John Smith", 4),
        ("John Smith", "John Smiht", 5),
        ("Mr John Smith", "John Smith", 1),
        ("Smith", "John Smith", 7),
    ] {
        assert_eq!(level(one, other), expected, "{one} {other}");
    }
}

#[test]
fn birth_dates_numbers_and_doors() {
    let born = |day| RawRecord { born: Some(day), ..RawRecord::default() };
    let level = |one, other| levels(&born(one), &born(other)).level(Field::Birth);
    assert_eq!(level(date(1980, 3, 12), date(1980, 12, 3)), 2, "day and month changed places");
    assert_eq!(level(date(1980, 3, 12), date(1981, 3, 12)), 2, "one digit");
    assert_eq!(level(date(1980, 3, 12), date(1955, 6, 1)), 5);
    assert_eq!(level(date(1900, 1, 1), date(1900, 1, 1)), 0, "a date that a form filled in");
    let number = |text, resident| RawRecord { number: Some((text, resident)), ..RawRecord::default() };
    let level = |one, other| levels(&one, &other).level(Field::Number);
    assert_eq!(level(number("11010519491231002X", true), number("110105491231002", true)), 1, "the old fifteen digits");
    assert_eq!(level(number("7535316", false), number("7535361", false)), 2);
    assert_eq!(level(number("11010519491231002X", true), number("440524188001010014", true)), 3);
    let place = |text| RawRecord { places: vec![text], ..RawRecord::default() };
    let level = |one, other| levels(&place(one), &place(other)).level(Field::Place);
    assert!(level("上海市虹口区四川北路1号301室", "四川北路1号301室") <= 2);
    assert!(level("上海市虹口区四川北路1号", "上海市虹口区四川北路2号") >= 3);
    assert!(level("幸福村", "幸福村") >= 3, "a village is no door");
    assert!(level("河南省周口市太康县大许寨乡崔梁庄村", "河南省周口市太康县大许寨乡崔梁庄村") >= 3, "whatever it lies in");
    for (one, other, expected) in [
        ("湖南省长沙市岳麓区灯塔路282号青禾苑12幢3单元2576室", "长沙岳麓灯塔路282号青禾苑十二栋三单元2576", 1),
        ("湖南省长沙市岳麓区灯塔路282号青禾苑12幢3单元2576室", "长沙市岳麓区灯搭路282号青禾苑12号楼3单元2576室", 1),
        ("上海市虹口区四川北路1号301室", "上海虹口四川北路1号", 2),
        ("上海市虹口区四川北路1号301室", "上海市虹口区四川北路1号302室", 3),
        ("稠山二区49幢4单元10室", "稠山二区49幢5单元10室", 3),
        ("上海市虹口区人民路12号", "河南省郑州市金水区人民路12号", 4),
        ("上海市虹口区人民路12号", "浙江省杭州市西湖区文三路90号", 5),
    ] {
        assert_eq!(level(one, other), expected, "{one} {other}");
    }
    assert!(level("12 Main Street Springfield", "12 Main Street Springfield") <= 1, "words of other tongues as before");
}

#[test]
fn a_phone_seen_years_apart_may_be_somebody_elses() {
    let seen = |from, to| RawRecord { phones: vec![("+8613800000001", Some(from), Some(to))], ..RawRecord::default() };
    let level = |one, other| levels(&one, &other).level(Field::Phone);
    let (first, then, now) = (date(2015, 1, 1), date(2017, 6, 1), date(2019, 7, 1));
    assert_eq!(level(seen(first, then), seen(then, now)), 1);
    assert_eq!(level(seen(first, then), seen(now, now)), 2, "issued again in between, perhaps");
    let undated = RawRecord { phones: vec![("+8613800000001", None, None)], ..RawRecord::default() };
    assert_eq!(level(seen(first, then), undated.clone()), 1, "on no day noted");
    let weights = Model::default().weights();
    let bits = |level| weights.of(Pattern::default().with(Field::Phone, level), Field::Phone);
    assert!(bits(1) > bits(2) && bits(2) > 0.0 && bits(2) > bits(4));
}

#[test]
fn families_are_not_one_human() {
    let twin = RawRecord {
        name: Some("王小明"),
        born: Some(date(1980, 1, 2)),
        phones: vec![("+8613800000001", None, None)],
        places: vec!["建国路1号"],
        ..RawRecord::default()
    };
    let weigh = |one: &RawRecord<'_>, other: &RawRecord<'_>| {
        let book = book(&[one.clone(), other.clone()]);
        let pattern = compare(&book, &book.records[0], &book.records[1]);
        Scorer::new(&book, &Model::default()).weigh(0, 1, pattern).p
    };
    assert!(weigh(&twin, &twin) > 0.99);
    assert!(weigh(&twin, &RawRecord { name: Some("王小红"), ..twin.clone() }) < 0.5, "twins");
    assert!(weigh(&twin, &RawRecord { born: Some(date(1953, 4, 27)), ..twin.clone() }) < 0.5, "a father and a son of one name");
    let couple = RawRecord { name: Some("李娜"), born: None, ..twin.clone() };
    assert!(weigh(&couple, &RawRecord { name: Some("王伟"), ..couple.clone() }) < 0.5, "a couple");
    let alone = RawRecord { name: Some("王伟"), ..RawRecord::default() };
    assert!(weigh(&alone, &alone) < 0.5, "a name alone says little");
}

/// Patterns drawn so that m and u are known: training must find m again.
#[test]
fn planted_chances_are_found() {
    let model = Model::default();
    let planted = [0.5, 0.2, 0.15, 0.05, 0.1];
    let mut patterns: BTreeMap<Pattern, u64> = BTreeMap::new();
    let share = |field: Field, level: u8, one: bool| {
        if one && field == Field::Birth {
            planted[usize::from(level) - 1]
        } else {
            let table = if one { &model.m } else { &model.u };
            table[field as usize][usize::from(level)]
        }
    };
    for birth in 1..=5u8 {
        for number in 1..=3u8 {
            for sex in 1..=2u8 {
                let pattern = Pattern::default().with(Field::Birth, birth).with(Field::Number, number).with(Field::Gender, sex);
                let chance = |one| share(Field::Birth, birth, one) * share(Field::Number, number, one) * share(Field::Gender, sex, one);
                patterns.insert(pattern, (2e5 * chance(true) + 8e5 * chance(false)).round() as u64);
            }
        }
    }
    patterns.retain(|_, n| *n > 0);
    let found = estimate(&model, "name", &[Field::Name], &patterns);
    assert!(found.run.converged, "{:?}", found.run);
    let mut learned = model.clone();
    combine(&mut learned, &[found]);
    for (at, expected) in planted.iter().enumerate() {
        assert!((learned.m[Field::Birth as usize][at + 1] - expected).abs() < 0.02, "{:?}", learned.m[Field::Birth as usize]);
    }
    // A field that no pair has keeps the table by judgement.
    assert_eq!(learned.m[Field::Email as usize][1..], model.m[Field::Email as usize][1..]);
    assert!(learned.m.iter().flatten().all(|m| *m > 0.0), "no chance is stuck at zero");
}

#[test]
fn clusters_keep_apart_what_cannot_be_one() {
    let fact = |number: u32, debtor: u32, person: bool| Fact { number, debtor, person };
    let link = |one: u32, other: u32, bits: f64| Match { one, other, pattern: Pattern::default(), bits, p: 0.99 };
    // 0 and 2 have two valid numbers, 1 has none; 3 is a contact person of 4.
    let facts = [fact(1, 0, false), fact(0, 1, false), fact(2, 2, false), fact(0, 4, true), fact(0, 4, false)];
    let (found, refused) = clusters(&facts, &[link(0, 1, 30.0), link(1, 2, 20.0), link(3, 4, 40.0)], 0.5, &[]);
    let sets: Vec<_> = found.iter().map(|cluster| cluster.records.clone()).collect();
    assert_eq!(sets, [vec![0, 1], vec![2], vec![3], vec![4]]);
    assert_eq!(refused, [(3, 4), (1, 2)]);
    // A person says that 0 and 1 are not the same, and that 1 and 2 are.
    let judged = [Judged { one: 0, other: 1, verdict: Verdict::NotSame }, Judged { one: 1, other: 2, verdict: Verdict::Same }];
    let (found, _) = clusters(&facts, &[link(0, 1, 30.0), link(0, 2, 30.0)], 0.5, &judged);
    assert_eq!(found.iter().map(|cluster| cluster.records.clone()).collect::<Vec<_>>(), [vec![0], vec![1, 2], vec![3], vec![4]]);
    // Two humans of three records each are not made one by a single weak pair.
    let facts: Vec<Fact> = (0..6).map(|at| fact(0, at, false)).collect();
    let triangle = |a: u32| [link(a, a + 1, 30.0), link(a + 1, a + 2, 30.0), link(a, a + 2, 30.0)];
    let all = [&triangle(0)[..], &triangle(3)[..], &[link(2, 3, 5.0)]].concat();
    let (found, refused) = clusters(&facts, &all, 0.5, &[]);
    assert_eq!((found.len(), refused), (2, vec![(2, 3)]));
    assert_eq!((found[0].bridges, found[0].density()), (0, 1.0));
    let (chain, _) = clusters(&facts, &[link(0, 1, 9.0), link(1, 2, 8.0)], 0.5, &[]);
    assert_eq!(chain[0].bridges, 2);
}

#[test]
fn a_switchboard_does_not_blow_up_the_pairs() {
    assert_eq!(cap(&[(2, 100), (3, 10), (5000, 1)], 1000), Some(3));
    assert_eq!(cap(&[(5000, 1)], 1000), None);
    assert_eq!(cap(&[], 1000), None);
}

proptest! {
    #[test]
    fn similarity_has_no_direction(one in "[a-e王李明]{0,7}", other in "[a-e王李明]{0,7}") {
        prop_assert_eq!(slip(&one, &other), slip(&other, &one));
        prop_assert_eq!(slip(&one, &other), strsim::osa_distance(&one, &other) == 1);
        prop_assert_eq!(alike(&one, &other, 0.88), strsim::jaro_winkler(&one, &other) >= 0.88);
    }

    #[test]
    fn records_compare_both_ways_and_nothing_says_nothing(
        one in "[a-d]{1,4} [a-d]{1,4}", other in "[a-d]{1,4} [a-d]{1,4}", day in 1i8..28, month in 1i8..12, known in any::<bool>()
    ) {
        let a = RawRecord { name: Some(&one), born: Some(date(1970, month, day)), ..RawRecord::default() };
        let b = RawRecord { name: Some(&other), born: known.then_some(date(1971, 5, 6)), ..RawRecord::default() };
        let pattern = levels(&a, &b);
        let weights = Model::default().weights();
        prop_assert_eq!(pattern.level(Field::Birth) == 0, !known);
        for field in Field::ALL.into_iter().filter(|field| pattern.level(*field) == 0) {
            prop_assert_eq!(weights.of(pattern, field), 0.0);
        }
    }

    /// The first glance turns away only what the closer look would refuse.
    #[test]
    fn a_glance_loses_no_match(
        people in prop::collection::vec((0usize..6, 0usize..4, 0usize..3, 0usize..3, 0usize..3, any::<bool>()), 2..40)
    ) {
        let names = ["王小明", "王晓明", "李娜", "Li Na", "欧阳修", "John Smith"];
        let born = [Some(date(1980, 1, 2)), Some(date(1980, 1, 3)), Some(date(1955, 6, 1)), None];
        let numbers = [None, Some(("11010519491231002X", true)), Some(("440524188001010014", true))];
        let phones = [None, Some("+8613800000001"), Some("+8613800000002")];
        let mails = [None, Some("a.b@example.com"), Some("a.b@example.org")];
        let records: Vec<RawRecord<'_>> = people
            .iter()
            .map(|(name, day, number, phone, mail, works)| RawRecord {
                name: Some(names[*name]),
                born: born[*day],
                number: numbers[*number],
                phones: phones[*phone].map(|phone| (phone, None, None)).into_iter().collect(),
                emails: mails[*mail].into_iter().collect(),
                work: works.then_some("clerk"),
                places: vec!["建国路1号"],
                ..RawRecord::default()
            })
            .collect();
        let book = book(&records);
        let n = records.len() as u32;
        let pairs: Vec<_> = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b, 0))).collect();
        let scorer = Scorer::new(&book, &Model::default());
        let patterns = book.patterns(&pairs, 1).unwrap();
        for least in [0.02, 0.5] {
            prop_assert_eq!(scorer.search(&pairs, least, 1).unwrap(), scorer.matches(&pairs, &patterns, least, 1).unwrap());
        }
    }

    #[test]
    fn more_agreement_never_weighs_less(chances in prop::collection::vec(0.001f64..1.0, 2 * FIELDS * 12)) {
        let mut model = Model::default();
        let mut next = chances.into_iter();
        for field in Field::ALL {
            for level in 1..=field.levels().len().min(6) {
                model.m[field as usize][level] = next.next().unwrap();
                model.u[field as usize][level] = next.next().unwrap();
            }
        }
        let weights = model.weights();
        for field in Field::ALL.into_iter().filter(|field| field.ordered()) {
            for level in 1..field.levels().len() {
                prop_assert!(weights.bits[field as usize][level] >= weights.bits[field as usize][level + 1]);
            }
        }
    }
}
