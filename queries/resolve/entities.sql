-- What the last run published: each record and the human it is. Never says who that is.
select e.record_id, e.entity_id, e.p_match
from resolve_entities e
order by e.record_id
