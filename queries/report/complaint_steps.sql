-- The steps that follow a complaint and how many were taken in their time, of the complaints received in the last 13 weeks.
-- Never counts a follow-up of what was not answered.
with recent as (
    select * from complaint_facts where back between 0 and 12
)
select 1 as nth, 'called_back' as step, 10 as minutes, coalesce(cast(sum(called_back_in_time) as bigint), 0) as in_time, count(*) as of_all from recent
union all
select 2, 'first_finding', 120, coalesce(cast(sum(found_in_time) as bigint), 0), count(*) from recent
union all
select 3, 'records', 240, coalesce(cast(sum(records_in_time) as bigint), 0), count(*) from recent
union all
select 4, 'investigated', 480, coalesce(cast(sum(investigated_in_time) as bigint), 0), count(*) from recent
union all
select 5, 'answered', 1440, coalesce(cast(sum(answered_in_time) as bigint), 0), count(*) from recent
union all
select 6, 'followed_up', 2880, coalesce(cast(sum(followed_up_in_time) as bigint), 0), cast(count_if(answered_at is not null) as bigint) from recent
order by nth
