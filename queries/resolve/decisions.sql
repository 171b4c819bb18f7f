-- What people decided about two records, the earliest first: of one pair the last holds. Never drops an earlier one.
select d.noted, d.record_id_a, d.record_id_b, d.verdict, d.decided_by, cast(d.decided_at as date) as decided_on
from resolve_decisions d
order by d.noted
