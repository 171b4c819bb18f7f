-- What came of accounts as of the day, where a file says so, for the horizon asked about: 1 good, 0 not.
-- Never an outcome of another day.
select o.account_id, cast(case when o.good then 1 else 0 end as double) as good
from outcomes o
cross join params p
where o.as_of = p.as_of and o.horizon_days = $horizon
order by o.account_id
