-- What came of points after the day: attempts from its end up to $until, summed for each debtor and point. A trial of the ranking
-- compares with it.
-- Never counts what came before the end of the day: that is what the ranking knew.
with whose as (
    select distinct a.account_id, a.debtor_id
    from accounts a
),
tries as (
    select
        w.debtor_id,
        c.point as value,
        case
            when c.outcome = 'relayed' then 'relayed'
            when c.direction = 'inbound' then cast(null as varchar)
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
    where c.at >= p.as_of_end and c.at < $until and c.point is not null
    union all
    select
        t.debtor_id,
        t.value,
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
    where t.tried_at >= p.as_of_end and t.tried_at < $until
)
select
    t.debtor_id,
    t.value,
    cast(count(t.result) as bigint) as attempts,
    cast(count_if(t.result = 'right_party') as bigint) as right_party,
    cast(count_if(t.result = 'relayed') as bigint) as relayed,
    cast(count_if(t.result = 'wrong_party') as bigint) as wrong_party,
    cast(count_if(t.result = 'relay_refused') as bigint) as refused,
    cast(count_if(t.complained) as bigint) as complained
from tries t
where t.result is not null
group by t.debtor_id, t.value
order by t.debtor_id, attempts, right_party, relayed, wrong_party, refused, complained
