-- Deadlines of 15, 30 and 60 natural days (the day of receipt not counted) of the complaints received in the last 26 whole weeks
-- and since: met, missed, still running. Never calls one missed before it has passed.
with days as (
    select '15' as days, within_15_days as state from complaint_facts where back < 26
    union all
    select '30' as days, within_30_days as state from complaint_facts where back < 26
    union all
    select '60' as days, within_60_days as state from complaint_facts where back < 26
)
select
    days,
    count(*) as complaints,
    cast(count_if(state = 'met') as bigint) as met,
    cast(count_if(state = 'missed') as bigint) as missed,
    cast(count_if(state = 'running') as bigint) as running
from days
group by days
order by days
