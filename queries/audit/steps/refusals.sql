-- Third parties' refusals: what they said in the log, and what was recorded of a person or a number. By a number they count
-- everywhere, whoever is looked for there.
-- A recorded one holds from its very second; what was said holds after it.
-- Never gives a refusal an end.
select l.debtor_nr, l.who, l.point_key, l.at, l.contact_id as fact
from audit_contacts l
where l.third_party and l.outcome in ('relay_refused', 'cease_request')
union all
select m.debtor_nr, m.person_nr as who, cast(null as bigint) as point_key, m.since - interval 1 microsecond as at, 'recorded' as fact
from audit_marks m
where m.subject_kind = 'person' and m.reason = 'cease_request'
union all
select cast(null as integer) as debtor_nr, cast(null as bigint) as who, m.point_key, m.since - interval 1 microsecond as at, 'recorded' as fact
from audit_marks m
where m.subject_kind = 'point' and m.reason = 'cease_request'
