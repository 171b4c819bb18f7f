-- Open quarantined rows by feed: those with faults, and those that only wait for the row they refer to.
-- Never shows a row.
select
    q.feed,
    cast(count(distinct case when q.counted then q.file_id * 100000000 + q.line end) as bigint) as faulty,
    cast(count(distinct case when not q.counted then q.file_id * 100000000 + q.line end) as bigint) as waiting
from quarantine q
where q.resolved_load is null
group by q.feed
order by q.feed
