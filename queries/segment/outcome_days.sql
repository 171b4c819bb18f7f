-- The days for which files say what came of accounts, up to the day asked for, and for what horizon.
-- Never counts how many were good: that is the fit's to see.
select o.as_of as day, o.horizon_days, count(*) as outcomes
from outcomes o
cross join params p
where o.as_of <= p.as_of
group by o.as_of, o.horizon_days
order by o.as_of, o.horizon_days
