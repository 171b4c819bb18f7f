//! The contact graph: records and the values they were seen with, joined by who was seen where, who named whom and who is
//! whom. petgraph stays behind it: callers speak of records and values. Never decides what may be used.

use super::TraceError;
use super::same::Identities;
use super::world::{ObservationAt, RecordAt, ValueAt, World};
use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BTreeSet};

/// Longest way from a debtor to a point.
pub const MOST_HOPS: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Record(RecordAt),
    Value(ValueAt),
}

#[derive(Debug, Clone, PartialEq)]
enum Edge {
    /// A record was seen with a value: the observations that say so, in the order they came.
    Seen(Vec<ObservationAt>),
    /// A debtor named a contact person.
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

/// Who was seen where, who named whom, who is whom.
pub struct ContactGraph {
    graph: DiGraph<Node, Edge>,
    records: Vec<NodeIndex>,
}

impl ContactGraph {
    /// Builds the graph of all records, values and links of a world.
    pub fn new(world: &World, identities: &Identities) -> ContactGraph {
        let mut graph = DiGraph::new();
        let records: Vec<NodeIndex> = (0..world.records.len()).map(|at| graph.add_node(Node::Record(at))).collect();
        let values: Vec<NodeIndex> = (0..world.values.len()).map(|at| graph.add_node(Node::Value(at))).collect();
        for (at, record) in world.records.iter().enumerate() {
            let mut seen: BTreeMap<ValueAt, Vec<ObservationAt>> = BTreeMap::new();
            for observation in &record.observations {
                seen.entry(world.observations[*observation].value).or_default().push(*observation);
            }
            for (value, observations) in seen {
                graph.add_edge(records[at], values[value], Edge::Seen(observations));
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
        let mut ways = vec![Way { hops: Vec::new(), record: debtor }];
        let mut seen = BTreeSet::from([debtor]);
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
                let record = match hop {
                    Hop::Same { record, .. } if identities.contradict(debtor, record, as_of) => continue,
                    Hop::Same { record, .. } | Hop::Named { person: record } => record,
                };
                if seen.insert(record) {
                    let mut hops = way.hops.clone();
                    hops.push(hop);
                    ways.push(Way { hops, record });
                }
            }
        }
        ways
    }

    fn hops_from(&self, record: RecordAt) -> Vec<Hop> {
        let edges = self.graph.edges_directed(self.records[record], Direction::Outgoing);
        edges
            .filter_map(|edge| match (edge.weight(), self.graph[edge.target()]) {
                (Edge::Named, Node::Record(person)) => Some(Hop::Named { person }),
                (Edge::Same(link), Node::Record(record)) => Some(Hop::Same { link: *link, record }),
                _ => None,
            })
            .collect()
    }

    /// The values a record was seen with, and the observations that say so; in the order the values came.
    pub fn seen(&self, record: RecordAt) -> Vec<(ValueAt, &[ObservationAt])> {
        let edges = self.graph.edges_directed(self.records[record], Direction::Outgoing);
        let mut seen: Vec<_> = edges
            .filter_map(|edge| match (edge.weight(), self.graph[edge.target()]) {
                (Edge::Seen(observations), Node::Value(value)) => Some((value, observations.as_slice())),
                _ => None,
            })
            .collect();
        seen.sort_unstable_by_key(|(value, _)| *value);
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
            match (self.graph[edge.source()], edge.weight(), self.graph[edge.target()]) {
                (Node::Record(record), Edge::Seen(observations), Node::Value(value)) => {
                    for at in observations {
                        stood[*at] += 1;
                        let seen = &world.observations[*at];
                        if seen.record != record || seen.value != value {
                            return broken(format!("observation {at} stands on another record's or value's edge"));
                        }
                    }
                }
                (Node::Record(debtor), Edge::Named, Node::Record(person)) => {
                    let (debtor, person) = (world.record(debtor), world.record(person));
                    if !debtor.is_debtor() || person.is_debtor() || person.row.debtor_id != debtor.row.record_id {
                        return broken(format!("{} does not name {}", debtor.row.record_id, person.row.record_id));
                    }
                }
                (Node::Record(from), Edge::Same(link), Node::Record(to)) => {
                    let link = &identities.links[*link];
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
