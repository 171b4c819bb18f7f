-- Pairs of records that may be one human, one side of the debtors given as lines of $debtors: they share a sealed identity
-- number, phone, or name with birth date; or a birth date that few have (names written in two ways), or a name that few have
-- where both have an address. `strong` says that it is one of the first three. Keys that many share make no pairs.
-- An old identity number of fifteen digits is sealed into a shorter text than one of eighteen: the two may be the same number.
-- Each key is looked up in the tables themselves: few debtors are answered without comparing everybody first.
-- Never says that two are one: the comparison in memory does, on what the rules let it see.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
everyone as (
    select d.debtor_id as record_id, d.debtor_id, d.name, d.national_id, d.birth_on, cast(null as date) as declared_on
    from debtors d
    union all
    select r.person_id, r.debtor_id, r.name, r.national_id, r.birth_on, r.declared_on
    from relations r
),
own as (
    select e.record_id, e.name, e.national_id, e.birth_on
    from everyone e
    semi join asked k on k.debtor_id = e.debtor_id
),
own_phones_seen as (
    -- Of each that may be theirs: what is not theirs after all makes no pair below.
    select c.value
    from contact_points c
    semi join (select k.debtor_id as owner_id from asked k union select o.record_id from own o) w on w.owner_id = c.owner_id
    where c.kind in ('mobile', 'landline')
    union
    select r.phone
    from relations r
    semi join asked k on k.debtor_id = r.debtor_id
    where r.phone is not null
),
same_number as (
    select e.record_id, e.debtor_id, e.national_id, e.declared_on
    from everyone e
    semi join own o on o.national_id = e.national_id
),
same_birth as (
    select e.record_id, e.debtor_id, e.name, e.national_id, e.birth_on, e.declared_on
    from everyone e
    semi join own o on o.birth_on = e.birth_on
),
same_name as (
    select e.record_id, e.debtor_id, e.name, e.national_id, e.declared_on
    from everyone e
    semi join own o on o.name = e.name
),
addressed as (
    select c.owner_id
    from contact_points c
    cross join params p
    semi join same_name s on s.record_id = c.owner_id
    where c.kind = 'address' and coalesce(c.first_seen_on, c.last_seen_on, p.as_of) <= p.as_of
    union
    select r.person_id
    from relations r
    cross join params p
    semi join same_name s on s.record_id = r.person_id
    where r.address is not null and coalesce(r.declared_on, p.as_of) <= p.as_of
),
same_phone as (
    select c.owner_id, c.value, coalesce(c.first_seen_on, c.last_seen_on) as seen_on
    from contact_points c
    semi join own_phones_seen o on o.value = c.value
    where c.kind in ('mobile', 'landline')
),
kin as (
    select r.person_id, r.debtor_id
    from relations r
    semi join same_phone s on s.owner_id = r.person_id
),
found as (
    select n.record_id, n.debtor_id, n.national_id as number, 'number' as what, n.national_id as key, n.declared_on as known_on
    from same_number n
    union all
    select b.record_id, b.debtor_id, b.national_id, 'name_birth', b.name || cast(b.birth_on as varchar), b.declared_on
    from same_birth b
    semi join own o on o.name = b.name and o.birth_on = b.birth_on
    union all
    select b.record_id, b.debtor_id, b.national_id, 'birth', cast(b.birth_on as varchar), b.declared_on
    from same_birth b
    union all
    select n.record_id, n.debtor_id, n.national_id, 'name', n.name, n.declared_on
    from same_name n
    semi join addressed a on a.owner_id = n.record_id
    union all
    select s.owner_id, coalesce(n.debtor_id, s.owner_id), cast(null as varchar), 'phone', s.value, s.seen_on
    from same_phone s
    left join kin n on n.person_id = s.owner_id
    union all
    select r.person_id, r.debtor_id, cast(null as varchar), 'phone', r.phone, r.declared_on
    from relations r
    semi join own_phones_seen o on o.value = r.phone
    where coalesce(r.phone_kind, 'mobile') in ('mobile', 'landline')
),
related as (
    select f.record_id, f.debtor_id, f.number, f.what, f.key
    from found f
    cross join params p
    where coalesce(f.known_on, p.as_of) <= p.as_of
),
mine as (
    select r.record_id, r.debtor_id, r.number, r.what, r.key
    from related r
    semi join asked k on k.debtor_id = r.debtor_id
    anti join crowded c on c.what = r.what and c.key = r.key
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
