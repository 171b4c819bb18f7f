-- Which debtors are lost, and which attempts make it so: `lost_facts`, decided and in words. One row per debtor with a placement.
-- Never opens a number, and never decides by anything but those facts.
select
    f.debtor_id,
    not f.just_placed and not f.reached_lately and not f.asked_to_stop
        and f.phones > 0 and f.failed > 0 and (f.failed_days >= 3 or f.reserved_dead) and f.untried = 0 as lost,
    f.reached_on as last_reached_on,
    f.failed_days as reserved_failed_days,
    f.untried as other_phones_untried,
    case
        when f.just_placed then 'placed less than 3 days ago'
        when f.reached_lately then 'reached on ' || cast(f.reached_on as varchar)
        when f.asked_to_stop then 'asked not to be called, so reached'
        when f.phones = 0 then 'no lawful own phone on record that a call could fail on'
        when f.failed = 0 then 'no failed call since last reached'
        when f.failed_days < 3 and not f.reserved_dead
            then 'calls to the reserved number failed on ' || cast(f.failed_days as varchar) || ' of 3 consecutive days'
        when f.untried > 0 then 'fewer than 3 failed attempts on ' || cast(f.untried as varchar) || ' other own phone(s)'
        else coalesce('not reached since ' || cast(f.reached_on as varchar), 'never reached')
            || case
                when f.failed_days >= 3
                    then '; calls to the reserved number failed on ' || cast(f.failed_days as varchar) || ' days running, to '
                        || cast(f.failed_to as varchar)
                else '; the reserved number is dead'
            end
            || case when f.phones > 1 then '; each other own phone failed 3 times or is dead' else '; no other own phone' end
    end as why
from lost_facts f
