//! Which records are one human: the candidate pairs compared on what may do work, and who shares a value once that is known.
//! Never links records of two clients, except to protect, or where a consent for `cross_client` is recorded.

use super::TraceError;
use super::facts::{Judgement, Vault};
use super::gate::Sharing;
use super::identity::{IdNumber, Likeness, Traits, bar_to_run, contradict, likeness};
use super::linkage::said;
use super::names::Names;
use super::places::Place;
use super::told;
use super::world::{RecordAt, ValueAt, World};
use crate::domain::Sealed;
use crate::domain::codes::{ConsentPurpose, NationalIdType, PointKind};
use jiff::civil::Date;
use petgraph::unionfind::UnionFind;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Two records that are one human.
#[derive(Debug, Clone)]
pub struct Link {
    pub one: RecordAt,
    pub other: RecordAt,
    pub likeness: Likeness,
    /// The records belong to one client. Where they do not, the link may protect, and does no more unless a consent for
    /// `cross_client` is recorded with the record whose data is used.
    pub together: bool,
}

/// Who is whom.
pub struct Identities {
    pub links: Vec<Link>,
    /// The smallest record of each record's human.
    humans: Vec<RecordAt>,
    /// For each value: who was seen with it, per client, by observations that may do work, and when last.
    holders: Vec<BTreeMap<(String, RecordAt), Option<Date>>>,
    /// What was compared, for chains of links.
    known: HashMap<RecordAt, Traits>,
    /// The records that each record is linked with; and those that only what may do no other work shows to be the same human.
    linked: HashMap<RecordAt, Vec<RecordAt>>,
    /// Pairs that a person said are two humans, the smaller record first.
    apart: BTreeSet<(RecordAt, RecordAt)>,
}

/// Compares the candidate pairs. `working` says which observations may do work, `protecting` which may at least protect.
///
/// # Errors
/// `Open` where a value does not open, `Table` where the table of characters does not read.
pub fn identities(
    world: &World,
    vault: &dyn Vault,
    (working, protecting): (&[bool], &[bool]),
    as_of: Date,
) -> Result<Identities, TraceError> {
    let names = Names::new()?;
    let crowded = crowded(world, working);
    let mut reader = Reader { world, vault, may: working, names: &names, crowded: &crowded, known: HashMap::new() };
    let mut wider = Reader { may: protecting, known: HashMap::new(), ..reader };
    let more: BTreeSet<RecordAt> =
        (0..working.len()).filter(|at| protecting[*at] && !working[*at]).map(|at| world.observations[at].record).collect();
    let mut links = Vec::new();
    let mut linked: HashMap<RecordAt, Vec<RecordAt>> = HashMap::new();
    let mut apart = BTreeSet::new();
    for (one, other) in &world.pairs {
        let (one, other) = (*one, *other);
        let (a, b) = (world.record(one), world.record(other));
        // A contact person is somebody else than who named him or her; two persons of one debtor are two people.
        if a.row.debtor_id == b.row.debtor_id {
            continue;
        }
        reader.read(one)?;
        reader.read(other)?;
        let (Some(left), Some(right)) = (reader.known.get(&one), reader.known.get(&other)) else { continue };
        let said = world.linked.get(&(one, other));
        let mut doubted = false;
        let likeness = match said.and_then(|row| row.verdict) {
            Some(Judgement::NotSame) => {
                apart.insert((one, other));
                None
            }
            Some(Judgement::Same) => said.map(told::by_person),
            unsure_or_none => {
                let found = likeness(left, right, as_of);
                let by_run = match said {
                    Some(row) if !bar_to_run(left, right) => told::by_run(row, (one, other), world, working, vault, &names)?,
                    _ => None,
                };
                let found = match (found, by_run) {
                    (Some(found), Some(run)) if run.certainty > found.certainty => Some(run),
                    (found, run) => found.or(run),
                };
                // Where a person is not sure no link of the machine leads anywhere; what may be one human is still left in peace as one.
                doubted = unsure_or_none.is_some() && found.is_some();
                found.filter(|_| !doubted)
            }
        };
        let peace = likeness.is_none() && !apart.contains(&(one, other)) && (more.contains(&one) || more.contains(&other));
        if likeness.is_some() || doubted || (peace && wider.one_human((one, other), as_of)?) {
            linked.entry(one).or_default().push(other);
            linked.entry(other).or_default().push(one);
        }
        if let Some(likeness) = likeness {
            let together = a.clients.intersection(&b.clients).next().is_some();
            links.push(Link { one, other, likeness, together });
        }
    }
    let mut sets = UnionFind::<usize>::new(world.records.len());
    for link in links.iter().filter(|link| link.together) {
        sets.union(link.one, link.other);
    }
    let mut humans: Vec<RecordAt> = (0..world.records.len()).collect();
    let mut first: BTreeMap<usize, RecordAt> = BTreeMap::new();
    for (at, human) in humans.iter_mut().enumerate() {
        *human = *first.entry(sets.find(at)).or_insert(at);
    }
    let holders = holders(world, working, &humans);
    Ok(Identities { links, humans, holders, known: reader.known, linked, apart })
}

/// Values that too many debtors' files hold to say who somebody is; counted on what may do work.
fn crowded(world: &World, working: &[bool]) -> Vec<bool> {
    world
        .seen_at
        .iter()
        .map(|seen| {
            let works = seen.iter().filter(|at| working[**at]);
            let files = works.map(|at| world.record(world.observations[*at].record).row.debtor_id.as_str()).collect::<BTreeSet<_>>().len();
            seen.first().is_some_and(|at| files >= world.lessons.hubs.from(world.observations[*at].kind) as usize)
        })
        .collect()
}

