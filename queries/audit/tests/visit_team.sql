-- Visits by fewer than $at_least or more than $at_most people ($at_most 0: no limit), or, where $approval, not approved beforehand.
-- Never guesses how many went where the log does not tell.
select
    l.contact_id,
    l.account_nr,
    l.debtor_nr,
    l.case_nr,
    l.at,
    l.day,
    l.visitors as counted,
    case when l.visitors < $at_least or ($at_most > 0 and l.visitors > $at_most) then 'team' else 'approval' end as fact,
    cast(null as varchar) as others
from audit_contacts l
join audit_carried k on k.client_nr = l.client_nr
where l.judged and l.ours and l.channel = 'visit'
    and (
        l.visitors < $at_least
        or ($at_most > 0 and l.visitors > $at_most)
        or ($approval and k.approvals and not l.approved)
    )
