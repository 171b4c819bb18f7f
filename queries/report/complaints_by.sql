-- Complaints of a period by category, channel, level, responsibility, client, region and collector, and for the whole, with the
-- accounts held on the period's first day and the outbound contacts in it: a part's own for clients, regions and collectors.
-- Never divides.
with counted as (
    select
        case
            when grouping(category) = 0 then 'category'
            when grouping(channel) = 0 then 'channel'
            when grouping(level) = 0 then 'level'
            when grouping(responsibility) = 0 then 'responsibility'
            when grouping(client) = 0 then 'client'
            when grouping(region) = 0 then 'region'
            when grouping(collector) = 0 then 'collector'
            else 'all'
        end as dimension,
        coalesce(category, channel, level, responsibility, client, region, collector, '') as part,
        count(*) as complaints,
        cast(sum(answered_in_time) as bigint) as answered_in_time
    from complaint_facts
    where back between $newest and $oldest
    group by grouping sets ((), (category), (channel), (level), (responsibility), (client), (region), (collector))
),
exposed as (
    select
        case
            when grouping(client) = 0 then 'client'
            when grouping(region) = 0 then 'region'
            when grouping(collector) = 0 then 'collector'
            else 'all'
        end as dimension,
        coalesce(client, region, collector, '') as part,
        cast(sum(case when back = $oldest then held else 0 end) as bigint) as held,
        cast(sum(contacts) as bigint) as contacts
    from exposure
    where back between $newest and $oldest
    group by grouping sets ((), (client), (region), (collector))
),
whole as (
    select held, contacts from exposed where dimension = 'all'
),
behind as (
    -- Who stands behind a part: its debtors held on the period's first day.
    select
        case
            when grouping(s.client) = 0 then 'client'
            when grouping(s.region) = 0 then 'region'
            when grouping(n.code) = 0 then 'collector'
            else 'all'
        end as dimension,
        coalesce(s.client, s.region, n.code, '') as part,
        count(distinct s.debtor_id) as people
    from weeks w
    join spans s on s.placed_on <= w.week_start and coalesce(s.held_until >= w.week_start, true)
    left join collector_codes n on n.collector = s.collector
    where w.back = $oldest
    group by grouping sets ((), (s.client), (s.region), (n.code))
),
-- every part seen in thirteen weeks has its line in each period, so that a nought has its denominator
seen as (
    select
        case
            when grouping(category) = 0 then 'category'
            when grouping(channel) = 0 then 'channel'
            when grouping(level) = 0 then 'level'
            when grouping(responsibility) = 0 then 'responsibility'
            when grouping(client) = 0 then 'client'
            when grouping(region) = 0 then 'region'
            when grouping(collector) = 0 then 'collector'
            else 'all'
        end as dimension,
        coalesce(category, channel, level, responsibility, client, region, collector, '') as part
    from complaint_facts
    where back between 0 and 12
    group by grouping sets ((), (category), (channel), (level), (responsibility), (client), (region), (collector))
),
parts as (
    select dimension, part from seen
    union
    select dimension, part from exposed where held > 0 or contacts > 0 or dimension = 'all'
),
joined as (
    select
        p.dimension,
        p.part,
        coalesce(c.complaints, 0) as complaints,
        coalesce(c.answered_in_time, 0) as answered_in_time,
        e.held,
        e.contacts
    from parts p
    left join counted c on c.dimension = p.dimension and c.part = p.part
    left join exposed e on e.dimension = p.dimension and e.part = p.part
)
select
    j.dimension,
    case when j.dimension = 'category' and j.part <> '' then j.part end as category,
    case when j.dimension = 'channel' and j.part <> '' then j.part end as complaint_channel,
    case when j.dimension = 'level' and j.part <> '' then j.part end as level,
    case when j.dimension = 'responsibility' and j.part <> '' then j.part end as responsibility,
    case when j.dimension = 'client' and j.part <> '' then j.part end as client,
    case when j.dimension = 'region' and j.part <> '' then j.part end as region,
    case when j.dimension = 'collector' and j.part <> '' then j.part end as collector,
    j.complaints,
    j.answered_in_time,
    case when j.dimension in ('category', 'channel', 'level', 'responsibility') then coalesce(w.held, 0) else coalesce(j.held, 0) end as held_accounts,
    case when j.dimension in ('category', 'channel', 'level', 'responsibility') then coalesce(w.contacts, 0) else coalesce(j.contacts, 0) end as attempts,
    -- What a category is measured against is the whole book; where nobody is known, nobody can be told apart.
    case when j.dimension in ('client', 'region', 'collector') then coalesce(b.people, 0) end as people
from joined j
left join whole w on true
left join behind b on b.dimension = j.dimension and b.part = j.part
order by j.dimension, j.complaints desc, j.part
