//! The clients, their batches, the collectors, the approved templates and the weekly targets.
//! Never a real company's name.

use super::table::row;
use super::{World, yuan};
use jiff::civil::Date;
use retrace::domain::{Feed, Week};

pub struct Client {
    pub code: &'static str,
    pub name: &'static str,
    pub lender: &'static str,
    pub rate: &'static str,
    pub products: &'static [(&'static str, i64)],
    pub batches: &'static [Batch],
    /// Share of the debtors, in percent.
    pub share: i64,
    /// Target of a week, in yuan.
    pub target: i64,
}

pub struct Batch {
    /// Placed so many days before the day of the world.
    pub age: i64,
    pub dpd: (i64, i64),
    /// What is unpaid goes back so many days before the day of the world.
    pub recalled: Option<i64>,
    pub share: i64,
}

const fn batch(age: i64, low: i64, high: i64, recalled: Option<i64>, share: i64) -> Batch {
    Batch { age, dpd: (low, high), recalled, share }
}

pub const CLIENTS: &[Client] = &[
    Client {
        code: "HT",
        name: "海棠银行信用卡中心",
        lender: "card_bank",
        rate: "0.18",
        products: &[("credit_card", 1)],
        batches: &[batch(201, 95, 175, None, 22), batch(145, 31, 90, None, 28), batch(88, 35, 120, None, 27), batch(26, 5, 60, None, 23)],
        share: 40,
        target: 90_000,
    },
    Client {
        code: "BL",
        name: "白鹭消费金融有限公司",
        lender: "consumer_finance",
        rate: "0.22",
        products: &[("cash_loan", 5), ("instalment", 4), ("auto_loan", 1)],
        batches: &[batch(180, 40, 120, Some(24), 18), batch(110, 20, 90, None, 37), batch(54, 5, 60, None, 37), batch(2, 2, 30, None, 8)],
        share: 33,
        target: 60_000,
    },
    Client {
        code: "YH",
        name: "萤火网络借贷",
        lender: "online_lender",
        rate: "0.3",
        products: &[("cash_loan", 6), ("bnpl", 4)],
        batches: &[batch(194, 100, 250, None, 28), batch(82, 10, 60, None, 40), batch(19, 3, 30, None, 32)],
        share: 27,
        target: 25_000,
    },
];

pub const COLLECTORS: &[&str] = &["K01", "K02", "K03", "K04", "K05", "K06", "K07", "K08", "K09", "K10", "K11", "K12"];

/// A batch is named by its client and the month of its placement.
pub fn batch_name(code: &str, placed_on: Date) -> String {
    format!("{code}-{}", placed_on.strftime("%y%m"))
}

pub fn fill(world: &mut World) {
    let as_of = world.as_of;
    for client in CLIENTS {
        row!(world.table(Feed::Clients), client: client.name, lender_type: client.lender, commission_rate: client.rate);
    }
    for (nth, collector) in COLLECTORS.iter().enumerate() {
        let left = if nth == 11 { world.ago(40).to_string() } else { String::new() };
        let trained = world.ago(220 - 11 * nth as i64);
        row!(world.table(Feed::Collectors), collector: collector, team: ["early", "middle", "late"][nth / 4], trained_on: trained, left_on: left);
    }
    let templates = [
        ("T-SMS-1", "sms", "您好，您的账户有一笔款项已到期，请登录官方渠道查看。如已处理请忽略。", ""),
        ("T-SMS-2", "sms", "您好，您约定的还款日为后天，请留意。", ""),
        ("T-SMS-3", "sms", "您好，我们未能与您取得联系，请回电官方客服。", ""),
        ("T-SMS-0", "sms", "（已停用）请立即还款。", "60"),
        ("T-LTR-1", "letter", "逾期提示函", ""),
        ("T-LTR-2", "letter", "还款方案告知函", ""),
        ("T-EML-1", "email", "账户提醒", ""),
        ("T-MSG-1", "messenger", "账户提醒（已授权）", ""),
    ];
    for (id, channel, text, gone) in templates {
        let (approved, withdrawn) = (world.ago(400), gone.parse().map(|days| world.ago(days).to_string()).unwrap_or_default());
        row!(world.table(Feed::Templates), template_id: id, channel: channel, approved_on: approved, withdrawn_on: withdrawn, text: text);
    }
    for back in (0..30).rev() {
        let week = Week::last_complete(as_of).back(back).first_day();
        for client in CLIENTS {
            let recovery = client.target * 100 * (70 + 30 - back) / 100;
            row!(world.table(Feed::Targets), week: week, client: client.name, recovery: yuan(recovery));
        }
    }
}
