-- Contact persons with a number each: what they are to the debtor, whether the debtor named them, when they were born.
-- Never names one: an id and facts are enough.
with owing as (
    select distinct a.debtor_id, a.debtor_nr
    from audit_accounts a
)
select
    r.person_id,
    cast(row_number() over (order by r.person_id) as bigint) as person_nr,
    o.debtor_nr,
    r.relation,
    coalesce(r.source in ('application', 'client_update', 'inbound_contact') and r.basis in ('contract', 'consent'), false) as named,
    r.birth_on
from relations r
join owing o on o.debtor_id = r.debtor_id
