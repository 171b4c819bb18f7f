//! Links become humans: the strongest first, none against a hard fact or a person's decision. Never joins two clusters that
//! hold a pair which cannot be one human.

use super::score::Match;
use petgraph::graphmap::UnGraphMap;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a person decided about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Same,
    NotSame,
    Unsure,
}

/// A decision about two records, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    pub one: u32,
    pub other: u32,
    pub verdict: Verdict,
}

/// One human.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Records, in order; the first names it.
    pub records: Vec<u32>,
    /// The links it was built by, in order of building, those of people first.
    pub links: Vec<(u32, u32, f64)>,
    /// Accepted pairs among its records, built by or not.
    pub pairs: usize,
    /// Links without which it falls apart.
    pub bridges: usize,
}

/// Share of the pairs between two clusters that must support a link for them to become one.
const HOLD: f64 = 0.25;
/// Records together up to which one link is enough.
const SMALL: usize = 5;
/// Chance from which a pair supports a link beside it.
pub const SUPPORT: f64 = 0.02;

/// What no other evidence outweighs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fact {
    /// A valid resident's number, by its place; 0 is none. One human has one.
    pub number: u32,
    /// The debtor whose file it is in; nobody is his own contact person.
    pub debtor: u32,
    pub person: bool,
}

/// Clusters of accepted links; also the links refused because two records behind them are never one.
pub fn clusters(facts: &[Fact], matches: &[Match], threshold: f64, judged: &[Judged]) -> (Vec<Cluster>, Vec<(u32, u32)>) {
    let key = |a: u32, b: u32| (a.min(b), a.max(b));
    let decided: BTreeMap<(u32, u32), Verdict> = judged.iter().map(|j| (key(j.one, j.other), j.verdict)).collect();
    let mut against: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for ((a, b), _) in decided.iter().filter(|(_, verdict)| **verdict == Verdict::NotSame) {
        against.entry(*a).or_default().push(*b);
        against.entry(*b).or_default().push(*a);
    }
    let home = (0..facts.len() as u32).collect();
    let mut state = State { home, facts, against, accepted: HashMap::new(), members: HashMap::new(), built: HashMap::new() };
    let mut refused = Vec::new();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    // What a person decided holds against hard facts too: the record may be wrong.
    for ((a, b), _) in decided.iter().filter(|(_, verdict)| **verdict == Verdict::Same) {
        if state.join(*a, *b, 1.0, true) { pairs.push((*a, *b)) } else { refused.push((*a, *b)) }
    }
    let mut order: Vec<&Match> = matches.iter().filter(|link| link.p >= threshold).collect();
    order.sort_by(|a, b| b.bits.total_cmp(&a.bits).then((a.one, a.other).cmp(&(b.one, b.other))));
    for link in matches.iter().filter(|link| link.p >= SUPPORT) {
        state.accepted.entry(link.one).or_default().push(link.other);
        state.accepted.entry(link.other).or_default().push(link.one);
    }
    for link in order {
        // Who is not sure asks that the machine does not link them either.
        if decided.contains_key(&key(link.one, link.other)) {
            continue;
        }
        if state.join(link.one, link.other, link.p, false) {
            pairs.push((link.one, link.other))
        } else {
            refused.push((link.one, link.other))
        }
    }
    (state.finish(&pairs), refused)
}

struct State<'a> {
    home: Vec<u32>,
    facts: &'a [Fact],
    against: BTreeMap<u32, Vec<u32>>,
    /// The accepted links of each record.
    accepted: HashMap<u32, Vec<u32>>,
    members: HashMap<u32, Vec<u32>>,
    built: HashMap<u32, Vec<(u32, u32, f64)>>,
}

