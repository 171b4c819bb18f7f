-- The first and the last day on which anything happened that the workspace knows of, up to the day asked for; empty where nothing did.
-- Never a load's own time: the same files make the same page.
with days as (
    select min(paid_on) as first_day, max(paid_on) as last_day from net_payments
    union all
    select min(cast(coalesce(c.local_at, c.at) as date)), max(cast(coalesce(c.local_at, c.at) as date))
    from contacts c
    cross join params p
    where c.at < p.as_of_end
    union all
    select min(cast(coalesce(c.local_at, c.received_at) as date)), max(cast(coalesce(c.local_at, c.received_at) as date))
    from complaints c
    cross join params p
    where c.received_at < p.as_of_end
    union all
    select min(placed_on), max(placed_on) from placements
)
select min(first_day) as first_day, max(last_day) as last_day
from days
order by first_day
