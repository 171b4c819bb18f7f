-- Pairs of records that may be one human, one side of the debtors given as lines of $debtors: they share a sealed identity
-- number, phone, or name with birth date; or a birth date that few have (names written in two ways), or a name that few have
-- where both have an address. `strong` says that it is one of the first three. Keys that many share make no pairs.
-- An old identity number of fifteen digits is sealed into a shorter text than one of eighteen: the two may be the same number.
-- Never says that two are one: the comparison in memory does, on what the rules let it see.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
everyone as (
    select d.debtor_id as record_id, d.debtor_id, d.name, d.national_id, d.birth_on
    from debtors d
    union all
    select r.person_id, r.debtor_id, r.name, r.national_id, r.birth_on
    from relations r
    cross join params p
    where coalesce(r.declared_on, p.as_of) <= p.as_of
),
keys as (
    select e.record_id, e.debtor_id, e.national_id as number, 'number' as what, e.national_id as key
    from everyone e
    where e.national_id is not null
    union all
    select e.record_id, e.debtor_id, e.national_id, 'name_birth', e.name || cast(e.birth_on as varchar)
    from everyone e
    where e.name is not null and e.birth_on is not null
    union all
    select e.record_id, e.debtor_id, e.national_id, 'birth', cast(e.birth_on as varchar)
    from everyone e
    where e.birth_on is not null
    union all
    select e.record_id, e.debtor_id, e.national_id, 'name', e.name
    from everyone e
    where e.name is not null and e.record_id in (select h.owner_id from points h where h.kind = 'address')
    union all
    select t.owner_id, t.debtor_id, cast(null as varchar), 'phone', t.value
    from points t
    where t.kind in ('mobile', 'landline')
),
mine as (
    select k.record_id, k.debtor_id, k.number, k.what, k.key
    from keys k
    where k.debtor_id in (select a.debtor_id from asked a)
),
related as (
    select k.record_id, k.debtor_id, k.number, k.what, k.key
    from keys k
    semi join mine m on m.what = k.what and m.key = k.key
),
sizes as (
    select r.what, r.key, count(distinct r.debtor_id) as debtors
    from related r
    group by r.what, r.key
)
select
    m.record_id as one,
    m.debtor_id as one_debtor,
    r.record_id as other,
    r.debtor_id as other_debtor,
    bool_or(m.what in ('number', 'phone', 'name_birth')) as strong
from mine m
join related r on r.what = m.what and r.key = m.key and r.debtor_id <> m.debtor_id
join sizes s on s.what = m.what and s.key = m.key
where s.debtors <= case m.what when 'name_birth' then 8 else 60 end
    and (
        m.what in ('number', 'phone')
        or m.number is null
        or r.number is null
        or m.number = r.number
        or length(m.number) <> length(r.number)
    )
group by m.record_id, m.debtor_id, r.record_id, r.debtor_id
order by one, other
