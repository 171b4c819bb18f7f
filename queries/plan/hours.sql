-- How calls were answered by the local hour of the last 180 days: of each client's whole portfolio (debtor_id empty), and of
-- each debtor with one client.
-- Never counts a number that does not exist: nobody could have answered it at any hour. Never mixes two clients' logs.
with whose as (
    select a.account_id, max_by(a.debtor_id, a.placed_on) as debtor_id, max_by(a.client, a.placed_on) as client
    from accounts a
    group by a.account_id
),
tries as (
    select
        w.client,
        w.debtor_id,
        cast(hour(coalesce(c.local_at, c.at)) as bigint) as hour,
        case
            when c.party = 'debtor' and c.outcome in (
                'right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute', 'cease_request', 'complaint_threat', 'met'
            ) then 1
            else 0
        end as answered
    from contacts c
    cross join params p
    join whose w on w.account_id = c.account_id
    where c.direction = 'outbound'
        and c.channel in ('call', 'robot_call')
        and c.party in ('debtor', 'unknown')
        and c.outcome <> 'invalid_number'
        and c.at < p.as_of_end
        and cast(coalesce(c.local_at, c.at) as date) > date_sub(p.as_of, 180)
)
select
    t.client,
    t.debtor_id,
    t.hour,
    count(*) as tries,
    cast(sum(t.answered) as bigint) as answered
from tries t
group by grouping sets ((t.client, t.hour), (t.client, t.debtor_id, t.hour))
order by t.client, t.debtor_id, t.hour
