-- Contacts with the debtor by one of $channels (parted by semicolons) on a day on which no consent for $purpose was in force.
-- Never counts the day on which a consent was withdrawn as one on which it held.
with granted as (
    select distinct a.debtor_nr, c.granted_on, c.withdrawn_on
    from consents c
    join audit_accounts a on a.debtor_id = c.debtor_id
    where c.purpose = $purpose
)
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
where l.judged and l.ours and l.who = 0
    and array_contains(split($channels, ';'), l.channel)
    and not exists (
        select 1
        from granted g
        where g.debtor_nr = l.debtor_nr and g.granted_on <= l.day and (g.withdrawn_on is null or g.withdrawn_on > l.day)
    )
