-- The first day on which anything happened that the workspace knows of, up to the day asked for; empty where nothing did.
-- Never a load's own time: the same files make the same page.
with days as (
    select min(paid_on) as day from net_payments
    union all
    select min(cast(coalesce(c.local_at, c.at) as date)) as day from contacts c cross join params p where c.at < p.as_of_end
    union all
    select min(cast(coalesce(c.local_at, c.received_at) as date)) as day from complaints c cross join params p where c.received_at < p.as_of_end
    union all
    select min(placed_on) as day from placements
)
select min(day) as day
from days
order by day
