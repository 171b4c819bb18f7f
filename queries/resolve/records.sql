-- Every debtor and every contact person, with what is compared of them: still sealed. `loaded` is the load that brought the record
-- or the newest of its points. The numbers of a run follow this order. Ids from $from up to, without, $to; either may be empty.
-- Never joins two of them: who is whom is found in memory.
with seen as (
    select c.owner_id, max(c.load_id) as load_id
    from contact_points c
    group by c.owner_id
),
everyone as (
    select
        d.debtor_id as record_id, d.debtor_id, false as person, d.name, d.national_id,
        d.national_id_type, d.birth_on, d.gender, d.region, d.occupation, d.load_id
    from debtors d
    union all
    select
        r.person_id, r.debtor_id, true, r.name, r.national_id,
        cast(null as varchar), r.birth_on, cast(null as varchar), cast(null as varchar), cast(null as varchar), r.load_id
    from relations r
    cross join params p
    where coalesce(r.declared_on, p.as_of) <= p.as_of
)
select
    e.record_id, e.debtor_id, e.person, e.name, e.national_id,
    e.national_id_type, e.birth_on, e.gender, e.region, e.occupation,
    greatest(e.load_id, coalesce(s.load_id, 0)) as loaded
from everyone e
left join seen s on s.owner_id = e.record_id
where ($from is null or e.record_id >= $from)
    and ($to is null or e.record_id < $to)
order by e.record_id, e.debtor_id
