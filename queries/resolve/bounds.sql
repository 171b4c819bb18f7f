-- Ids at which the records are cut into parts of $size, the first of each part but the first. Never reads more than ids.
with everyone as (
    select d.debtor_id as record_id
    from debtors d
    union all
    select r.person_id
    from relations r
    cross join params p
    where coalesce(r.declared_on, p.as_of) <= p.as_of
),
numbered as (
    select e.record_id, row_number() over (order by e.record_id) as nr
    from everyone e
)
select distinct n.record_id
from numbered n
where n.nr % $size = 0
order by n.record_id
