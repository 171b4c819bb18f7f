-- What was tried, and what came of it, at the points that the chance to reach is learned from: known at the end of the day.
-- Never says whose the points are: they are numbered.
select
    t.point,
    t.debtor,
    cast(t.tried_at as date) as tried_on,
    cast(extract(hour from t.tried_at) as bigint) as hour,
    t.inbound,
    t.result
from reach_tries t
cross join params p
where t.at_utc < p.as_of_end
order by t.point, t.tried_at, t.inbound, t.result
