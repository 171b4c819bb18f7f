//! The contact graph: debtors, contact persons, phones, addresses, employers, joined by who was seen where, who named whom and
//! who is whom, each edge with its evidence. petgraph stays behind it: callers speak of records and values. Never decides what may be used.

use super::TraceError;
use super::same::Identities;
use super::world::{ObservationAt, RecordAt, ValueAt, World};
use crate::domain::{Decision, PointKind};
use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BTreeSet};

/// Longest way from a debtor to a point.
pub const MOST_HOPS: usize = 3;

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    Debtor,
    Person,
    Phone,
    Address,
    Email,
    Employer,
    Messenger,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Node {
    kind: NodeKind,
    /// The record's or the value's place in the world.
    at: usize,
}

/// A record was seen with a value in one client's data. Source, basis, days, confirmations and outcomes are its observations': `paths`
/// reads them off for whoever asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    pub value: ValueAt,
    /// The observations that say so, in the order they came.
    pub observations: Box<[ObservationAt]>,
    /// What the rules say of using it in the file it came with, of the freest of the observations.
    pub decision: Decision,
}

#[derive(Debug, Clone, PartialEq)]
enum Edge {
    Seen(Sighting),
    /// A debtor named a contact person: source, basis and day stand in the person's record.
    Named,
    /// Two records are one human: the link that says so. Runs to the record whose data may be used.
    Same(usize),
}

/// One hop on the way to a point.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hop {
    /// To another record of the same human, by a link.
    Same { link: usize, record: RecordAt },
    /// To a contact person.
    Named { person: RecordAt },
}

impl Hop {
    /// The record it leads to.
    pub const fn to(&self) -> RecordAt {
        match self {
            Hop::Same { record, .. } | Hop::Named { person: record } => *record,
        }
    }
}

/// A way from a debtor to a record that has points, without the last hop to the point itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// At most two; none for the debtor's own record.
    pub hops: Vec<Hop>,
    /// The record at its end.
    pub record: RecordAt,
}

impl Way {
    /// The contact person on the way, if there is one: whose point it is then.
    pub fn person(&self) -> Option<RecordAt> {
        self.hops.iter().find_map(|hop| match hop {
            Hop::Named { person } => Some(*person),
            Hop::Same { .. } => None,
        })
    }
    /// Links on the way.
    pub fn links(&self) -> impl Iterator<Item = usize> + '_ {
        self.hops.iter().filter_map(|hop| match hop {
            Hop::Same { link, .. } => Some(*link),
            Hop::Named { .. } => None,
        })
    }
}

impl NodeKind {
    const fn of(kind: PointKind) -> NodeKind {
        match kind {
            PointKind::Mobile | PointKind::Landline => NodeKind::Phone,
            PointKind::Address => NodeKind::Address,
            PointKind::Email => NodeKind::Email,
            PointKind::Employer => NodeKind::Employer,
            PointKind::Messenger => NodeKind::Messenger,
        }
    }
    const fn is_record(self) -> bool {
        matches!(self, NodeKind::Debtor | NodeKind::Person)
    }
}

/// Who was seen where, who named whom, who is whom.
pub struct ContactGraph {
    graph: DiGraph<Node, Edge>,
    records: Vec<NodeIndex>,
}

impl ContactGraph {
    /// Builds the graph of all records, values and links of a world; `standing` is what the rules say of each observation in the
    /// file it came with.
    pub fn new(world: &World, identities: &Identities, standing: &[Decision]) -> ContactGraph {
        let mut graph = DiGraph::new();
        let kind_of = |at: RecordAt| if world.record(at).is_debtor() { NodeKind::Debtor } else { NodeKind::Person };
        let records: Vec<NodeIndex> = (0..world.records.len()).map(|at| graph.add_node(Node { kind: kind_of(at), at })).collect();
        let kind_of = |at: ValueAt| world.seen_at[at].first().map_or(NodeKind::Phone, |seen| NodeKind::of(world.observations[*seen].kind));
        let values: Vec<NodeIndex> = (0..world.values.len()).map(|at| graph.add_node(Node { kind: kind_of(at), at })).collect();
        for (at, record) in world.records.iter().enumerate() {
            let mut seen: BTreeMap<(ValueAt, &str), Vec<ObservationAt>> = BTreeMap::new();
            for observation in &record.observations {
                let of = &world.observations[*observation];
                seen.entry((of.value, of.client.as_str())).or_default().push(*observation);
            }
            for ((value, _), observations) in seen {
                let decision = observations.iter().map(|at| standing[*at]).min().unwrap_or(Decision::Blocked);
                graph.add_edge(records[at], values[value], Edge::Seen(Sighting { value, observations: observations.into(), decision }));
            }
        }
        for (debtor, persons) in &world.named {
            for person in persons {
                graph.add_edge(records[*debtor], records[*person], Edge::Named);
            }
        }
        for (at, link) in identities.links.iter().enumerate() {
            for (from, to) in [(link.one, link.other), (link.other, link.one)] {
                if link.serves(world, to) {
                    graph.add_edge(records[from], records[to], Edge::Same(at));
                }
            }
        }
        ContactGraph { graph, records }
    }

    /// Every way of at most three hops, the last to a point, that a debtor's case may go: own record, the same human's other
    /// records, the contact persons whom any of them named. The shortest first; each record once, by its best way.
    ///
    /// A contact person's records elsewhere are no way: those points were given for that person's own matters.
    pub fn ways(&self, debtor: RecordAt, identities: &Identities, as_of: Date) -> Vec<Way> {
        let mut seen = BTreeSet::from([debtor]);
        self.walk(debtor, identities, as_of, |_, record| seen.insert(record))
    }

