-- Pairs of records that share a key whose block is not over its rule's cap, the smaller number first, each pair once, with the
-- rules that brought it as bits. The first records are $from up to, without, $to, and of these one in $step.
-- Never makes a pair of a block that is capped.
select a.record as one, b.record as other, bit_or(a.bit) as rules
from resolve_blocks a
join resolve_blocks b on b.hash = a.hash and b.bit = a.bit and b.record > a.record
where a.record >= $from and a.record < $to
    and a.record % $step = 0
group by a.record, b.record
order by one, other
