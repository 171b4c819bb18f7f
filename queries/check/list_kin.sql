-- What protects other records of the same humans, for the debtors given as lines of $debtors and their contact persons: a
-- record with the same identity number, or the same name and birth date or phone, that refused, proved to be the wrong party, or
-- died; every mark where both records are one client's.
-- Never links two records for anything else: it only adds protection.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
everyone as (
    select d.debtor_id as record_id, d.debtor_id, 'debtor' as subject_kind, d.name, d.national_id, d.birth_on
    from debtors d
    union all
    select r.person_id, r.debtor_id, 'person', r.name, r.national_id, r.birth_on
    from relations r
),
marks as (
    select s.subject_kind, s.subject, s.reason
    from suppressions_now s
    where s.subject_kind in ('debtor', 'person')
    union
    select 'debtor', d.debtor_id, 'deceased'
    from debtors d
    where ';' || replace(d.care_flags, ' ', '') || ';' like '%;deceased;%'
    union
    select 'debtor', w.debtor_id, 'cease_request'
    from wishes_now w
    union
    select 'person', c.person_id, 'cease_request'
    from contacts c
    cross join params p
    where c.at < p.as_of_end
        and c.person_id is not null
        and (c.outcome = 'relay_refused' or (c.party <> 'debtor' and c.outcome in ('cease_request', 'complaint_threat')))
),
marked as (
    select e.record_id, e.debtor_id, e.name, e.national_id, e.birth_on, m.reason
    from everyone e
    join marks m on m.subject_kind = e.subject_kind and m.subject = e.record_id
),
mine as (
    select e.record_id, e.debtor_id, e.subject_kind, e.name, e.national_id, e.birth_on
    from everyone e
    where e.debtor_id in (select k.debtor_id from asked k)
),
-- Phones of theirs and of whoever bears the name of somebody of theirs, marked.
phones as (
    select distinct t.owner_id, t.value
    from seen_points t
    where t.kind in ('mobile', 'landline')
        and (
            t.debtor_id in (select k.debtor_id from asked k)
            or t.owner_id in (select o.record_id from marked o join mine m on m.name = o.name)
        )
),
kin as (
    select m.record_id, m.debtor_id, m.subject_kind, o.debtor_id as other_debtor, o.reason
    from mine m
    join marked o on o.national_id = m.national_id and o.debtor_id <> m.debtor_id
    union
    select m.record_id, m.debtor_id, m.subject_kind, o.debtor_id as other_debtor, o.reason
    from mine m
    join marked o on o.name = m.name and o.birth_on = m.birth_on and o.debtor_id <> m.debtor_id
    union
    select m.record_id, m.debtor_id, m.subject_kind, o.debtor_id as other_debtor, o.reason
    from mine m
    join phones p on p.owner_id = m.record_id
    join phones q on q.value = p.value
    join marked o on o.record_id = q.owner_id and o.name = m.name and o.debtor_id <> m.debtor_id
),
homes as (
    select distinct a.debtor_id, a.client
    from accounts a
),
together as (
    select distinct k.debtor_id, k.other_debtor
    from kin k
    join homes h on h.debtor_id = k.debtor_id
    join homes o on o.debtor_id = k.other_debtor and o.client = h.client
)
select distinct
    k.record_id,
    k.subject_kind,
    k.reason
from kin k
left join together t on t.debtor_id = k.debtor_id and t.other_debtor = k.other_debtor
where k.reason in ('cease_request', 'wrong_party', 'deceased') or t.debtor_id is not null
order by k.record_id, k.subject_kind, k.reason
