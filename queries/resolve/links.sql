-- Pairs that the last run found likely enough to keep, with their evidence in words. Never a value.
select l.record_id_a, l.record_id_b, l.weight_bits, l.p_match, l.evidence
from resolve_links l
order by l.record_id_a, l.record_id_b
