-- Accounts and days of contacts by a channel that some rule allows only later (not one of $channels, parted by semicolons), where the
-- account may have been at most $up_to_dpd days past due. What surely was older is left out by a bound from below: the oldest due
-- known by the day, moved on by every payment in full, less every paused day. Days past due themselves are looked up for the rest alone.
-- Where nothing but payments in full moves the bound (no statement, pause, reversal or second placement) it is the days past due.
-- Never leaves out a day on which the account was young.
with touched as (
    select distinct l.account_nr, l.day
    from audit_contacts l
    where l.judged and l.ours and not array_contains(split($channels, ';'), l.channel)
),
placed as (
    select
        a.account_id,
        count(*) as times,
        min(a.placed_on) as placed_on,
        min(coalesce(a.past_due_since, date_sub(a.placed_on, a.dpd_at_placement))) as past_due_since,
        max(a.recalled_on) as recalled_on,
        min(a.monthly_due) as monthly_due,
        min(a.principal + coalesce(a.interest, 0) + coalesce(a.fees, 0)) as balance
    from accounts a
    group by a.account_id
),
asked as (
    select t.account_nr, t.day, p.*
    from touched t
    join audit_accounts a on a.account_nr = t.account_nr
    join placed p on p.account_id = a.account_id
),
billed as (
    select
        k.account_nr,
        k.day,
        max(s.statement_on) as statement_on,
        max_by(s.dpd, s.statement_on) as dpd,
        max_by(s.balance, s.statement_on) as balance
    from asked k
    join statements s on s.account_id = k.account_id and s.statement_on <= k.day and s.statement_on >= k.placed_on
    group by k.account_nr, k.day
),
paid as (
    select
        k.account_nr,
        k.day,
        sum(case when y.amount > 0 then y.amount else 0 end) as amount,
        bool_or(y.amount < 0) as reversed
    from asked k
    left join billed b on b.account_nr = k.account_nr and b.day = k.day
    join payments y on y.account_id = k.account_id and y.paid_on <= k.day and y.paid_on >= coalesce(b.statement_on, k.placed_on)
    group by k.account_nr, k.day
),
paused as (
    select k.account_nr, k.day, sum(datediff(least(coalesce(z.until, k.day), k.day), z."from") + 1) as days
    from asked k
    join pauses z on z.account_id = k.account_id and z."from" <= k.day
    group by k.account_nr, k.day
),
bounded as (
    select
        k.account_nr,
        k.day,
        k.times = 1
            and (b.statement_on is null or (b.dpd > 0 and b.balance > 0))
            and coalesce(y.amount, 0) < coalesce(b.balance, k.balance) as sound,
        k.recalled_on is null and b.statement_on is null and z.days is null and not coalesce(y.reversed, false) as plain,
        datediff(
            k.day,
            add_months(
                coalesce(date_sub(b.statement_on, b.dpd), k.past_due_since),
                cast(least(floor(coalesce(try_divide(coalesce(y.amount, 0), k.monthly_due), 0)), 1200) as integer)
            )
        ) - coalesce(z.days, 0) as at_least
    from asked k
    left join billed b on b.account_nr = k.account_nr and b.day = k.day
    left join paid y on y.account_nr = k.account_nr and y.day = k.day
    left join paused z on z.account_nr = k.account_nr and z.day = k.day
)
select
    b.account_nr,
    b.day,
    b.sound and b.plain and b.at_least is not null as told,
    case when b.sound and b.plain then greatest(b.at_least, 0) end as dpd
from bounded b
where not coalesce(b.sound and b.at_least > $up_to_dpd, false)
