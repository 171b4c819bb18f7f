-- What each account owed from day to day: one row for each day on which that may have changed (placed, a statement, payments), until the next;
-- kept as `owed`, so that any earlier day is asked about without counting everything again. By the rules of `account_now`: the latest
-- placement counts, the latest statement since wins over it, and what was paid after that is taken off; never below 0.
-- Never looks past the day asked for, and never says days past due: `account_now` does.
with placed as (
    select
        p.account_id,
        p.client,
        p.batch,
        p.placed_on,
        p.balance_placed,
        lead(p.placed_on) over (partition by p.account_id order by p.placed_on, p.batch, p.client) as next_on
    from placements p
),
latest as (
    -- Placements that were the latest at the end of a day, each from its day until the next one's.
    select * from placed where next_on is null or next_on > placed_on
),
happened as (
    select l.account_id, l.client, l.batch, l.placed_on as day, l.balance_placed, cast(null as decimal(18, 2)) as billed, cast(0 as decimal(18, 2)) as paid
    from latest l
    union all
    select s.account_id, l.client, l.batch, s.statement_on, null, s.balance, 0
    from statements s
    cross join params p
    join latest l on l.account_id = s.account_id
    where s.statement_on <= p.as_of and s.statement_on >= l.placed_on and (l.next_on is null or s.statement_on < l.next_on)
    union all
    select n.account_id, n.client, n.batch, n.paid_on, null, null, n.amount
    from net_payments n
    join latest l on l.account_id = n.account_id and l.client = n.client and l.batch = n.batch
    where l.next_on is null or n.paid_on < l.next_on
),
days as (
    select
        h.account_id,
        h.client,
        h.batch,
        h.day,
        coalesce(max(h.billed), max(h.balance_placed)) as base,
        max(h.balance_placed) as balance_placed,
        -- What was paid on the day of a statement is in the statement.
        case when max(h.billed) is null then sum(h.paid) else 0 end as paid,
        count(*) - count(h.balance_placed) as events
    from happened h
    group by h.account_id, h.client, h.batch, h.day
),
stretched as (
    select
        d.*,
        count(d.base) over (partition by d.account_id order by d.day) as stretch,
        lead(d.day) over (partition by d.account_id order by d.day) as until_day
    from days d
),
owed as (
    select
        s.*,
        cast(
            greatest(
                max(s.base) over (partition by s.account_id, s.stretch)
                - sum(s.paid) over (partition by s.account_id, s.stretch order by s.day),
                0
            ) as decimal(18, 2)
        ) as balance
    from stretched s
)
select
    o.account_id,
    o.client,
    o.batch,
    o.day as from_day,
    o.until_day,
    o.balance,
    -- What the day began with; a placement of the day itself, with what was placed.
    coalesce(o.balance_placed, lag(o.balance) over (partition by o.account_id order by o.day)) as balance_before,
    o.events > 0 as touched
from owed o
