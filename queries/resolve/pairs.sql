-- Pairs of records that share a key whose block is not over its rule's cap, the smaller number first, each pair once, with the
-- rules that brought it as bits. The first records are $from up to, without, $to.
-- Never makes a pair of a block that is capped.
with kept as (
    select k.hash, k.rule
    from resolve_keys k
    join resolve_caps c on c.rule = k.rule
    group by k.hash, k.rule, c.cap
    having count(*) > 1 and count(*) <= c.cap
),
inside as (
    select k.record, k.hash, k.rule, c.bit
    from resolve_keys k
    join resolve_caps c on c.rule = k.rule
    semi join kept h on h.hash = k.hash and h.rule = k.rule
)
select a.record as one, b.record as other, bit_or(a.bit) as rules
from inside a
join inside b on b.hash = a.hash and b.rule = a.rule and b.record > a.record
where a.record >= $from and a.record < $to
group by a.record, b.record
order by one, other
