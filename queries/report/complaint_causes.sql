-- Root causes found for the complaints of the last 26 weeks, with what is done about each, by whom and until when at the latest.
-- Never guesses a cause: complaints without one have a row without one.
select
    root_cause,
    action,
    owner,
    cast(max(due_on) as varchar) as due_on,
    count(*) as complaints,
    cast(count_if(closed_at is null) as bigint) as open_complaints,
    cast(coalesce(count_if(satisfied), 0) as bigint) as satisfied,
    cast(count_if(satisfied is not null) as bigint) as asked
from complaint_facts
where back between 0 and 25
group by root_cause, action, owner
order by complaints desc, root_cause, action, owner
