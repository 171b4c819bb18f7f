-- Who had seen those points, and when: observations that were lawful at the end of the day, by source, basis and consent.
-- Never a source that is always blocked, and never what rests on a consent that is not in force.
select
    s.point,
    s.kind,
    s.relation,
    s.source,
    s.first_seen_on,
    s.last_seen_on,
    s.validity,
    s.validity_on
from reach_seen s
cross join params p
where (s.first_seen_on is null or s.first_seen_on <= p.as_of)
    and (s.granted_on is null or s.granted_on <= p.as_of)
    and (s.withdrawn_on is null or s.withdrawn_on > p.as_of)
order by s.point, s.relation, s.kind, s.source, s.first_seen_on, s.last_seen_on, s.validity, s.validity_on
