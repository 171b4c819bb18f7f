-- Liquidation curves: of the accounts of a batch that have been held for so many whole weeks, what was paid in those weeks of
-- what was placed. Week 0 is the first seven days from each account's own placement day.
-- Never counts a week that the week of the report has not ended.
with aged as (
    select client, batch, account_id, placed_on, balance_placed, datediff(date_add($week_end, 1), placed_on) as age
    from placements
    where placed_on <= $week_end
),
steps as (
    select back as week from weeks where back < 105
),
placed as (
    select a.client, a.batch, s.week, count(*) as accounts, cast(sum(a.balance_placed) as decimal(18, 2)) as balance_placed
    from aged a
    join steps s on a.age >= 7 * (s.week + 1)
    group by a.client, a.batch, s.week
),
paid as (
    select a.client, a.batch, s.week, cast(sum(n.amount) as decimal(18, 2)) as paid
    from aged a
    join net_payments n on n.account_id = a.account_id and n.client = a.client and n.batch = a.batch
    join steps s on a.age >= 7 * (s.week + 1) and datediff(n.paid_on, a.placed_on) < 7 * (s.week + 1)
    group by a.client, a.batch, s.week
)
select p.client, p.batch, p.week, p.accounts, p.balance_placed, coalesce(d.paid, 0) as net_payments
from placed p
left join paid d on d.client = p.client and d.batch = p.batch and d.week = p.week
order by p.client, p.batch, p.week
