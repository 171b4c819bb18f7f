-- The first instant a complaint was received, empty where none is known. Never looks past the day asked for.
select min(c.received_at) as first_at
from complaints c
cross join params p
where c.received_at < p.as_of_end
order by 1
order by first_at
