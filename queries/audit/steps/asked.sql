-- Contacts with third parties, each with what the record says of the person.
-- Never says whether it was lawful: the rules' tests do.
select
    l.contact_id,
    l.account_nr,
    l.debtor_nr,
    l.case_nr,
    l.at,
    l.day,
    l.clock,
    l.who,
    l.point_key,
    p.relation,
    p.named,
    p.birth_on,
    -- Nobody knows which relation it was: neither a person nor a number is told.
    l.who < 0 and l.point_key is null as untold
from audit_contacts l
left join audit_people p on p.person_nr = l.who
where l.judged and l.ours and l.third_party
