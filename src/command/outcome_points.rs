//! Which point a result is about: found among the debtor's points by token, else among the debtor's leads.
//! Never guesses: a point that is not on record is not found.

use super::Failure;
use super::point_name::PointName;
use super::trace_rows;
use crate::domain::codes::{PointKind, RelationKind};
use crate::domain::{Personal, Sealed, Token};
use crate::store::{Given, Store};
use crate::trace::Lead;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A point on record.
#[derive(Debug, Clone)]
pub struct Point {
    pub kind: PointKind,
    pub value: Personal,
    pub token: Token,
    /// A contact person who owes nothing is asked for there.
    pub third_party: bool,
}

/// A row of `queries/trace/holders.sql`.
#[derive(Debug, Deserialize)]
struct HolderRow {
    debtor_id: String,
    kind: PointKind,
    value: Sealed,
    third_party: bool,
}

/// The points on record of some debtors.
pub struct Points(BTreeMap<String, Vec<Point>>);

impl Points {
    /// Brings and opens them.
    pub fn of(store: &Store, debtors: &BTreeSet<&str>) -> Result<Points, Failure> {
        let lines = debtors.iter().copied().collect::<Vec<_>>().join("\n");
        let rows: Vec<HolderRow> = store.rows("trace/holders", &[("debtors", Given::Text(lines))])?;
        let mut points: BTreeMap<String, Vec<Point>> = BTreeMap::new();
        for row in rows {
            let value = store.open_value(&row.value)?;
            let point = Point { kind: row.kind, token: store.token(&value), value, third_party: row.third_party };
            points.entry(row.debtor_id).or_default().push(point);
        }
        Ok(Points(points))
    }

    /// The point that a name means; none where it is not on record.
    pub fn find(&self, store: &Store, debtor: &str, name: &PointName) -> Result<Option<Point>, Failure> {
        if let PointName::Tokens(tokens) = name {
            let held: Vec<&Point> = self.0.get(debtor).into_iter().flatten().filter(|point| tokens.contains(&point.token)).collect();
            if let Some(first) = held.first() {
                let third_party = held.iter().any(|point| point.third_party);
                return Ok(Some(Point { third_party, ..(*first).clone() }));
            }
        }
        // Another record of the same human may hold it.
        let leads = trace_rows::leads_of(store, debtor)?;
        let named: Vec<&Lead> = leads
            .iter()
            .filter(|lead| match name {
                PointName::Rank(rank) => lead.rank == *rank,
                PointName::Tokens(tokens) => tokens.contains(&lead.token),
            })
            .collect();
        let tokens: BTreeSet<&str> = named.iter().map(|lead| lead.token.0.as_str()).collect();
        if tokens.len() > 1 {
            return Err(Failure::input(format!("that rank of {debtor} names a lead of more than one client")).hint("name it by its token"));
        }
        let Some(lead) = named.first() else { return Ok(None) };
        // The point as a whole: who else is asked for there.
        let held = self.0.get(debtor).into_iter().flatten().any(|point| point.token == lead.token && point.third_party);
        let third_party = held || lead.relation.is_some_and(|relation| relation != RelationKind::Guarantor);
        Ok(Some(Point { kind: lead.kind, value: lead.value.clone(), token: lead.token.clone(), third_party }))
    }
}
