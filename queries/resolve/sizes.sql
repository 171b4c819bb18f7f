-- Blocks of one rule by size: how many records share a key, and how many such blocks there are. From this the pairs are known
-- before any is made. Never shows a key.
with blocks as (
    select k.hash, count(*) as size
    from resolve_keys k
    group by k.hash
)
select b.size, count(*) as blocks
from blocks b
where b.size > 1
group by b.size
order by b.size
