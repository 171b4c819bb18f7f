-- Records that share a birth date with those narrowed to, or a name where both have an address: of dates and names that at most
-- 60 debtors' files have, as `trace/pairs` wants it. A block with `crowded` stands for the others: of them no row is kept.
-- Never opens a name: a number stands for it.
with found as (
    select b.key, b.debtor_key, b.known_on, b.named, b.kin, b.nr
    from narrow_found b
    cross join params p
    where b.known_on <= p.as_of
),
sizes as (
    select f.key, f.named, count(distinct f.debtor_key) > 60 as crowded
    from found f
    group by f.key, f.named
)
select f.key, f.named, false as crowded, f.kin, f.nr, f.known_on
from found f
join sizes s on s.key = f.key and s.named = f.named
where not s.crowded
union all
select s.key, s.named, true, cast(null as boolean), cast(null as bigint), cast(null as date)
from sizes s
where s.crowded
