-- When the limitation of each account last began to run, of the debtors given as lines of $debtors, as known by $known: the due
-- day of the oldest unpaid instalment, or the last time the debtor agreed to pay since: a promise, a signed plan, a payment
-- that was not taken back.
-- Never counts a demand: the log does not show that one was made and arrived, so the end told is the earliest there can be.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
owned as (
    select
        a.account_id,
        max_by(coalesce(a.past_due_since, date_sub(a.placed_on, a.dpd_at_placement)), a.placed_on) as due_on
    from accounts a
    where a.debtor_id in (select k.debtor_id from asked k)
    group by a.account_id
),
agreed as (
    select o.account_id, o.due_on as day
    from owned o
    where o.due_on is not null
    union all
    select r.account_id, r.made_on
    from promises r
    cross join params p
    where r.made_on <= p.as_of
    union all
    select n.account_id, n.signed_on
    from plans n
    cross join params p
    where n.signed_on <= p.as_of
    union all
    select y.account_id, y.paid_on
    from payments y
    cross join params p
    where y.paid_on <= p.as_of
        and y.amount > 0
        and coalesce(y.payer, 'debtor') = 'debtor'
        and y.payment_id not in (select b.reverses from payments b where b.reverses is not null)
    union all
    select c.account_id, cast(coalesce(c.local_at, c.at) as date)
    from contacts c
    cross join params p
    where c.at <= $known and c.at < p.as_of_end and c.party = 'debtor' and c.outcome = 'promise'
)
select
    g.account_id,
    max(g.day) as runs_from
from agreed g
join owned o on o.account_id = g.account_id
group by g.account_id
order by g.account_id
