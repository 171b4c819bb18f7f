-- Promises that are not paid in full by the end of the day: those that fall due by $until, and those missed in the last 60 days.
-- Of each account only what was promised last counts: a newer promise stands in place of an older one.
-- Never an instalment plan: whether it is kept decides, and no promise of it is chased.
with counted as (
    select * from net_payments
),
newest as (
    select r.account_id, max(r.made_on) as made_on
    from promises r
    cross join params p
    where r.made_on <= p.as_of
    group by r.account_id
),
promised as (
    select r.account_id, r.promise_id, r.due_on, r.amount, cast(coalesce(sum(y.amount), 0) as decimal(18, 2)) as paid
    from promises r
    cross join params p
    join newest n on n.account_id = r.account_id and n.made_on = r.made_on
    left join counted y on y.account_id = r.account_id and y.paid_on >= r.made_on and y.paid_on <= p.as_of
    where coalesce(r.instalments, 1) = 1
        and coalesce(r.plan, 'promise') = 'promise'
        and r.due_on <= $until
        and r.due_on > date_sub(p.as_of, 60)
    group by r.account_id, r.promise_id, r.due_on, r.amount
)
select
    r.account_id,
    r.due_on,
    cast(r.amount - r.paid as decimal(18, 2)) as amount
from promised r
where r.paid < r.amount
order by r.account_id, r.due_on, r.amount, r.promise_id
