//! The catalogue of texts: Fluent files by language, the same keys in each.
//! Never translates a code in a file that programs read.

use super::answer::Lang;
use super::numbers;
use crate::report::page::{Place, Say};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use std::collections::BTreeMap;
use unic_langid::LanguageIdentifier;

const EN: &str = concat!(
    include_str!("texts/en/page.ftl"),
    include_str!("texts/en/blocks.ftl"),
    include_str!("texts/en/metrics.ftl"),
    include_str!("texts/en/forms.ftl"),
    include_str!("texts/en/complaints.ftl"),
    include_str!("texts/en/weekly.ftl"),
);
const ZH: &str = concat!(
    include_str!("texts/zh/page.ftl"),
    include_str!("texts/zh/blocks.ftl"),
    include_str!("texts/zh/metrics.ftl"),
    include_str!("texts/zh/forms.ftl"),
    include_str!("texts/zh/complaints.ftl"),
    include_str!("texts/zh/weekly.ftl"),
);

/// Why a catalogue does not open: a fault of ours.
#[derive(Debug, thiserror::Error)]
#[error("texts of {lang}: {why}")]
pub struct BadTexts {
    lang: &'static str,
    why: String,
}

/// A language's texts.
pub struct Texts {
    pub lang: Lang,
    bundle: FluentBundle<FluentResource>,
    own: BTreeMap<String, String>,
}

impl Texts {
    /// Opens the catalogue of a language.
    pub fn of(lang: Lang) -> Result<Self, BadTexts> {
        let (tag, text) = match lang {
            Lang::En => ("en", EN),
            Lang::Zh => ("zh", ZH),
        };
        let bad = |why: String| BadTexts { lang: tag, why };
        let id: LanguageIdentifier = tag.parse().map_err(|_| bad("no language tag".into()))?;
        let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| bad(format!("{errors:?}")))?;
        let mut bundle = FluentBundle::new(vec![id]);
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|errors| bad(format!("{errors:?}")))?;
        Ok(Texts { lang, bundle, own: BTreeMap::new() })
    }

    /// The same with words that stand before the catalogue's: keys to plain texts, in which nothing is filled in.
    pub fn with_own<'a>(mut self, own: impl IntoIterator<Item = (&'a String, &'a String)>) -> Self {
        self.own.extend(own.into_iter().map(|(key, text)| (key.clone(), text.clone())));
        self
    }

    /// The language's tag, as HTML wants it.
    pub const fn tag(&self) -> &'static str {
        match self.lang {
            Lang::En => "en",
            Lang::Zh => "zh-CN",
        }
    }

    /// A text with nothing to fill in; a key that the catalogue lacks is shown as it is.
    pub fn get(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with its places filled.
    pub fn with(&self, key: &str, places: &[(&str, String)]) -> String {
        if let Some(text) = self.own.get(key) {
            return text.clone();
        }
        let mut args = FluentArgs::new();
        for (name, text) in places {
            args.set(*name, text.clone());
        }
        match self.bundle.get_message(key).and_then(|message| message.value()) {
            Some(pattern) => self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned(),
            None => key.to_owned(),
        }
    }

    /// What a page says; amounts as a headline has them: the files have every cent.
    pub fn say(&self, say: &Say) -> String {
        let places: Vec<(&str, String)> = say
            .with
            .iter()
            .map(|(name, place)| {
                let text = match place {
                    Place::Value(value) => numbers::headline(value, self.lang),
                    Place::Text(text) => text.clone(),
                    Place::Code(list, code) => self.code(list, code),
                };
                (name.as_str(), text)
            })
            .collect();
        self.with(&say.key, &places)
    }

    /// A code in words where the catalogue has any; else (clients, batches, stages, names of segments) as it is.
    pub fn code(&self, list: &str, code: &str) -> String {
        let key = format!("code-{list}-{code}");
        if self.bundle.has_message(&key) { self.get(&key) } else { code.to_owned() }
    }

    /// The same; nothing known is said so.
    pub fn key_cell(&self, list: &str, code: Option<&str>) -> String {
        code.map_or_else(|| self.get("page-none"), |code| self.code(list, code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::{ComplaintCategory, ComplaintChannel, ComplaintLevel, Responsibility, Source};
    use crate::report::{Definition, decisions, moves};

    fn keys(text: &str) -> Vec<&str> {
        text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).collect()
    }

    #[test]
    fn both_languages_have_the_same_keys_in_the_same_order() {
        assert_eq!(keys(EN), keys(ZH));
        assert!(keys(EN).len() > 200);
        for lang in [Lang::En, Lang::Zh] {
            let texts = Texts::of(lang).unwrap();
            for key in keys(EN) {
                assert!(texts.bundle.has_message(key), "{key}");
            }
        }
    }

    #[test]
    fn places_are_named_alike() {
        let places = |text: &str, key: &str| -> Vec<String> {
            let line = text.lines().find(|l| l.starts_with(&format!("{key} = "))).unwrap_or_default();
            let mut names: Vec<String> = line.split("{ $").skip(1).filter_map(|rest| rest.split(' ').next()).map(str::to_owned).collect();
            names.sort();
            names
        };
        for key in keys(EN) {
            assert_eq!(places(EN, key), places(ZH, key), "{key}");
        }
    }

    #[test]
    fn every_text_a_report_asks_for_is_there() {
        let texts = Texts::of(Lang::Zh).unwrap();
        let need = |key: String| assert!(texts.bundle.has_message(&key), "{key}");
        for name in Definition::NAMES {
            let definition = Definition::builtin(name).unwrap();
            need(definition.title.clone());
            definition.notes.iter().cloned().for_each(need);
            for section in &definition.sections {
                need(section.title.clone());
                for block in &section.blocks {
                    need(format!("block-{}", block.key));
                    block.keys.iter().for_each(|key| need(format!("key-{key}")));
                    for metric in &block.metrics {
                        need(format!("metric-{metric}"));
                        need(format!("about-{metric}"));
                    }
                }
            }
        }
        ComplaintCategory::CODES.iter().for_each(|code| need(format!("code-category-{code}")));
        ComplaintChannel::CODES.iter().for_each(|code| need(format!("code-complaint_channel-{code}")));
        ComplaintLevel::CODES.iter().for_each(|code| need(format!("code-level-{code}")));
        moves::KEYS.iter().chain(decisions::KEYS).for_each(|key| need((*key).to_owned()));
        Source::CODES.iter().for_each(|code| need(format!("code-source-{code}")));
        Responsibility::CODES.iter().for_each(|code| need(format!("code-responsibility-{code}")));
    }
}
