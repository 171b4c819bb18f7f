-- Contacts of ours on days on which a debtor's accounts saw more than $least of them: what can break a limit of so many a day,
-- whatever is counted. Counting once here spares each counter of a day from counting the whole log.
-- Never leaves out a contact of such a day.
select
    l.contact_id,
    l.account_nr,
    l.debtor_nr,
    l.client_nr,
    l.case_nr,
    l.at,
    l.day,
    l.judged,
    l.ours,
    l.channel,
    l.outcome,
    l.unanswered,
    l.talk,
    l.who,
    l.third_party,
    l.point_key
from audit_contacts l
semi join (
    select c.debtor_nr, c.day
    from audit_contacts c
    where c.ours and c.judged
    group by c.debtor_nr, c.day
    having count(*) > cast($least as bigint)
) d on d.debtor_nr = l.debtor_nr and d.day = l.day
where l.ours
