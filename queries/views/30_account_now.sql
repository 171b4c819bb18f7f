-- One row per account as of the end of the day: its latest placement, what is owed, days past due, stage, held, plan kept.
-- Never stores days past due: they come from events each time, by these rules (contract: "DPD from events"):
--   * The latest placement counts. The latest statement at or before the day, if it is not older than the placement, wins over
--     the placement's own figures: its balance, and its dpd as of its day, which grows by the days since. A statement of dpd 0
--     means nothing was past due, and nothing is until a later one says so. A statement older than the placement counts for
--     days past due only where the placement says nothing of them.
--   * Counted payments since (after the statement's day, or from placed_on) pay the dues (monthly_due) oldest first: each due
--     paid in full moves the oldest unpaid day on by a month. Reversals take back, never past the first oldest day.
--     Without monthly_due the whole debt is one due: payments move nothing until the balance is 0.
--   * Days on a pause do not count: those after the oldest unpaid day (after the statement, which has left its own out),
--     first and last day of the pause included, overlapping pauses once.
--   * Balance 0 is dpd 0; dpd is never negative; with no day to count from it is unknown (NULL), and so is the stage.
-- Balance is never below 0: an overpaid account owes nothing.
-- Held: placed on or before the day and not recalled, paid or settled before it. Status paid or settled has no date of its own:
-- it counts from the account's last payment in the files, and always where there is none. A balance of 0 is paid, too.
-- Plan kept: a plan (or a promise of kind extension, instalment_plan, settlement, its parts a month apart) that has not ended,
-- and what fell due more than 3 days ago has been paid since it was signed.
with counted as (
    select * from net_payments
),
latest as (
    select p.*
    from placements p
    anti join older_placements o on o.account_id = p.account_id and o.client = p.client and o.batch = p.batch
),
last_paid as (
    -- What was paid to the latest placement.
    select n.account_id, n.paid_on, n.amount
    from counted n
    anti join older_placements o on o.account_id = n.account_id and o.client = n.client and o.batch = n.batch
),
billed as (
    select
        s.account_id,
        max(s.statement_on) filter (where s.statement_on >= l.placed_on) as billed_on,
        max_by(s.balance, s.statement_on) filter (where s.statement_on >= l.placed_on) as billed_balance,
        max(s.statement_on) filter (where s.dpd is not null and (s.statement_on >= l.placed_on or l.past_due_since is null)) as aged_on,
        max_by(s.dpd, s.statement_on)
            filter (where s.dpd is not null and (s.statement_on >= l.placed_on or l.past_due_since is null)) as aged_dpd
    from statements s
    cross join params p
    join latest l on l.account_id = s.account_id
    where s.statement_on <= p.as_of
    group by s.account_id
),
paid as (
    select
        n.account_id,
        sum(case when b.billed_on is null or n.paid_on > b.billed_on then n.amount else 0 end) as off_balance,
        sum(case when b.aged_on is null or n.paid_on > b.aged_on then n.amount else 0 end) as off_dues,
        max(n.paid_on) as last_paid_on
    from last_paid n
    left join billed b on b.account_id = n.account_id
    group by n.account_id
),
owing as (
    select
        l.account_id,
        l.debtor_id,
        l.client,
        l.batch,
        l.product,
        l.currency,
        l.placed_on,
        l.recalled_on,
        l.status,
        l.region,
        l.collector,
        l.commission_rate,
        l.monthly_due,
        l.credit_limit,
        l.last_payment_on,
        l.delinquencies_12m,
        l.max_dpd_12m,
        l.file_id,
        l.row_line,
        l.balance_placed,
        cast(greatest(coalesce(b.billed_balance, l.balance_placed) - coalesce(y.off_balance, 0), 0) as decimal(18, 2)) as balance,
        b.billed_on,
        b.aged_on,
        b.aged_dpd,
        y.last_paid_on,
        case when b.aged_on is null then l.past_due_since when b.aged_dpd > 0 then date_sub(b.aged_on, b.aged_dpd) end as first_unpaid_on,
        coalesce(y.off_dues, 0) as off_dues,
        -- Whole minor units: their quotient is exact where the dues are paid to the cent.
        case
            when l.monthly_due > 0 and y.off_dues > 0
                then cast(least(floor(try_divide(cast(y.off_dues * 100 as bigint), cast(l.monthly_due * 100 as bigint))), 1200) as integer)
            else 0
        end as dues_paid
    from latest l
    left join billed b on b.account_id = l.account_id
    left join paid y on y.account_id = l.account_id
),
aging as (
    select
        o.*,
        case when o.dues_paid = 0 then o.first_unpaid_on else add_months(o.first_unpaid_on, o.dues_paid) end as oldest_unpaid_on
    from owing o
),
clipped as (
    select
        a.account_id,
        greatest(z."from", date_add(greatest(a.oldest_unpaid_on, coalesce(a.aged_on, a.oldest_unpaid_on)), 1)) as first_on,
        least(coalesce(z.until, p.as_of), p.as_of) as last_on
    from pauses z
    cross join params p
    join aging a on a.account_id = z.account_id
    where z."from" <= p.as_of and a.oldest_unpaid_on is not null
),
walked as (
    select
        c.account_id,
        c.first_on,
        c.last_on,
        max(c.last_on) over (
            partition by c.account_id
            order by c.first_on, c.last_on
            rows between unbounded preceding and 1 preceding
        ) as covered_to
    from clipped c
    where c.first_on <= c.last_on
),
paused as (
    select
        w.account_id,
        cast(sum(case
            when w.covered_to is null or w.first_on > w.covered_to then datediff(w.last_on, w.first_on) + 1
            when w.last_on > w.covered_to then datediff(w.last_on, w.covered_to)
            else 0
        end) as bigint) as days
    from walked w
    group by w.account_id
),
closed as (
    -- The day a closing status counts from.
    select y.account_id, max(y.paid_on) as closed_on
    from payments y
    join latest l on l.account_id = y.account_id
    where l.status in ('paid', 'settled') and y.amount > 0
    group by y.account_id
),
agreed as (
    select
        n.account_id,
        n.plan_id,
        n.signed_on,
        max(n.instalment_due_on) as last_due_on,
        sum(case when date_add(n.instalment_due_on, 3) < p.as_of then n.amount else 0 end) as due_by_now
    from plans n
    cross join params p
    where n.signed_on <= p.as_of
    group by n.account_id, n.plan_id, n.signed_on
    union all
    select
        r.account_id,
        r.promise_id as plan_id,
        r.made_on as signed_on,
        add_months(r.due_on, greatest(coalesce(r.instalments, 1), 1) - 1) as last_due_on,
        case
            when date_add(r.due_on, 3) >= p.as_of then 0
            else r.amount * least(months_between(date_sub(p.as_of, 4), r.due_on) + 1, greatest(coalesce(r.instalments, 1), 1))
                / greatest(coalesce(r.instalments, 1), 1)
        end as due_by_now
    from promises r
    cross join params p
    where r.made_on <= p.as_of and r.plan in ('extension', 'instalment_plan', 'settlement')
),
running as (
    select g.account_id, g.plan_id, g.signed_on, max(g.due_by_now) as due_by_now, coalesce(sum(n.amount), 0) as paid_since
    from agreed g
    cross join params p
    left join counted n on n.account_id = g.account_id and n.paid_on >= g.signed_on
    where date_add(g.last_due_on, 3) >= p.as_of
    group by g.account_id, g.plan_id, g.signed_on
),
kept as (
    select account_id, bool_or(paid_since >= due_by_now) as plan_kept, min(due_by_now - paid_since) as plan_short
    from running
    group by account_id
),
aged as (
    select
        a.*,
        cast(case
            when a.balance = 0 then 0
            when a.aged_on is not null and a.aged_dpd <= 0 then 0
            when a.oldest_unpaid_on is null then null
            else greatest(datediff(p.as_of, a.oldest_unpaid_on) - coalesce(z.days, 0), 0)
        end as bigint) as dpd,
        coalesce(z.days, 0) as paused_days,
        coalesce(
            (a.recalled_on is null or a.recalled_on >= p.as_of)
            and (coalesce(a.status, 'open') <> 'recalled' or a.recalled_on is not null)
            and (coalesce(a.status, 'open') not in ('paid', 'settled') or c.closed_on >= p.as_of)
            and (a.balance > 0 or a.billed_on = p.as_of or a.last_paid_on = p.as_of),
            false
        ) as held,
        coalesce(k.plan_kept, false) as plan_kept,
        k.plan_short
    from aging a
    cross join params p
    left join paused z on z.account_id = a.account_id
    left join closed c on c.account_id = a.account_id
    left join kept k on k.account_id = a.account_id
)
select
    a.account_id,
    a.debtor_id,
    a.client,
    a.batch,
    a.product,
    a.currency,
    a.placed_on,
    a.recalled_on,
    a.status,
    a.region,
    a.collector,
    a.commission_rate,
    a.monthly_due,
    a.balance_placed,
    a.balance,
    a.dpd,
    e.stage,
    a.held,
    a.plan_kept,
    a.oldest_unpaid_on,
    a.paused_days,
    a.credit_limit,
    a.last_payment_on,
    a.delinquencies_12m,
    a.max_dpd_12m,
    a.file_id,
    a.row_line,
    -- What an explanation needs to say what a payment would do: where the dues begin, what was paid off them, the statements that
    -- stand for payments up to their day, and the least that a running plan is short of.
    a.first_unpaid_on,
    a.off_dues,
    a.billed_on,
    a.aged_on,
    cast(a.plan_short as double) as plan_short
from aged a
left join stage_edges e on a.dpd >= e.from_dpd and (e.to_dpd is null or a.dpd <= e.to_dpd)
