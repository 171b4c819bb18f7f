-- Accounts of the debtors given as lines of $debtors, with what decides whether and when they may be contacted.
-- Never leaves one out because it is not held, or not placed yet: the rules say what that means.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
placed as (
    select n.account_id, n.debtor_id, n.client, n.product, n.status, n.recalled_on, n.held, n.plan_kept, n.dpd, n.balance = 0 as settled_up
    from account_now n
    where n.debtor_id in (select k.debtor_id from asked k)
),
coming as (
    select a.account_id, max_by(a.debtor_id, a.placed_on) as debtor_id, max_by(a.client, a.placed_on) as client
    from accounts a
    where a.debtor_id in (select k.debtor_id from asked k)
        and a.account_id not in (select d.account_id from placed d)
    group by a.account_id
),
paused as (
    select
        z.account_id,
        bool_or(z.reason = 'dispute') as disputed,
        bool_or(z.reason = 'complaint') as complained
    from pauses z
    cross join params p
    where z."from" <= p.as_of and (z.until is null or z.until >= p.as_of)
    group by z.account_id
),
every as (
    select d.account_id, d.debtor_id, d.client, d.product, d.status, d.recalled_on, d.held, d.plan_kept, d.dpd, d.settled_up, true as placed
    from placed d
    union all
    select
        c.account_id,
        c.debtor_id,
        c.client,
        cast(null as varchar),
        cast(null as varchar),
        cast(null as date),
        false,
        false,
        cast(null as bigint),
        false,
        false
    from coming c
)
select
    b.account_id,
    b.debtor_id,
    b.client,
    b.product,
    c.lender_type as lender,
    b.status,
    b.recalled_on,
    b.placed,
    coalesce(b.held, false) as held,
    coalesce(b.plan_kept, false) as plan_kept,
    coalesce(b.settled_up, false) as settled_up,
    coalesce(z.disputed, false) as paused_for_dispute,
    coalesce(z.complained, false) as paused_for_complaint,
    b.dpd,
    d.agreed_hours,
    d.work_starts,
    d.timezone,
    coalesce(';' || replace(d.care_flags, ' ', '') || ';' like '%;deceased;%', false) as deceased
from every b
left join paused z on z.account_id = b.account_id
left join clients c on c.client = b.client
left join debtors d on d.debtor_id = b.debtor_id
order by b.debtor_id, b.account_id
