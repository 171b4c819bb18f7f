-- Liquidation curves: of the accounts of a batch that have been held for so many whole weeks, what was paid in those weeks of
-- what was placed. Week 0 is the first seven days from each account's own placement day.
-- Never counts a week that the week of the report has not ended.
with aged as (
    select client, batch, account_id, debtor_id, placed_on, balance_placed, datediff(date_add($week_end, 1), placed_on) as age
    from placements
    where placed_on <= $week_end
),
steps as (
    select back as week from weeks where back < 105
),
-- Accounts of one age, people of one oldest account, payments of one week on book: few rows a batch, before they are followed week by week.
of_age as (
    select client, batch, age, count(*) as accounts, sum(balance_placed) as balance_placed
    from aged
    group by client, batch, age
),
oldest as (
    select client, batch, debtor_id, max(age) as age
    from aged
    group by client, batch, debtor_id
),
people_of_age as (
    select client, batch, age, count(*) as people
    from oldest
    group by client, batch, age
),
paid_at_age as (
    select a.client, a.batch, a.age, cast(floor(datediff(n.paid_on, a.placed_on) / 7) as bigint) as paid_in, sum(n.amount) as amount
    from aged a
    join net_payments n on n.account_id = a.account_id and n.client = a.client and n.batch = a.batch
    group by a.client, a.batch, a.age, cast(floor(datediff(n.paid_on, a.placed_on) / 7) as bigint)
),
placed as (
    select a.client, a.batch, s.week, cast(sum(a.accounts) as bigint) as accounts, cast(sum(a.balance_placed) as decimal(18, 2)) as balance_placed
    from of_age a
    join steps s on a.age >= 7 * (s.week + 1)
    group by a.client, a.batch, s.week
),
known as (
    select a.client, a.batch, s.week, cast(sum(a.people) as bigint) as people
    from people_of_age a
    join steps s on a.age >= 7 * (s.week + 1)
    group by a.client, a.batch, s.week
),
paid as (
    select a.client, a.batch, s.week, cast(sum(a.amount) as decimal(18, 2)) as paid
    from paid_at_age a
    join steps s on a.age >= 7 * (s.week + 1) and a.paid_in <= s.week
    group by a.client, a.batch, s.week
)
select p.client, p.batch, p.week, p.accounts, p.balance_placed, coalesce(d.paid, 0) as net_payments, k.people
from placed p
join known k on k.client = p.client and k.batch = p.batch and k.week = p.week
left join paid d on d.client = p.client and d.batch = p.batch and d.week = p.week
order by p.client, p.batch, p.week
