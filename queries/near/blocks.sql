-- Fills near_blocks after a load: records that bear a birth date, and records that bear a name and have an address, under a number
-- that stands for the date or the name, with the day from which it was known and the engine's number of the row. From it tracing
-- tells a date or a name that few share from one that many do without reading their rows.
-- Never shows a name, and never says that two are one.
with addresses as (
    select h.owner_id, min(h.seen_on) as seen_on
    from (
        select c.owner_id, coalesce(c.first_seen_on, c.last_seen_on, date '1000-01-01') as seen_on
        from contact_points c
        where c.kind = 'address'
        union all
        select r.person_id, coalesce(r.declared_on, date '1000-01-01')
        from relations r
        where r.address is not null
    ) h
    group by h.owner_id
),
records as (
    select d.debtor_id as record_id, d.debtor_id, d.name, d.birth_on, date '1000-01-01' as known_on, false as kin, d.rowid as nr
    from debtors d
    union all
    select r.person_id, r.debtor_id, r.name, r.birth_on, coalesce(r.declared_on, date '1000-01-01'), true, r.rowid
    from relations r
)
select
    xxhash64(cast(b.birth_on as varchar)) as key,
    xxhash64(b.debtor_id) as debtor_key,
    b.known_on,
    false as named,
    b.kin,
    b.nr
from records b
where b.birth_on is not null
union all
select xxhash64(n.name), xxhash64(n.debtor_id), greatest(n.known_on, a.seen_on), true, n.kin, n.nr
from records n
join addresses a on a.owner_id = n.record_id
where n.name is not null
order by key, kin, nr
