-- Fills resolve_blocks for one rule: its keys whose block is of two records or more and not over $cap, with the rule's $bit.
-- Never keeps a key that makes no pair.
with kept as (
    select k.hash
    from resolve_keys k
    group by k.hash
    having count(*) > 1 and count(*) <= $cap
)
select k.hash, k.record, $bit as bit
from resolve_keys k
semi join kept h on h.hash = k.hash
order by k.record, k.hash
