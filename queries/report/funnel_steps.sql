-- The contact funnel of a week for the whole, a row a step, from `week_facts`: what a chart needs; `funnel` says what each step is.
-- A step's whole is the step before; that of the last are the accounts of which a promise was judged in the week.
-- Never counts an account that was not held when the week began.
with steps as (
    select
        alone,
        shared_debtor,
        attempts > 0 as attempted,
        answered > 0 as answered,
        right_party = 1 as right_party,
        promised = 1 as promised,
        promises_due > 0 as judged,
        promises_due > 0 and promises_kept = promises_due as kept
    from week_facts
    where held = 1
),
counted as (
    select
        count(*) as held,
        coalesce(count_if(attempted), 0) as attempted,
        coalesce(count_if(answered), 0) as answered,
        coalesce(count_if(right_party), 0) as right_party,
        coalesce(count_if(promised), 0) as promised,
        coalesce(count_if(judged), 0) as judged,
        coalesce(count_if(kept), 0) as kept,
        coalesce(cast(sum(alone) as bigint), 0) + count(distinct shared_debtor) filter (where shared_debtor is not null) as held_people,
        coalesce(cast(sum(case when attempted then alone else 0 end) as bigint), 0)
            + count(distinct shared_debtor) filter (where attempted and shared_debtor is not null) as attempted_people,
        coalesce(cast(sum(case when answered then alone else 0 end) as bigint), 0)
            + count(distinct shared_debtor) filter (where answered and shared_debtor is not null) as answered_people,
        coalesce(cast(sum(case when right_party then alone else 0 end) as bigint), 0)
            + count(distinct shared_debtor) filter (where right_party and shared_debtor is not null) as right_party_people,
        coalesce(cast(sum(case when promised then alone else 0 end) as bigint), 0)
            + count(distinct shared_debtor) filter (where promised and shared_debtor is not null) as promised_people,
        coalesce(cast(sum(case when judged then alone else 0 end) as bigint), 0)
            + count(distinct shared_debtor) filter (where judged and shared_debtor is not null) as judged_people,
        coalesce(cast(sum(case when kept then alone else 0 end) as bigint), 0)
            + count(distinct shared_debtor) filter (where kept and shared_debtor is not null) as kept_people
    from steps
),
listed as (
    select 1 as nth, 'held' as funnel_step, held as accounts, null as whole, held_people as people from counted
    union all
    select 2, 'attempted', attempted, held, attempted_people from counted
    union all
    select 3, 'answered', answered, attempted, answered_people from counted
    union all
    select 4, 'right_party', right_party, answered, right_party_people from counted
    union all
    select 5, 'promised', promised, right_party, promised_people from counted
    union all
    select 6, 'judged', judged, null, judged_people from counted
    union all
    select 7, 'kept', kept, judged, kept_people from counted
)
select funnel_step, cast(accounts as bigint) as step_accounts, cast(whole as bigint) as step_whole, people
from listed
order by nth
