-- Calls that connected, and visits, by one of $channels (parted by semicolons) without a recording, for clients whose log tells of
-- recordings at all.
-- Never asks for a recording of what did not connect.
select
    l.contact_id,
    l.account_nr,
    l.debtor_nr,
    l.case_nr,
    l.at,
    l.day,
    cast(null as bigint) as counted,
    cast(null as varchar) as fact,
    cast(null as varchar) as others
from audit_contacts l
join audit_carried k on k.client_nr = l.client_nr and k.recordings
where l.judged
    and not l.recorded
    and array_contains(split($channels, ';'), l.channel)
    and (l.channel = 'visit' or not l.unanswered)
