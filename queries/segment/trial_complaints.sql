-- Complaints received after $since and up to the day asked for, by account.
-- Never a complaint of the day itself or before: the trial had not begun.
select k.account_id, cast(count(*) as bigint) as complaints
from complaints k
cross join params p
where k.account_id is not null and k.received_at < p.as_of_end
    and cast(coalesce(k.local_at, k.received_at) as date) > cast($since as date)
group by k.account_id
order by k.account_id
