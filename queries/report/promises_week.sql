-- Promises of a week for the whole and by client (that of the account's newest placement): made in it, fallen due in it, judged in it
-- (three days after the due day) and kept, and what falls due in the seven days after it.
-- What was paid on a promise are net payments from the day it was made to three days past its due day, at most what was promised.
-- Never counts a promise made after the week.
with asked as (
    select r.promise_id, r.account_id, r.made_on, r.due_on, r.amount
    from promises r
    where r.made_on <= $week_end and r.due_on >= date_sub($week_start, 3) or r.made_on between $week_start and $week_end
),
placed as (
    -- Of the accounts that promised alone.
    select
        p.account_id,
        p.debtor_id,
        p.client,
        p.recalled_on,
        row_number() over (partition by p.account_id order by p.placed_on desc, p.batch desc, p.client desc) as newest
    from placements p
    semi join asked r on r.account_id = p.account_id
    where p.placed_on <= $week_end
),
promised as (
    select
        r.promise_id,
        r.account_id,
        p.debtor_id,
        p.client,
        r.made_on,
        r.due_on,
        r.amount,
        r.made_on between $week_start and $week_end as made,
        r.due_on between $week_start and $week_end as fell_due,
        date_add(r.due_on, 3) between $week_start and $week_end as judged,
        r.due_on between date_add($week_end, 1) and date_add($week_end, 7)
            and coalesce(p.recalled_on > $week_end, true) as coming
    from asked r
    join placed p on p.account_id = r.account_id and p.newest = 1
),
paid as (
    select r.promise_id, sum(n.amount) as amount
    from promised r
    join net_payments n on n.account_id = r.account_id and n.paid_on between r.made_on and date_add(r.due_on, 3)
    where r.judged
    group by r.promise_id
),
stood as (
    select r.*, coalesce(d.amount, 0) as paid
    from promised r
    left join paid d on d.promise_id = r.promise_id
    where r.made or r.fell_due or r.judged or r.coming
)
select
    case when grouping(client) = 0 then 'client' else 'all' end as dimension,
    client,
    coalesce(cast(count_if(made) as bigint), 0) as made,
    coalesce(cast(sum(case when made then amount end) as decimal(18, 2)), 0) as made_amount,
    coalesce(cast(count_if(fell_due) as bigint), 0) as fell_due,
    coalesce(cast(sum(case when fell_due then amount end) as decimal(18, 2)), 0) as fell_due_amount,
    coalesce(cast(count_if(judged) as bigint), 0) as promises_due,
    coalesce(cast(count_if(judged and paid >= amount) as bigint), 0) as promises_kept,
    coalesce(cast(sum(case when judged then amount end) as decimal(18, 2)), 0) as judged_amount,
    coalesce(cast(sum(case when judged then least(greatest(paid, 0), amount) end) as decimal(18, 2)), 0) as judged_paid,
    coalesce(cast(count_if(coming) as bigint), 0) as coming,
    coalesce(cast(sum(case when coming then amount end) as decimal(18, 2)), 0) as coming_amount,
    count(distinct debtor_id) as people
from stood
group by grouping sets ((), (client))
order by dimension, client nulls last
