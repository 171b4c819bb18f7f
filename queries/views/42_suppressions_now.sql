-- Suppressions in force at the end of the day: begun, not run out, not released. A third party's refusal (a cease_request of a
-- person, or of a number held as a person's and not as the debtor's own) has no end: its `until` is ignored.
-- Never drops a refusal because a file gave it an end.
with stopped as (
    select distinct s.subject
    from suppressions s
    where s.subject_kind = 'point'
),
holders as (
    select t.value, bool_or(t.person_id is null) as debtors_own
    from seen_points t
    semi join stopped o on o.subject = t.value
    group by t.value
)
select
    s.subject_kind,
    s.subject,
    s.scope,
    s.since,
    s.until,
    s.released_at,
    s.released_by,
    s.reason
from suppressions s
cross join params p
-- One key: with a condition on one side the engine would hold each against every other.
left join holders h on h.value = case when s.subject_kind = 'point' then s.subject end
where s.since < p.as_of_end
    and (s.released_at is null or s.released_at >= p.as_of_end)
    and (
        s.until is null
        or s.until >= p.as_of_end
        or (s.reason = 'cease_request' and (s.subject_kind = 'person' or not coalesce(h.debtors_own, true)))
    )
