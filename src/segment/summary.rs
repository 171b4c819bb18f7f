//! Accounts and balances by chosen columns: who is in which segment, and how much is owed there.
//! Never adds amounts of two currencies.

use super::decide::Segmented;
use super::strategy::Band;
use crate::domain::{Money, Share};
use std::collections::BTreeMap;

/// A column to group by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Segment,
    Treatment,
    Stage,
    WillingnessBand,
    AbilityBand,
    Risk,
    Channel,
    Hold,
    Client,
    Batch,
    Product,
    Region,
    Collector,
    Currency,
    Arm,
}

impl Column {
    pub const ALL: &'static [Column] = &[
        Column::Segment,
        Column::Treatment,
        Column::Stage,
        Column::WillingnessBand,
        Column::AbilityBand,
        Column::Risk,
        Column::Channel,
        Column::Hold,
        Column::Client,
        Column::Batch,
        Column::Product,
        Column::Region,
        Column::Collector,
        Column::Currency,
        Column::Arm,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Column::Segment => "segment",
            Column::Treatment => "treatment",
            Column::Stage => "stage",
            Column::WillingnessBand => "willingness_band",
            Column::AbilityBand => "ability_band",
            Column::Risk => "risk",
            Column::Channel => "channel",
            Column::Hold => "hold",
            Column::Client => "client",
            Column::Batch => "batch",
            Column::Product => "product",
            Column::Region => "region",
            Column::Collector => "collector",
            Column::Currency => "currency",
            Column::Arm => "arm",
        }
    }

    /// Reads a column's name.
    pub fn parse(text: &str) -> Option<Column> {
        Column::ALL.iter().copied().find(|column| column.name() == text)
    }

    /// A group's key: bands from low to high, everything else as its words sort.
    fn key(self, row: &Segmented<'_>) -> Key {
        let band = match self {
            Column::WillingnessBand => Some(row.willingness_band),
            Column::AbilityBand => Some(row.ability_band),
            Column::Risk => Some(row.risk),
            _ => None,
        };
        (band, self.value(row))
    }

    fn value(self, row: &Segmented<'_>) -> Option<String> {
        match self {
            Column::Segment => Some(row.segment.to_owned()),
            Column::Treatment => Some(row.treatment.name.clone()),
            Column::Stage => row.stage.map(|stage| stage.to_string()),
            Column::WillingnessBand => Some(row.willingness_band.code().to_owned()),
            Column::AbilityBand => Some(row.ability_band.code().to_owned()),
            Column::Risk => Some(row.risk.code().to_owned()),
            Column::Channel => row.channel.map(|channel| channel.code().to_owned()),
            Column::Hold => row.holds.first().map(|hold| hold.code().to_owned()),
            Column::Client => Some(row.client.to_string()),
            Column::Batch => Some(row.batch.clone()),
            Column::Product => row.product.clone(),
            Column::Region => row.region.clone(),
            Column::Collector => row.collector.clone(),
            Column::Currency => row.currency.clone(),
            Column::Arm => row.arm.map(|arm| arm.code().to_owned()),
        }
    }
}

type Key = (Option<Band>, Option<String>);

/// A group's size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// In the order of the columns asked for.
    pub key: Vec<Option<String>>,
    pub accounts: i64,
    pub balance: Money,
    /// Of the balance of all groups in the same currency.
    pub share: Share,
}

/// Groups rows; where they hold several currencies, the currency is added to the columns. Groups come in the order of their
/// keys, bands from low to high.
pub fn summarise(rows: &[&Segmented<'_>], by: &[Column]) -> (Vec<Column>, Vec<Group>) {
    let mut columns = by.to_vec();
    let mut totals: BTreeMap<Option<&str>, Money> = BTreeMap::new();
    for row in rows {
        let total = totals.entry(row.currency.as_deref()).or_default();
        *total = *total + row.balance;
    }
    if totals.len() > 1 && !columns.contains(&Column::Currency) {
        columns.push(Column::Currency);
    }
    let mut groups: BTreeMap<Vec<Key>, (i64, Money, Money)> = BTreeMap::new();
    for row in rows {
        let key = columns.iter().map(|column| column.key(row)).collect();
        let total = totals.get(&row.currency.as_deref()).copied().unwrap_or_default();
        let group = groups.entry(key).or_insert((0, Money::ZERO, total));
        *group = (group.0 + 1, group.1 + row.balance, total);
    }
    let groups = groups
        .into_iter()
        .map(|(key, (accounts, balance, total))| Group {
            key: key.into_iter().map(|(_, word)| word).collect(),
            accounts,
            balance,
            share: Share::of(balance.minor(), total.minor()),
        })
        .collect();
    (columns, groups)
}
