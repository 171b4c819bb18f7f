-- Liquidation curves: by cohort and age, the net payments since placement of what was placed. An age is so many whole weeks (or
-- months) on book, counted from each account's own placement day; age 0 is the placement itself. Payments count up to the recall, and
-- what was recalled stays in what was placed. A cohort is a group as asked for; where the batch is not asked for, the month of placement
-- parts it, so that a cohort stays of one age.
-- Never an age that one account of the cohort has not reached: nothing is divided by accounts that could not have paid yet.
with aged as (
    select
        t.client as own_client,
        t.batch as own_batch,
        t.account_id,
        t.placed_on,
        t.balance_placed,
        case when cast($client as boolean) then t.client end as client,
        case when cast($batch as boolean) then t.batch end as batch,
        case when cast($product as boolean) then t.product end as product,
        case when cast($region as boolean) then t.region end as region,
        case when cast($collector as boolean) then t.collector end as collector,
        t.currency,
        case when not cast($batch as boolean) then cast(date_trunc('month', t.placed_on) as date) end as placed_month,
        cast(case
            when cast($months as boolean) then months_between(date_add(p.as_of, 1), t.placed_on)
            else floor(try_divide(datediff(date_add(p.as_of, 1), t.placed_on), 7))
        end as bigint) as age
    from placements t
    cross join params p
),
cohorts as (
    select
        client,
        batch,
        product,
        region,
        collector,
        currency,
        placed_month,
        row_number() over (order by client, batch, product, region, collector, currency, placed_month) as cohort,
        count(*) as accounts,
        cast(sum(balance_placed) as decimal(18, 2)) as balance_placed,
        min(placed_on) as placed_from,
        max(placed_on) as placed_to,
        min(age) as reached
    from aged
    group by client, batch, product, region, collector, currency, placed_month
),
dated as (
    select
        c.cohort,
        cast(case
            when cast($months as boolean) then months_between(n.paid_on, a.placed_on)
            else floor(try_divide(datediff(n.paid_on, a.placed_on), 7))
        end as bigint) + 1 as age,
        n.amount
    from aged a
    join cohorts c on c.client is not distinct from a.client
        and c.batch is not distinct from a.batch
        and c.product is not distinct from a.product
        and c.region is not distinct from a.region
        and c.collector is not distinct from a.collector
        and c.currency is not distinct from a.currency
        and c.placed_month is not distinct from a.placed_month
    join net_payments n on n.account_id = a.account_id and n.client = a.own_client and n.batch = a.own_batch
),
paid as (
    select cohort, age, sum(amount) as amount
    from dated
    group by cohort, age
),
steps as (
    select c.cohort, explode(sequence(0, least(c.reached, cast($most as bigint)))) as age
    from cohorts c
)
select
    c.client,
    c.batch,
    c.product,
    c.region,
    c.collector,
    c.currency,
    c.placed_month,
    c.placed_from,
    c.placed_to,
    c.accounts,
    c.balance_placed,
    s.age,
    cast(sum(coalesce(d.amount, 0)) over (partition by s.cohort order by s.age) as decimal(18, 2)) as paid_to_date
from steps s
join cohorts c on c.cohort = s.cohort
left join paid d on d.cohort = s.cohort and d.age = s.age
order by s.cohort, s.age
