-- What complaints are measured against, by week: accounts held on the week's first day and outbound contacts in the week,
-- by client, region and collector of the account; kept as `exposure`. Never counts a contact on an account that was not placed.
with latest as (
    select account_id, client, region, collector
    from spans
    where newest = 1
),
parts as (
    select w.back, s.client, s.region, s.collector, count(*) as held, cast(0 as bigint) as contacts
    from weeks w
    join spans s on s.placed_on <= w.week_start and coalesce(s.held_until >= w.week_start, true)
    group by w.back, s.client, s.region, s.collector
    union all
    select w.back, l.client, l.region, l.collector, cast(0 as bigint) as held, count(*) as contacts
    from weeks w
    join contacts c on c.at >= w.from_at and c.at < w.to_at
    join latest l on l.account_id = c.account_id
    where c.direction = 'outbound'
    group by w.back, l.client, l.region, l.collector
)
select back, client, region, by_code(collector) as collector, cast(sum(held) as bigint) as held, cast(sum(contacts) as bigint) as contacts
from parts
group by back, client, region, by_code(collector)
