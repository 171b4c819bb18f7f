//! Attributes, bands and conditions in words of the reader's language; columns that hold codes are never translated.
//! Never decides anything.

use super::attribute::{Attribute, Unit};
use super::condition::Condition;
use super::strategy::{Band, Bin};
use crate::domain::Tongue;
use crate::domain::codes::Product;

impl Attribute {
    /// What the attribute is called.
    pub fn label(&self, tongue: Tongue) -> &'static str {
        tongue.of((self.en, self.zh))
    }

    /// An attribute's value as its unit reads.
    pub fn value(&self, value: f64, tongue: Tongue) -> String {
        match self.unit {
            Unit::Days | Unit::Count | Unit::Amount => format!("{}", value.round()),
            Unit::Share => format!("{}%", (value * 100.0).round()),
            Unit::Times => format!("{}", (value * 10.0).round() / 10.0),
            Unit::YesNo => tongue.of(if value >= 1.0 { ("yes", "是") } else { ("no", "否") }).to_owned(),
        }
    }

    /// A bin of the attribute in words: `under 31`, `31 to under 91`, `91 or more`; none is `not known`.
    pub fn range(&self, bin: Option<Bin>, tongue: Tongue) -> String {
        let Some(bin) = bin else { return tongue.of(("not known", "未知")).to_owned() };
        let text = |x: f64| self.value(x, tongue);
        match (self.unit, bin.from, bin.below) {
            (Unit::YesNo, Some(from), _) => text(from),
            (Unit::YesNo, None, Some(below)) => text(below - 1.0),
            // Whole numbers have a last one below the edge.
            (Unit::Days | Unit::Count, None, Some(below)) if below <= 1.0 => "0".to_owned(),
            (Unit::Days | Unit::Count, Some(from), Some(below)) if below - from <= 1.0 => text(from),
            (Unit::Days | Unit::Count, Some(from), Some(below)) => match tongue {
                Tongue::En => format!("{} to {}", text(from), text(below - 1.0)),
                Tongue::Zh => format!("{}至{}", text(from), text(below - 1.0)),
            },
            (_, None, Some(below)) => match tongue {
                Tongue::En => format!("under {}", text(below)),
                Tongue::Zh => format!("{}以下", text(below)),
            },
            (_, Some(from), Some(below)) => match tongue {
                Tongue::En => format!("{} to under {}", text(from), text(below)),
                Tongue::Zh => format!("{}至不足{}", text(from), text(below)),
            },
            (_, Some(from), None) => match tongue {
                Tongue::En => format!("{} or more", text(from)),
                Tongue::Zh => format!("{}及以上", text(from)),
            },
            (_, None, None) => tongue.of(("known", "已知")).to_owned(),
        }
    }
}

impl Band {
    /// The band as it would be said.
    pub fn words(self, tongue: Tongue) -> &'static str {
        tongue.of(match self {
            Band::Low => ("low", "低"),
            Band::Middle => ("middle", "中"),
            Band::High => ("high", "高"),
        })
    }
}

/// What was lent, as it would be said.
fn lent(product: Product, tongue: Tongue) -> &'static str {
    tongue.of(match product {
        Product::CreditCard => ("credit card", "信用卡"),
        Product::CashLoan => ("cash loan", "现金贷"),
        Product::Instalment => ("instalment loan", "分期贷款"),
        Product::AutoLoan => ("car loan", "车贷"),
        Product::Mortgage => ("mortgage", "房贷"),
        Product::Bnpl => ("buy now, pay later", "先买后付"),
        Product::Other => ("another product", "其他产品"),
    })
}

impl Condition {
    /// The condition as it would be said: `stage M4, M5; willingness low; balance under 5000`.
    pub fn words(&self, tongue: Tongue) -> String {
        let list = |names: Vec<&str>| names.join(tongue.of((", ", "、")));
        let bands = |bands: &[Band]| list(bands.iter().map(|band| band.words(tongue)).collect());
        let mut parts: Vec<(&'static str, String)> = Vec::new();
        let mut add = |label: (&'static str, &'static str), what: String| {
            if !what.is_empty() {
                parts.push((tongue.of(label), what));
            }
        };
        add(("stage", "阶段"), self.stage.iter().map(ToString::to_string).collect::<Vec<_>>().join(tongue.of((", ", "、"))));
        add(("days past due from", "逾期天数不少于"), self.dpd_from.map(|n| n.to_string()).unwrap_or_default());
        add(("days past due under", "逾期天数少于"), self.dpd_below.map(|n| n.to_string()).unwrap_or_default());
        add(("willingness", "意愿"), bands(&self.willingness));
        add(("ability", "能力"), bands(&self.ability));
        add(("contactability", "可联度"), bands(&self.contactability));
        add(("risk", "风险"), bands(&self.risk));
        add(("product", "产品"), list(self.product.iter().map(|product| lent(*product, tongue)).collect()));
        add(("client", "委托方"), list(self.client.iter().map(String::as_str).collect()));
        add(("balance from", "余额不少于"), self.balance_from.map(|money| money.to_string()).unwrap_or_default());
        add(("balance under", "余额少于"), self.balance_below.map(|money| money.to_string()).unwrap_or_default());
        add(
            ("ordinary collection", "常规催收"),
            match self.ordinary {
                Some(true) => tongue.of(("fits (HS-CONV-01)", "适合（HS-CONV-01）")).to_owned(),
                Some(false) => tongue.of(("does not fit (HS-CONV-01)", "不适合（HS-CONV-01）")).to_owned(),
                None => String::new(),
            },
        );
        // A complaint is a right: it is not named to the debtor as a reason.
        let joined: Vec<String> = parts.into_iter().map(|(label, what)| format!("{label} {what}")).collect();
        joined.join(tongue.of(("; ", "；")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::attribute::attribute_named;

    #[test]
    fn bins_read_as_people_would_say_them() {
        let bin = |from, below| Some(Bin { from, below, points: 0 });
        let days = attribute_named("days_past_due").unwrap();
        assert_eq!(days.range(bin(None, Some(31.0)), Tongue::En), "under 31");
        assert_eq!(days.range(bin(Some(31.0), Some(61.0)), Tongue::En), "31 to 60");
        assert_eq!(days.range(bin(Some(61.0), None), Tongue::Zh), "61及以上");
        assert_eq!(days.range(None, Tongue::En), "not known");
        let share = attribute_named("promises_kept_share").unwrap();
        assert_eq!(share.range(bin(Some(0.34), Some(0.67)), Tongue::En), "34% to under 67%");
        let yes = attribute_named("hardship_told").unwrap();
        assert_eq!(yes.range(bin(None, Some(1.0)), Tongue::En), "no");
        assert_eq!(yes.range(bin(Some(1.0), None), Tongue::Zh), "是");
        let count = attribute_named("answered_90d").unwrap();
        assert_eq!(count.range(bin(None, Some(1.0)), Tongue::En), "0");
        assert_eq!(count.range(bin(Some(1.0), Some(2.0)), Tongue::En), "1");
    }
}
