//! A profile as its author writes it: the TOML's shape, before anything is checked.
//! Never decides what a name means; `parse` does.

use super::{Input, OnBad};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileText {
    #[serde(default)]
    pub about: String,
    #[serde(default)]
    pub input: Input,
    pub sources: Option<Spanned<Vec<String>>>,
    pub id_prefix: Option<String>,
    #[serde(default)]
    pub maps: BTreeMap<String, BTreeMap<String, String>>,
    pub feed: Vec<Spanned<FeedText>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedText {
    pub name: Spanned<String>,
    #[serde(default)]
    pub on_bad: OnBad,
    #[serde(default)]
    pub when: BTreeMap<String, OneOrMany>,
    #[serde(default)]
    pub unless_empty: Vec<String>,
    pub repeat: Option<Spanned<RepeatText>>,
    pub columns: BTreeMap<String, Spanned<ColumnText>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a text or a list of texts")]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "{ from = 1, to = 5 } or a list such as [{ n = 1, on = \"2026-01-31\" }]")]
pub enum RepeatText {
    Range { from: u32, to: u32 },
    List(Vec<BTreeMap<String, toml::Value>>),
}

/// `account_id = "合同号"`, or a table with conversions.
#[derive(Debug)]
pub enum ColumnText {
    Heading(String),
    Table(Box<ColumnTable>),
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnTable {
    pub from: Option<String>,
    pub text: Option<String>,
    pub number: Option<String>,
    pub constant: Option<String>,
    pub empty: Option<String>,
    pub map: Option<MapText>,
    pub default: Option<String>,
    pub dates: Vec<String>,
    pub at: Option<String>,
    pub times: Option<String>,
    pub percent: bool,
    pub on_bad: Option<OnBad>,
    pub optional: bool,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "the name of a map under [maps], or a map itself")]
pub enum MapText {
    Named(String),
    Here(BTreeMap<String, String>),
}

impl<'de> Deserialize<'de> for ColumnText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = ColumnText;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a heading, or a table such as { from = \"heading\", dates = [\"YYYY/M/D\"] }")
            }
            fn visit_str<E>(self, heading: &str) -> Result<ColumnText, E> {
                Ok(ColumnText::Heading(heading.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ColumnText, A::Error> {
                ColumnTable::deserialize(MapAccessDeserializer::new(map)).map(|table| ColumnText::Table(Box::new(table)))
            }
        }
        deserializer.deserialize_any(Shape)
    }
}
