-- Accounts and balance held at the start of some weeks in a row, the newest last, from `owed` and `weeks`, by the rules of `held_in`: each
-- stretch of days comes in with its first week and goes out after its last, so that no account is followed week by week.
-- Never counts payments of the week itself.
with grid as (
    select min(week_start) as first_on
    from weeks
    where back < $count
),
stretches as (
    select
        datediff(o.from_day, g.first_on) as from_nth,
        datediff(coalesce(least(date_sub(o.until_day, 1), o.last_day), p.as_of), g.first_on) as to_nth,
        o.balance,
        o.balance_before,
        o.touched
    from owed o
    cross join grid g
    cross join params p
),
changes as (
    -- A stretch that begins on a week's own first day, with what that day began with.
    select cast(floor(from_nth / 7) as bigint) as nth, 1 as accounts, balance_before as balance
    from stretches
    where from_nth % 7 = 0 and to_nth >= from_nth and (balance > 0 or touched)
    union all
    select cast(floor(from_nth / 7) as bigint) + 1, -1, -balance_before
    from stretches
    where from_nth % 7 = 0 and to_nth >= from_nth and (balance > 0 or touched)
    union all
    -- Weeks that begin later within it.
    select cast(floor(from_nth / 7) as bigint) + 1, 1, balance
    from stretches
    where floor(to_nth / 7) > floor(from_nth / 7) and balance > 0
    union all
    select cast(floor(to_nth / 7) as bigint) + 1, -1, -balance
    from stretches
    where floor(to_nth / 7) > floor(from_nth / 7) and balance > 0
),
moved as (
    select nth, sum(accounts) as accounts, sum(balance) as balance
    from changes
    group by nth
)
select
    w.back,
    coalesce(cast(sum(m.accounts) as bigint), 0) as held_accounts,
    coalesce(cast(sum(m.balance) as decimal(18, 2)), 0) as held_balance
from weeks w
cross join grid g
left join moved m on m.nth <= datediff(w.week_start, g.first_on) / 7
where w.back < $count
group by w.back
order by w.back desc