    /// Every such way that leads to a record which has the value; a record may be reached by several.
    pub fn ways_to(&self, debtor: RecordAt, value: ValueAt, identities: &Identities, as_of: Date) -> Vec<Way> {
        let mut ways =
            self.walk(debtor, identities, as_of, |way, record| record != debtor && way.hops.iter().all(|hop| hop.to() != record));
        ways.retain(|way| self.seen(way.record).iter().any(|sighting| sighting.value == value));
        ways
    }

    /// Ways from a debtor, the shortest first; `on` says whether a way goes on to a record.
    fn walk(&self, debtor: RecordAt, identities: &Identities, as_of: Date, mut on: impl FnMut(&Way, RecordAt) -> bool) -> Vec<Way> {
        let mut ways = vec![Way { hops: Vec::new(), record: debtor }];
        let mut next = 0;
        while next < ways.len() {
            let way = ways[next].clone();
            next += 1;
            if way.hops.len() + 1 >= MOST_HOPS || way.person().is_some() {
                continue;
            }
            let mut hops = self.hops_from(way.record);
            // The surest link first, then contact persons; ties in the order of the records.
            hops.sort_by_key(|hop| match hop {
                Hop::Same { link, record } => (0, (-1e6 * identities.links[*link].likeness.certainty) as i64, *record),
                Hop::Named { person } => (1, 0, *person),
            });
            for hop in hops {
                let record = hop.to();
                let barred = matches!(hop, Hop::Same { .. }) && identities.contradict(debtor, record, as_of);
                if !barred && on(&way, record) {
                    ways.push(Way { hops: way.hops.iter().cloned().chain([hop]).collect(), record });
                }
            }
        }
        ways
    }

    fn hops_from(&self, record: RecordAt) -> Vec<Hop> {
        let edges = self.graph.edges_directed(self.records[record], Direction::Outgoing);
        edges
            .filter_map(|edge| match (edge.weight(), self.graph[edge.target()].at) {
                (Edge::Named, person) => Some(Hop::Named { person }),
                (Edge::Same(link), record) => Some(Hop::Same { link: *link, record }),
                (Edge::Seen(_), _) => None,
            })
            .collect()
    }

    /// The values a record was seen with; in the order the values came, of one value by client.
    pub fn seen(&self, record: RecordAt) -> Vec<&Sighting> {
        let edges = self.graph.edges_directed(self.records[record], Direction::Outgoing);
        let mut seen: Vec<&Sighting> = edges
            .filter_map(|edge| match edge.weight() {
                Edge::Seen(sighting) => Some(sighting),
                Edge::Named | Edge::Same(_) => None,
            })
            .collect();
        seen.sort_unstable_by_key(|sighting| (sighting.value, sighting.observations.first()));
        seen
    }

    /// Checks that the graph is what it says: every edge joins the kinds it may join and carries its evidence, every
    /// observation stands once, and every link that crosses clients has its consent.
    ///
    /// # Errors
    /// `Graph`, with what does not hold.
    pub fn verify(&self, world: &World, identities: &Identities) -> Result<(), TraceError> {
        let broken = |what: String| Err(TraceError::Graph(what));
        let mut stood = vec![0u32; world.observations.len()];
        for edge in self.graph.edge_references() {
            let (from, to) = (self.graph[edge.source()], self.graph[edge.target()]);
            match edge.weight() {
                Edge::Seen(sighting) if from.kind.is_record() && !to.kind.is_record() => {
                    let client = sighting.observations.first().map(|at| &world.observations[*at].client);
                    if client.is_none() {
                        return broken(format!("an edge of {} does not carry its evidence", world.record(from.at).row.record_id));
                    }
                    for at in &sighting.observations {
                        stood[*at] += 1;
                        let seen = &world.observations[*at];
                        if seen.record != from.at || seen.value != to.at || sighting.value != to.at {
                            return broken(format!("observation {at} stands on another record's or value's edge"));
                        }
                        if Some(&seen.client) != client {
                            return broken(format!("observation {at} stands on another client's edge"));
                        }
                    }
                }
                Edge::Named if from.kind == NodeKind::Debtor && to.kind == NodeKind::Person => {
                    let (debtor, person) = (world.record(from.at), world.record(to.at));
                    if !debtor.is_debtor() || person.is_debtor() || person.row.debtor_id != debtor.row.record_id {
                        return broken(format!("{} does not name {}", debtor.row.record_id, person.row.record_id));
                    }
                }
                Edge::Same(link) if from.kind.is_record() && to.kind.is_record() => {
                    let (link, from, to) = (&identities.links[*link], from.at, to.at);
                    let joins = BTreeSet::from([from, to]) == BTreeSet::from([link.one, link.other]) && from != to;
                    if !joins
                        || !link.serves(world, to)
                        || !(0.0..=1.0).contains(&link.likeness.certainty)
                        || link.likeness.evidence.is_empty()
                    {
                        return broken(format!("the link of {} and {}", world.record(from).row.record_id, world.record(to).row.record_id));
                    }
                }
                _ => return broken("an edge joins what it may not join".into()),
            }
        }
        match stood.iter().position(|times| *times != 1) {
            Some(at) => broken(format!("observation {at} stands {} times", stood[at])),
            None => Ok(()),
        }
    }
}