fn holders(world: &World, working: &[bool], humans: &[RecordAt]) -> Vec<BTreeMap<(String, RecordAt), Option<Date>>> {
    let mut holders = vec![BTreeMap::new(); world.values.len()];
    for (at, seen) in world.observations.iter().enumerate().filter(|(at, _)| working[*at]) {
        debug_assert!(world.seen_at[seen.value].contains(&at));
        let last: &mut Option<Date> = holders[seen.value].entry((seen.client.clone(), humans[seen.record])).or_insert(None);
        *last = (*last).max(seen.seen_on());
    }
    holders
}

impl Link {
    /// Whether data of `to` may serve a case of the other record of the link. What was said of a contact person was said for the
    /// matter of whoever named him: it serves nobody else's, and no case of his own. It may only protect.
    pub fn serves(&self, world: &World, to: RecordAt) -> bool {
        let record = world.record(to);
        record.is_debtor() && (self.together || world.consents(&record.row.record_id).contains(&ConsentPurpose::CrossClient))
    }
}

impl Identities {
    /// Whether two records of a chain speak against each other: a link to both does not make them one.
    pub fn contradict(&self, one: RecordAt, other: RecordAt, as_of: Date) -> bool {
        if self.apart.contains(&(one.min(other), one.max(other))) {
            return true;
        }
        !self.linked(one).any(|linked| linked == other)
            && matches!((self.known.get(&one), self.known.get(&other)), (Some(a), Some(b)) if contradict(a, b, as_of))
    }

    /// The human behind a record, by its first record.
    pub fn human(&self, record: RecordAt) -> RecordAt {
        self.humans[record]
    }

    /// Records that are the same human as this one, of whatever client, by whatever protects: what protects one protects the other.
    /// More of them than [`Identities::links`] join, which alone lead anywhere.
    pub fn linked(&self, record: RecordAt) -> impl Iterator<Item = RecordAt> + '_ {
        self.linked.get(&record).into_iter().flatten().copied()
    }

    /// Who shares a value, seen from one owner: other humans of the same client's files.
    pub fn sharing(&self, value: ValueAt, client: &str, owner: RecordAt) -> Sharing {
        let me = self.humans[owner];
        let here = self.holders[value].iter().filter(|((of, _), _)| of == client);
        let mine = self.holders[value].get(&(client.to_owned(), me)).copied().flatten();
        let others: Vec<Option<Date>> = here.filter(|((_, human), _)| *human != me).map(|(_, seen)| *seen).collect();
        Sharing {
            owners: u32::try_from(others.len()).unwrap_or(u32::MAX).saturating_add(1),
            moved_on: others.iter().any(|seen| seen.is_some() && *seen > mine),
        }
    }
}

/// Opens a name and an identity number for comparisons.
pub(super) fn read_person(
    names: &Names,
    vault: &dyn Vault,
    (name, number, number_type): (Option<&Sealed>, Option<&Sealed>, Option<NationalIdType>),
) -> Result<Traits, TraceError> {
    let mut traits = Traits::default();
    if let Some(name) = name {
        let opened = vault.open(name)?;
        let folded = names.fold(opened.reveal());
        traits.said = Some(said(&folded, opened.reveal().contains([',', '，'])));
        traits.name = Some(folded);
    }
    if let Some(number) = number {
        let resident = number_type.unwrap_or(NationalIdType::CnId) == NationalIdType::CnId;
        traits.number = IdNumber::read(vault.open(number)?.reveal(), resident);
    }
    Ok(traits)
}

/// Opens what is compared, each record once.
struct Reader<'a> {
    world: &'a World,
    vault: &'a dyn Vault,
    /// Which observations are looked at.
    may: &'a [bool],
    names: &'a Names,
    crowded: &'a [bool],
    known: HashMap<RecordAt, Traits>,
}

impl Reader<'_> {
    /// Whether two records are one human by what is looked at, or by what the last run said of that.
    fn one_human(&mut self, (one, other): (RecordAt, RecordAt), as_of: Date) -> Result<bool, TraceError> {
        self.read(one)?;
        self.read(other)?;
        let (Some(a), Some(b)) = (self.known.get(&one), self.known.get(&other)) else { return Ok(false) };
        let by_run = match self.world.linked.get(&(one, other)) {
            Some(row) if !bar_to_run(a, b) => told::by_run(row, (one, other), self.world, self.may, self.vault, self.names)?,
            _ => None,
        };
        Ok(by_run.is_some() || likeness(a, b, as_of).is_some())
    }

    fn read(&mut self, at: RecordAt) -> Result<(), TraceError> {
        if self.known.contains_key(&at) {
            return Ok(());
        }
        let record = self.world.record(at);
        let row = &record.row;
        let mut traits = read_person(self.names, self.vault, (row.name.as_ref(), row.national_id.as_ref(), row.national_id_type))?;
        (traits.birth_on, traits.gender) = (row.birth_on, row.gender);
        for seen in record.observations.iter().filter(|seen| self.may[**seen]).map(|seen| &self.world.observations[*seen]) {
            if self.crowded[seen.value] {
                continue;
            }
            match seen.kind {
                PointKind::Mobile | PointKind::Landline => traits.phones.push(seen.value),
                PointKind::Address => {
                    traits.places.push(Place::read(self.names, self.vault.open(&self.world.values[seen.value])?.reveal()))
                }
                PointKind::Email | PointKind::Employer | PointKind::Messenger => {}
            }
        }
        traits.phones.sort_unstable();
        traits.phones.dedup();
        self.known.insert(at, traits);
        Ok(())
    }
}
