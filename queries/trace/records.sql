-- The debtors given as lines of $debtors and the contact persons of each, once per client whose records they are.
-- Never joins two of them: who is whom is found in memory.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
homes as (
    select distinct a.debtor_id, a.client
    from accounts a
    cross join params p
    where a.placed_on <= p.as_of
        and a.debtor_id in (select k.debtor_id from asked k)
),
wished as (
    select w.debtor_id, bool_or(w.reason = 'cease_request') as ceased, bool_or(w.reason = 'complaint_open') as threatened
    from wishes_now w
    group by w.debtor_id
),
everyone as (
    select
        k.debtor_id as record_id,
        k.debtor_id,
        cast(null as varchar) as relation,
        d.name,
        d.national_id,
        d.national_id_type,
        d.birth_on,
        d.gender,
        cast(null as varchar) as source,
        cast(null as varchar) as basis,
        cast(null as varchar) as consent_ref,
        cast(null as date) as declared_on,
        coalesce(';' || d.care_flags || ';' like '%;deceased;%', false) as deceased
    from (select debtor_id from homes union select debtor_id from debtors) k
    left join debtors d on d.debtor_id = k.debtor_id
    where k.debtor_id in (select a.debtor_id from asked a)
    union all
    select
        r.person_id,
        r.debtor_id,
        r.relation,
        r.name,
        r.national_id,
        cast(null as varchar),
        r.birth_on,
        cast(null as varchar),
        r.source,
        r.basis,
        r.consent_ref,
        r.declared_on,
        false
    from relations r
    cross join params p
    where coalesce(r.declared_on, p.as_of) <= p.as_of
        and r.debtor_id in (select a.debtor_id from asked a)
)
select
    e.record_id,
    e.debtor_id,
    h.client,
    e.relation,
    e.name,
    e.national_id,
    e.national_id_type,
    e.birth_on,
    e.gender,
    e.source,
    e.basis,
    e.consent_ref,
    e.declared_on,
    e.deceased,
    e.relation is null and coalesce(w.ceased, false) as ceased,
    e.relation is null and coalesce(w.threatened, false) as threatened,
    e.relation is null and coalesce(datediff(p.as_of, r.reached_at) < 30, false) as reached_lately
from everyone e
cross join params p
left join homes h on h.debtor_id = e.debtor_id
left join wished w on w.debtor_id = e.record_id
left join reached r on r.debtor_id = e.record_id
order by e.debtor_id, e.relation, e.record_id, h.client
