-- Complaints not resolved, oldest first: what needs a decision. Never holds the complaint's text or a person's name, nor the token that stands in
-- place of an id that was a number: it changes with the key, so nothing is ordered by it either.
select
    plain_id(complaint_id) as complaint_id,
    cast(received_on as varchar) as received_on,
    category,
    level,
    channel as complaint_channel,
    client,
    days_open,
    case
        when within_60_days = 'missed' then '60'
        when within_30_days = 'missed' then '30'
        when within_15_days = 'missed' then '15'
    end as passed
from complaint_facts
where closed_at is null
order by received_on, plain_id(complaint_id) nulls last, category, level, channel, client, days_open, passed
