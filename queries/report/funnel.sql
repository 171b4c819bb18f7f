-- The contact funnel of a week in accounts, for the whole, by client and by treatment, from `week_facts`: of the accounts held when
-- it began, those attempted, of these those that a human answered, of these those reached in person, of these those that promised.
-- A promise is kept or broken days after it was made: the accounts of which one was judged in the week stand beside, and those of
-- them that kept all that was judged. Never counts an account that was not held when the week began.
select
    case when grouping(treatment) = 0 then 'treatment' when grouping(client) = 0 then 'client' else 'all' end as dimension,
    client,
    treatment,
    count(*) as funnel_held,
    coalesce(cast(count_if(attempts > 0) as bigint), 0) as funnel_attempted,
    coalesce(cast(count_if(answered > 0) as bigint), 0) as funnel_answered,
    coalesce(cast(count_if(right_party = 1) as bigint), 0) as funnel_right_party,
    coalesce(cast(count_if(promised = 1) as bigint), 0) as funnel_promised,
    coalesce(cast(count_if(promises_due > 0) as bigint), 0) as funnel_judged,
    coalesce(cast(count_if(promises_due > 0 and promises_kept = promises_due) as bigint), 0) as funnel_kept,
    coalesce(cast(sum(alone) as bigint), 0) + count(distinct shared_debtor) filter (where shared_debtor is not null) as people
from week_facts
where held = 1
group by grouping sets ((), (client), (treatment))
order by dimension, client nulls last, treatment nulls last
