-- Lost contact over a week in debtors, for the whole and by client: lost when it began (as `week_facts` has them), tried, traced,
-- reached, no longer lost for another reason (recalled, paid, asked not to be called), still lost, newly lost, lost at its end.
-- Lost at the end of the week and held on the day after: `next_lost`, `next_held`. Someone with accounts of two clients is counted with
-- both, and once in the whole. Never says who.
with starts as (
    select client, debtor_id, bool_or(attempts > 0) as tried, bool_or(repaired_debtor is not null) as reached
    from week_facts
    where lost = 1
    group by client, debtor_id
),
ends as (
    select distinct h.client, p.debtor_id
    from next_held h
    join placements p on p.account_id = h.account_id and p.client = h.client and p.batch = h.batch
    join next_lost l on l.debtor_id = p.debtor_id
),
traced as (
    select distinct t.debtor_id
    from trace_outcomes t
    cross join params p
    join weeks w on w.week_start = $week_start and t.tried_at >= w.from_at and t.tried_at < w.to_at
    where t.tried_at < p.as_of_end
),
met as (
    select
        coalesce(s.client, e.client) as client,
        coalesce(s.debtor_id, e.debtor_id) as debtor_id,
        s.debtor_id is not null as at_start,
        e.debtor_id is not null as at_end,
        coalesce(s.tried, false) as tried,
        coalesce(s.reached, false) as reached
    from starts s
    full outer join ends e on e.client = s.client and e.debtor_id = s.debtor_id
),
people as (
    select 'client' as dimension, client, debtor_id, at_start, at_end, tried, reached
    from met
    union all
    select 'all', null, debtor_id, bool_or(at_start), bool_or(at_end), bool_or(tried), bool_or(reached)
    from met
    group by debtor_id
)
select
    q.dimension,
    q.client,
    cast(count_if(q.at_start) as bigint) as lost_debtors,
    cast(count_if(q.at_start and q.tried) as bigint) as lost_tried,
    cast(count_if(q.at_start and t.debtor_id is not null) as bigint) as lost_traced,
    cast(count_if(q.at_start and q.reached) as bigint) as repaired_debtors,
    cast(count_if(q.at_start and not q.reached and not q.at_end) as bigint) as lost_otherwise,
    cast(count_if(q.at_start and not q.reached and q.at_end) as bigint) as lost_still,
    cast(count_if(q.at_end and not q.at_start) as bigint) as lost_new,
    cast(count_if(q.at_end) as bigint) as lost_end,
    count(*) as people
from people q
left join traced t on t.debtor_id = q.debtor_id
group by q.dimension, q.client
order by q.dimension, q.client
