-- Contacts with a third party who had refused before, by name or by number.
-- Never forgets a refusal.
with met as (
    select k.contact_id, k.account_nr, k.debtor_nr, k.case_nr, k.at, k.day, r.fact
    from audit_asked k
    join audit_refusals r on r.debtor_nr = k.debtor_nr and r.who = k.who
    where r.at < k.at
    union all
    select k.contact_id, k.account_nr, k.debtor_nr, k.case_nr, k.at, k.day, r.fact
    from audit_asked k
    join audit_refusals r on r.point_key = k.point_key
    where r.at < k.at
)
select
    m.contact_id,
    m.account_nr,
    m.debtor_nr,
    m.case_nr,
    m.at,
    m.day,
    cast(null as bigint) as counted,
    min(m.fact) as fact,
    cast(null as varchar) as others
from met m
group by m.contact_id, m.account_nr, m.debtor_nr, m.case_nr, m.at, m.day
