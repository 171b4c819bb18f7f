-- Blocks of each rule by size: how many records share a key, and how many such blocks there are. From this the pairs are known
-- before any is made. Never shows a key.
with blocks as (
    select k.rule, k.hash, count(*) as size
    from resolve_keys k
    group by k.rule, k.hash
)
select b.rule, b.size, count(*) as blocks
from blocks b
where b.size > 1
group by b.rule, b.size
order by b.rule, b.size