impl State<'_> {
    /// Joins the clusters of two records; false where a pair of theirs cannot be one human.
    fn join(&mut self, one: u32, other: u32, p: f64, decided: bool) -> bool {
        let (a, b) = (self.home[one as usize], self.home[other as usize]);
        if a == b {
            return true;
        }
        let left = self.members.remove(&a).unwrap_or_else(|| vec![a]);
        let right = self.members.remove(&b).unwrap_or_else(|| vec![b]);
        let ((keep, mut large), (gone, small)) = if left.len() >= right.len() { ((a, left), (b, right)) } else { ((b, right), (a, left)) };
        if self.apart(&large, &small, keep, decided) {
            self.members.insert(keep, large);
            self.members.insert(gone, small);
            return false;
        }
        small.iter().for_each(|record| self.home[*record as usize] = keep);
        large.extend(small);
        self.members.insert(keep, large);
        let mut links = self.built.remove(&gone).unwrap_or_default();
        let mine = self.built.entry(keep).or_default();
        mine.append(&mut links);
        mine.push((one, other, p));
        true
    }

    fn apart(&self, large: &[u32], small: &[u32], keep: u32, decided: bool) -> bool {
        let forbidden = |record: &u32| self.against.get(record).is_some_and(|others| others.iter().any(|o| self.home[*o as usize] == keep));
        if small.iter().any(forbidden) {
            return true;
        }
        if decided {
            return false;
        }
        let fact = |record: &u32| self.facts[*record as usize];
        if !self.held(large, small, keep) {
            return true;
        }
        let numbers = |some: &[u32]| some.iter().map(fact).map(|f| f.number).filter(|n| *n > 0).collect::<BTreeSet<u32>>();
        let (a, b) = (numbers(large), numbers(small));
        if !a.is_empty() && !b.is_empty() && a != b {
            return true;
        }
        let debtors: BTreeSet<(u32, bool)> = large.iter().map(fact).map(|f| (f.debtor, f.person)).collect();
        small.iter().map(fact).any(|f| debtors.contains(&(f.debtor, !f.person)))
    }

    /// Whether enough of the pairs between two clusters are accepted: two humans are not made one by a single bridge.
    fn held(&self, large: &[u32], small: &[u32], keep: u32) -> bool {
        let of =
            |record: &u32| self.accepted.get(record).map_or(0, |others| others.iter().filter(|o| self.home[**o as usize] == keep).count());
        let links: usize = small.iter().map(of).sum();
        large.len() + small.len() <= SMALL || links as f64 >= HOLD * (large.len() * small.len()) as f64
    }

    fn finish(mut self, pairs: &[(u32, u32)]) -> Vec<Cluster> {
        let mut of: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
        for (a, b) in pairs {
            of.entry(self.home[*a as usize]).or_default().push((*a, *b));
        }
        let mut clusters = Vec::with_capacity(self.home.len());
        for record in 0..self.home.len() as u32 {
            let home = self.home[record as usize];
            match self.members.get_mut(&home) {
                None => clusters.push(Cluster { records: vec![record], links: Vec::new(), pairs: 0, bridges: 0 }),
                Some(members) => {
                    members.sort_unstable();
                    if members[0] == record {
                        let inside = of.remove(&home).unwrap_or_default();
                        let links = self.built.remove(&home).unwrap_or_default();
                        clusters.push(Cluster { records: members.clone(), links, pairs: inside.len(), bridges: bridges(&inside) });
                    }
                }
            }
        }
        clusters
    }
}

/// Pairs without which their cluster falls apart.
fn bridges(pairs: &[(u32, u32)]) -> usize {
    let graph: UnGraphMap<u32, ()> = UnGraphMap::from_edges(pairs);
    petgraph::algo::bridges::bridges(&graph).count()
}

impl Cluster {
    /// The chance of the weakest link it was built by; 1 where it is one record.
    pub fn weakest(&self) -> f64 {
        self.links.iter().map(|(_, _, p)| *p).fold(1.0, f64::min)
    }
    /// Accepted pairs among all pairs of its records.
    pub fn density(&self) -> f64 {
        let n = self.records.len() as f64;
        if n < 2.0 { 1.0 } else { self.pairs as f64 / (n * (n - 1.0) / 2.0) }
    }
}
