-- Root causes found for the complaints of the quarter, with what is done about each, by whom and until when, how many are still open,
-- and how many complaints of the quarter before had the same cause.
-- Never guesses a cause: complaints without one have a row without one.
with near as (
    select f.*, f.received_at >= $from_at as of_quarter
    from complaint_facts f
    where f.received_at >= $before_from_at and f.received_at < $to_at
),
grouped as (
    select
        root_cause,
        action,
        cast(max(case when of_quarter then due_on end) as varchar) as due_on,
        cast(count_if(of_quarter) as bigint) as complaints,
        cast(count_if(not of_quarter) as bigint) as complaints_before,
        cast(count_if(of_quarter and closed_at is null) as bigint) as open_complaints,
        cast(coalesce(count_if(of_quarter and satisfied), 0) as bigint) as satisfied,
        cast(count_if(of_quarter and satisfied is not null) as bigint) as asked,
        nullif(array_join(collect_set(case when of_quarter then owner end), '; '), '') as owner
    from near
    group by root_cause, action
)
select *
from grouped
order by complaints desc, complaints_before desc, root_cause nulls last, action nulls last
