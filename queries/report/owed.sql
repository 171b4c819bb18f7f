-- What each account owed from day to day: one row for each day on which that may have changed (placed, a statement, payments), until the next,
-- with the last day on which its placement was held;
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
        cast(case when max(h.billed) is null then sum(h.paid) else 0 end as decimal(18, 2)) as paid,
        count(*) - count(h.balance_placed) as events
    from happened h
    group by h.account_id, h.client, h.batch, h.day
),
walked as (
    select
        d.*,
        lead(d.day) over (partition by d.account_id order by d.day) as until_day,
        cast(sum(d.paid) over (partition by d.account_id order by d.day) as decimal(18, 2)) as paid_to_date
    from days d
),
-- What is owed is what was last billed or placed, with all that had been paid before it, less all that has been paid.
reckoned as (
    select
        w.*,
        max_by(cast(w.base + w.paid_to_date - w.paid as decimal(18, 2)), case when w.base is not null then w.day end)
            over (partition by w.account_id order by w.day) as owed_in_all,
        max_by(cast(w.base + w.paid_to_date - w.paid as decimal(18, 2)), case when w.base is not null then w.day end)
            over (partition by w.account_id order by w.day rows between unbounded preceding and 1 preceding) as owed_before,
        lag(w.paid_to_date) over (partition by w.account_id order by w.day) as paid_before
    from walked w
),
closed as (
    -- The day a closing status counts from.
    select y.account_id, max(y.paid_on) as closed_on
    from payments y
    semi join (select account_id from placements where status in ('paid', 'settled')) c on c.account_id = y.account_id
    where y.amount > 0
    group by y.account_id
),
ended as (
    -- The last day on which a placement was held, where its files name one: a closing status without a payment, and a recall without a day,
    -- count from always.
    select
        p.account_id,
        p.client,
        p.batch,
        least(
            p.recalled_on,
            case when p.status in ('paid', 'settled') then coalesce(c.closed_on, date '0001-01-01') end,
            case when p.status = 'recalled' and p.recalled_on is null then date '0001-01-01' end
        ) as last_day
    from placements p
    left join closed c on c.account_id = p.account_id
    where p.recalled_on is not null or p.status in ('paid', 'settled', 'recalled')
)
select
    r.account_id,
    r.client,
    r.batch,
    r.day as from_day,
    r.until_day,
    e.last_day,
    cast(greatest(r.owed_in_all - r.paid_to_date, 0) as decimal(18, 2)) as balance,
    -- What the day began with; a placement of the day itself, with what was placed.
    coalesce(r.balance_placed, cast(greatest(r.owed_before - r.paid_before, 0) as decimal(18, 2))) as balance_before,
    r.events > 0 as touched
from reckoned r
left join ended e on e.account_id = r.account_id and e.client = r.client and e.batch = r.batch
