-- Contacts made in closed local hours: from $closed_from to before $closed_to, seconds of the day, over midnight where the end is not
-- after the start; $channels are those bound, parted by semicolons, empty = all; where $agreed, hours agreed with the debtor prevail.
-- Never judges an inbound contact.
select
    l.contact_id,
    l.account_nr,
    l.debtor_nr,
    l.case_nr,
    l.at,
    l.day,
    cast(null as bigint) as counted,
    cast(l.clock as varchar) as fact,
    cast(null as varchar) as others
from audit_contacts l
join audit_accounts a on a.account_nr = l.account_nr
where l.judged and l.ours
    and ($channels = '' or array_contains(split($channels, ';'), l.channel))
    and case
        when $closed_from < $closed_to then l.clock >= $closed_from and l.clock < $closed_to
        else l.clock >= $closed_from or l.clock < $closed_to
    end
    and not coalesce(
        $agreed and case
            when a.agreed_from < a.agreed_to then l.clock >= a.agreed_from and l.clock < a.agreed_to
            else l.clock >= a.agreed_from or l.clock < a.agreed_to
        end,
        false
    )
