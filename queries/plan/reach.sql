-- How often calls reached the debtor, of the last 365 days: of a client's whole portfolio (level 2), of each debtor (level 1), of
-- each of the debtor's points (level 0). A call of the last 30 days weighs 4, of the last 90 days 2, an older one 1.
-- Never counts who else answered as a success, and never mixes two clients' logs.
with whose as (
    select a.account_id, max_by(a.debtor_id, a.placed_on) as debtor_id, max_by(a.client, a.placed_on) as client
    from accounts a
    group by a.account_id
),
tries as (
    select
        w.client,
        w.debtor_id,
        c.point,
        c.at,
        case
            when cast(coalesce(c.local_at, c.at) as date) > date_sub(p.as_of, 30) then 4
            when cast(coalesce(c.local_at, c.at) as date) > date_sub(p.as_of, 90) then 2
            else 1
        end as weight,
        case
            when c.party = 'debtor' and c.outcome in (
                'right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute', 'cease_request', 'complaint_threat', 'met'
            ) then 1
            else 0
        end as reached
    from contacts c
    cross join params p
    join whose w on w.account_id = c.account_id
    where c.direction = 'outbound'
        and c.channel in ('call', 'robot_call')
        and c.party <> 'relation'
        and c.at < p.as_of_end
        and cast(coalesce(c.local_at, c.at) as date) > date_sub(p.as_of, 365)
)
select
    cast(grouping(t.debtor_id) + grouping(t.point) as bigint) as level,
    t.client,
    t.debtor_id,
    t.point as value,
    cast(sum(t.weight) as bigint) as tries,
    cast(sum(t.weight * t.reached) as bigint) as reached
from tries t
group by grouping sets ((t.client), (t.client, t.debtor_id), (t.client, t.debtor_id, t.point))
order by level, t.client, t.debtor_id, min(t.at), max(t.at), count(*), tries, reached
