-- Accounts and days on which a signed plan was kept, among the days on which they were contacted: signed on an earlier day, not
-- over, and by the day paid what had fallen due four days and more before it.
-- Never counts the day of the signing: no file tells the hour.
with agreed as (
    select n.account_id, n.plan_id, n.signed_on, n.instalment_due_on as due_on, n.amount
    from plans n
    union all
    select r.account_id, r.promise_id, r.made_on, add_months(r.due_on, cast(g.n as integer)), r.amount / greatest(coalesce(r.instalments, 1), 1)
    from promises r
    join (select explode(sequence(0, 59)) as n) g on g.n < greatest(coalesce(r.instalments, 1), 1)
    where r.plan in ('extension', 'instalment_plan', 'settlement')
),
with_plan as (
    select distinct a.account_nr
    from agreed g
    join audit_accounts a on a.account_id = g.account_id
),
touched as (
    select distinct l.account_nr, l.day
    from audit_contacts l
    semi join with_plan w on w.account_nr = l.account_nr
    where l.judged and l.ours
),
due as (
    select
        t.account_nr,
        t.day,
        g.account_id,
        g.plan_id,
        g.signed_on,
        max(g.due_on) as last_due_on,
        sum(case when date_add(g.due_on, 3) < t.day then g.amount else 0 end) as due_by_then
    from touched t
    join audit_accounts a on a.account_nr = t.account_nr
    join agreed g on g.account_id = a.account_id and g.signed_on < t.day
    group by t.account_nr, t.day, g.account_id, g.plan_id, g.signed_on
),
paid as (
    select d.account_nr, d.day, d.plan_id, coalesce(sum(y.amount), 0) as paid_since
    from due d
    left join net_payments y on y.account_id = d.account_id and y.paid_on >= d.signed_on and y.paid_on <= d.day
    group by d.account_nr, d.day, d.plan_id
)
select d.account_nr, d.day, min(d.plan_id) as plan_id
from due d
join paid y on y.account_nr = d.account_nr and y.day = d.day and y.plan_id = d.plan_id
where date_add(d.last_due_on, 3) >= d.day and y.paid_since >= d.due_by_then
group by d.account_nr, d.day
