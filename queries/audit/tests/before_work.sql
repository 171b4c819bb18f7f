-- Contacts with the debtor in the $before seconds before his work begins; $channels as in `hours`.
-- Never judges a contact with anybody else: it is not his work that begins.
select
    l.contact_id,
    l.account_nr,
    l.debtor_nr,
    l.case_nr,
    l.at,
    l.day,
    l.work_starts as counted,
    cast(l.clock as varchar) as fact,
    cast(null as varchar) as others
from audit_contacts l
where l.work_starts is not null and l.judged and l.ours and l.who = 0
    and ($channels = '' or array_contains(split($channels, ';'), l.channel))
    and case
        when l.work_starts >= $before then l.clock >= l.work_starts - $before and l.clock < l.work_starts
        else l.clock >= l.work_starts - $before + 86400 or l.clock < l.work_starts
    end
