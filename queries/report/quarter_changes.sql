-- By day: accounts that came on the book less those that had left it the day before; kept as `quarter_changes`, whose running sum is what was
-- held. Never an account by its name.
with sides as (
    select 1 as side
    union all
    select -1
),
moved as (
    select
        d.side,
        case when d.side = 1 then s.placed_on else greatest(date_add(s.held_until, 1), s.placed_on) end as day
    from spans s
    cross join sides d
    where d.side = 1 or s.held_until is not null
)
select day, cast(sum(side) as bigint) as n
from moved
group by day
