-- How many people stand behind each stage that a movement starts from (`movement_from`), and behind all of them.
-- Never says who.
select
    case when grouping(f.stage) = 0 then 'stage' else 'all' end as dimension,
    f.stage,
    count(distinct p.debtor_id) as people
from movement_from f
join placements p on p.account_id = f.account_id and p.client = f.client and p.batch = f.batch
group by grouping sets ((), (f.stage))
order by dimension, f.stage nulls last
