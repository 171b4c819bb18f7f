-- Complaints received in each of the last weeks, the newest last: the weekly report's series, and what its last week is held against.
-- Never leaves out a week without complaints: a nought is a number.
with counted as (
    select w.back, count(*) as complaints
    from weeks w
    join complaints c on c.received_at >= w.from_at and c.received_at < w.to_at
    cross join params p
    where w.back < $count and c.received_at < p.as_of_end
    group by w.back
)
select w.back, coalesce(c.complaints, 0) as complaints
from weeks w
left join counted c on c.back = w.back
where w.back < $count
order by w.back desc
