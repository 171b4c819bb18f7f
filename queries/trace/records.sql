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
whose as (
    select distinct a.account_id, a.debtor_id
    from accounts a
    where a.debtor_id in (select k.debtor_id from asked k)
),
released as (
    select s.subject_kind, s.subject, s.reason, max(s.released_at) as released_at
    from suppressions s
    cross join params p
    where s.released_at < p.as_of_end and s.subject_kind in ('debtor', 'account')
    group by s.subject_kind, s.subject, s.reason
),
wishes as (
    -- Who asked to be left alone, or threatened to complain, in the log; not where a supervisor released it since.
    select w.debtor_id, c.outcome
    from contacts c
    cross join params p
    join whose w on w.account_id = c.account_id
    left join released d on d.subject_kind = 'debtor' and d.subject = w.debtor_id
        and d.reason = case c.outcome when 'cease_request' then 'cease_request' else 'complaint_open' end
    left join released a on a.subject_kind = 'account' and a.subject = c.account_id
        and a.reason = case c.outcome when 'cease_request' then 'cease_request' else 'complaint_open' end
    where c.outcome in ('cease_request', 'complaint_threat')
        and c.at < p.as_of_end
        and (c.party = 'debtor' or (c.party = 'unknown' and c.person_id is null))
        and coalesce(d.released_at < c.at, true)
        and coalesce(a.released_at < c.at, true)
),
wished as (
    select debtor_id, bool_or(outcome = 'cease_request') as ceased, bool_or(outcome = 'complaint_threat') as threatened
    from wishes
    group by debtor_id
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
    case when e.relation is null then cast(r.reached_at as date) end as reached_on
from everyone e
left join homes h on h.debtor_id = e.debtor_id
left join wished w on w.debtor_id = e.record_id
left join reached r on r.debtor_id = e.record_id
order by e.debtor_id, e.relation, e.record_id, h.client
