-- Complaints received in a period by category, channel, level, responsibility and client, and in all, with the accounts held on the
-- period's first day and the outbound contacts in it (a client's own for clients), both from `quarter_facts`. Never divides.
with counted as (
    select
        case
            when grouping(category) = 0 then 'category'
            when grouping(channel) = 0 then 'channel'
            when grouping(level) = 0 then 'level'
            when grouping(responsibility) = 0 then 'responsibility'
            when grouping(client) = 0 then 'client'
            else 'all'
        end as dimension,
        category,
        channel as complaint_channel,
        level,
        responsibility,
        client,
        count(*) as complaints,
        coalesce(cast(sum(answered_in_time) as bigint), 0) as answered_in_time
    from complaint_facts
    where received_at >= $from_at and received_at < $to_at
    group by grouping sets ((), (category), (channel), (level), (responsibility), (client))
),
exposed as (
    select
        case when grouping(client) = 0 then 'client' else 'all' end as dimension,
        client,
        coalesce(cast(sum(held) as bigint), 0) as held_accounts,
        coalesce(cast(sum(attempts) as bigint), 0) as attempts,
        coalesce(cast(sum(alone) as bigint), 0) + count(distinct shared_debtor) filter (where shared_debtor is not null) as people
    from quarter_facts
    group by grouping sets ((), (client))
)
select
    c.*,
    coalesce(e.held_accounts, 0) as held_accounts,
    coalesce(e.attempts, 0) as attempts,
    -- What a category is measured against is the whole book.
    case when c.dimension = 'client' then coalesce(e.people, 0) end as people
from counted c
left join exposed e
    on case
        when c.dimension = 'client' then e.dimension = 'client' and e.client is not distinct from c.client
        else e.dimension = 'all'
    end
order by
    c.dimension,
    c.complaints desc,
    c.category nulls last,
    c.complaint_channel nulls last,
    c.level nulls last,
    c.responsibility nulls last,
    c.client nulls last
