-- Root causes found for the complaints of the last 26 weeks, with what is done about each, by whom and until when.
-- Never guesses a cause: complaints without one are the first row.
select
    root_cause,
    action,
    owner,
    cast(due_on as varchar) as due_on,
    count(*) as complaints,
    count_if(closed_at is null) as open_complaints,
    coalesce(count_if(satisfied), 0) as satisfied,
    count_if(satisfied is not null) as asked
from complaint_facts
where back between 0 and 25
group by root_cause, action, owner, due_on
order by complaints desc, root_cause, action, owner, due_on
