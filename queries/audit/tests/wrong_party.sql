-- Contacts by a number or address that had proved to be someone else's before, for the same client, and that the debtor has not
-- answered since: somebody said so in the log, or a file told it.
-- Never counts the contact in which it was learned.
with learned as (
    select l.client_nr, l.debtor_nr, l.point_key, l.at, l.contact_id as fact
    from audit_contacts l
    where l.outcome = 'wrong_party' and l.point_key is not null
    union all
    select distinct a.client_nr, a.debtor_nr, xxhash64(t.value) as point_key,
        cast(date_add(t.validity_on, 1) as timestamp) as at, 'told on ' || cast(t.validity_on as varchar) as fact
    from points t
    join audit_accounts a on a.debtor_id = t.debtor_id
    where t.validity = 'wrong_party' and t.validity_on is not null
),
met as (
    select l.contact_id, l.account_nr, l.debtor_nr, l.case_nr, l.at, l.day, l.point_key, w.at as learned_at, w.fact
    from audit_contacts l
    join learned w on w.client_nr = l.client_nr and w.point_key = l.point_key
    where l.judged and l.ours and w.at < l.at
),
answered as (
    select l.debtor_nr, l.point_key, l.at
    from audit_contacts l
    where l.reached and l.point_key is not null
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
where not exists (
    select 1
    from answered r
    where r.debtor_nr = m.debtor_nr and r.point_key = m.point_key and r.at > m.learned_at and r.at < m.at
)
group by m.contact_id, m.account_nr, m.debtor_nr, m.case_nr, m.at, m.day
