-- One row per complaint known on the day asked for: its week, where it belongs, and whether each clock was met; kept as
-- `complaint_facts`. A complaint without an account belongs to no client.
-- Free texts stand without numbers and e-mails in them, and whom they name by a code (`without_numbers`, `by_code`).
-- Never reads a complaint's text, and never calls a deadline missed that has not passed.
with latest as (
    select account_id, client, region, collector
    from spans
    where newest = 1
),
timed as (
    select
        c.*,
        cast(coalesce(c.local_at, c.received_at) as date) as received_on,
        -- the end of the day of receipt, where the debtor is
        c.received_at
            + (cast(date_add(cast(coalesce(c.local_at, c.received_at) as date), 1) as timestamp) - coalesce(c.local_at, c.received_at)) as day_end,
        case when c.first_response_at < p.as_of_end then c.first_response_at end as answered_at,
        case when c.resolved_at < p.as_of_end then c.resolved_at end as closed_at,
        p.as_of_end,
        p.as_of
    from complaints c
    cross join params p
    where c.received_at < p.as_of_end
)
select
    t.complaint_id,
    t.account_id,
    w.week_start,
    coalesce(w.back, -1) as back,
    t.received_on,
    t.received_at,
    t.category,
    t.channel,
    t.level,
    t.responsibility,
    l.client,
    coalesce(t.region, l.region) as region,
    by_code(coalesce(t.collector, l.collector)) as collector,
    without_numbers(t.root_cause) as root_cause,
    without_numbers(t.action) as action,
    by_code(t.owner) as owner,
    t.due_on,
    t.satisfied,
    t.answered_at,
    t.closed_at,
    case when t.answered_at <= t.received_at + interval 24 hour then 1 else 0 end as answered_in_time,
    case when t.acknowledged_at <= t.received_at + interval 10 minute and t.acknowledged_at < t.as_of_end then 1 else 0 end as called_back_in_time,
    case when t.first_finding_at <= t.received_at + interval 2 hour and t.first_finding_at < t.as_of_end then 1 else 0 end as found_in_time,
    case when t.records_at <= t.received_at + interval 4 hour and t.records_at < t.as_of_end then 1 else 0 end as records_in_time,
    case when t.investigated_at <= t.received_at + interval 8 hour and t.investigated_at < t.as_of_end then 1 else 0 end as investigated_in_time,
    case when t.followed_up_at <= t.answered_at + interval 48 hour and t.followed_up_at < t.as_of_end then 1 else 0 end as followed_up_in_time,
    case when t.closed_at is null then datediff(t.as_of, t.received_on) end as days_open,
    case
        when t.closed_at < t.day_end + interval 15 day then 'met'
        when t.closed_at is null and t.as_of_end <= t.day_end + interval 15 day then 'running'
        else 'missed'
    end as within_15_days,
    case
        when t.closed_at < t.day_end + interval 30 day then 'met'
        when t.closed_at is null and t.as_of_end <= t.day_end + interval 30 day then 'running'
        else 'missed'
    end as within_30_days,
    case
        when t.closed_at < t.day_end + interval 60 day then 'met'
        when t.closed_at is null and t.as_of_end <= t.day_end + interval 60 day then 'running'
        else 'missed'
    end as within_60_days
from timed t
left join weeks w on t.received_at >= w.from_at and t.received_at < w.to_at
left join latest l on l.account_id = t.account_id
