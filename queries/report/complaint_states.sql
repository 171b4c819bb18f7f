-- Complaints by the stage and the segment in which the account stood when the report's week began: of the week and of thirteen weeks, beside the
-- accounts held at the week's start and the outbound contacts in it. From `complaint_facts`, `week_state` and `week_segments`.
-- Never guesses a stage: a complaint that fits no account, or one not yet placed then, stands under none.
with stood as (
    select s.account_id, max(s.stage) as stage, max(g.segment) as segment
    from week_state s
    left join week_segments g on g.account_id = s.account_id
    group by s.account_id
),
facts as (
    select
        t.stage,
        t.segment,
        case when f.back = 0 then 1 else 0 end as complaints,
        1 as complaints_13,
        case when f.back = 0 then f.answered_in_time else 0 end as answered_in_time,
        0 as held,
        0 as contacts,
        cast(null as varchar) as debtor_id
    from complaint_facts f
    left join stood t on t.account_id = f.account_id
    where f.back between 0 and 12
    union all
    select t.stage, t.segment, 0, 0, 0, 1, 0, s.debtor_id
    from weeks w
    join spans s on s.placed_on <= w.week_start and coalesce(s.held_until >= w.week_start, true)
    left join stood t on t.account_id = s.account_id
    where w.back = 0
    union all
    select t.stage, t.segment, 0, 0, 0, 0, 1, null
    from weeks w
    join contacts c on c.at >= w.from_at and c.at < w.to_at
    join (select account_id from spans where newest = 1) l on l.account_id = c.account_id
    left join stood t on t.account_id = c.account_id
    where w.back = 0 and c.direction = 'outbound'
)
select
    case when grouping(stage) = 0 then 'stage' when grouping(segment) = 0 then 'segment' else 'all' end as dimension,
    stage,
    segment,
    cast(sum(complaints) as bigint) as complaints,
    cast(sum(complaints_13) as bigint) as complaints_13,
    cast(sum(answered_in_time) as bigint) as answered_in_time,
    cast(sum(held) as bigint) as held_accounts,
    cast(sum(contacts) as bigint) as attempts,
    count(distinct debtor_id) as people
from facts
group by grouping sets ((), (stage), (segment))
order by dimension, stage nulls last, segment nulls last
