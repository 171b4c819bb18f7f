-- What points from each source were worth in a period: points tried, those that reached the debtor, passed a message on or were somebody
-- else's, attempts, and attempts that ended in a wish to be left alone or a threat of a complaint. An attempt counts for every source
-- that had named the point by then, so that sources do not add up; a point is counted once for each debtor.
-- Never shows a point.
with whose as (
    select distinct a.account_id, a.debtor_id
    from accounts a
),
tries as (
    select
        w.debtor_id,
        c.point as value,
        cast(coalesce(c.local_at, c.at) as date) as day,
        case
            when c.outcome = 'relayed' then 'relayed'
            when c.party = 'debtor' and c.outcome in (
                'right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute', 'cease_request', 'complaint_threat', 'met'
            ) then 'right_party'
            when c.outcome in ('relay_refused', 'wrong_party') then c.outcome
            else 'silent'
        end as result,
        c.outcome in ('complaint_threat', 'cease_request') as complained
    from contacts c
    cross join params p
    join whose w on w.account_id = c.account_id
    where c.direction = 'outbound' and c.at >= $from_at and c.at < $to_at and c.at < p.as_of_end and c.point is not null
    union all
    select
        t.debtor_id,
        t.value,
        cast(coalesce(t.local_at, t.tried_at) as date),
        case t.result
            when 'right_party' then 'right_party'
            when 'relayed' then 'relayed'
            when 'refused' then 'relay_refused'
            when 'wrong_party' then 'wrong_party'
            else 'silent'
        end,
        false
    from trace_outcomes t
    cross join params p
    where t.tried_at >= $from_at and t.tried_at < $to_at and t.tried_at < p.as_of_end
),
tried as (
    select
        debtor_id,
        value,
        max(day) as last_on,
        count(*) as attempts,
        count_if(result = 'right_party') as right_party,
        count_if(result = 'relayed') as relayed,
        count_if(result = 'wrong_party') as wrong_party,
        count_if(complained) as complained
    from tries
    group by debtor_id, value
),
named as (
    select t.debtor_id, t.value, t.source, min(coalesce(t.first_seen_on, t.last_seen_on)) as known_on
    from points t
    where t.source is not null
    group by t.debtor_id, t.value, t.source
)
select
    n.source,
    count(distinct t.debtor_id) as people,
    count(*) as points_tried,
    cast(count_if(t.right_party > 0) as bigint) as points_reached,
    cast(count_if(t.relayed > 0) as bigint) as points_relayed,
    cast(count_if(t.wrong_party > 0) as bigint) as points_wrong,
    cast(sum(t.attempts) as bigint) as attempts,
    cast(sum(t.right_party) as bigint) as attempts_reached,
    cast(sum(t.complained) as bigint) as complained
from tried t
join named n on n.debtor_id = t.debtor_id and n.value = t.value and coalesce(n.known_on <= t.last_on, true)
group by n.source
order by points_tried desc, n.source
