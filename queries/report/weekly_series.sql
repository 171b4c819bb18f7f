-- Weeks in a row, the last one last: recovered and contacted. What was held at each start comes from `held_sums`, complaints from
-- `complaint_counts`.
-- Never fills a week that has not ended.
with paid as (
    select w.week_start, cast(sum(n.amount) as decimal(18, 2)) as net_payments
    from weeks w
    join net_payments n on n.paid_on between w.week_start and w.week_end
    where w.back < $count
    group by w.week_start
),
tried as (
    -- By the minute: no week begins within one, and there are fewer minutes than contacts.
    select
        date_trunc('minute', c.at) as minute,
        count(*) as attempts,
        count_if(
            c.outcome in (
                'right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute', 'cease_request', 'complaint_threat', 'met',
                'relayed', 'relay_refused', 'wrong_party'
            )
        ) as answered
    from contacts c
    cross join (select min(from_at) as from_at, max(to_at) as to_at from weeks where back < $count) w
    semi join placements k on k.account_id = c.account_id
    where c.direction = 'outbound' and c.at >= w.from_at and c.at < w.to_at
    group by date_trunc('minute', c.at)
),
contacted as (
    select w.week_start, cast(sum(t.attempts) as bigint) as attempts, sum(t.answered) as answered
    from weeks w
    join tried t on t.minute >= w.from_at and t.minute < w.to_at
    where w.back < $count
    group by w.week_start
)
select
    cast(w.week_start as varchar) as week_start,
    cast(coalesce(p.net_payments, 0) * 100 as bigint) as net_minor,
    coalesce(c.attempts, 0) as attempts,
    cast(coalesce(c.answered, 0) as bigint) as answered
from weeks w
left join paid p on p.week_start = w.week_start
left join contacted c on c.week_start = w.week_start
where w.back < $count
order by w.week_start
