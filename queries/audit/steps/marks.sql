-- Suppressions with the numbers of whom or what they stand on, as known on the day.
-- Never drops one because it has ended: the time of each contact decides.
with owing as (
    select distinct a.debtor_id, a.debtor_nr
    from audit_accounts a
)
select
    s.subject_kind,
    case s.subject_kind when 'debtor' then o.debtor_nr when 'account' then a.debtor_nr when 'person' then p.debtor_nr end as debtor_nr,
    case when s.subject_kind = 'account' then a.account_nr end as account_nr,
    case when s.subject_kind = 'person' then p.person_nr end as person_nr,
    case when s.subject_kind = 'point' then xxhash64(s.subject) end as point_key,
    s.reason,
    s.scope,
    s.since,
    s.until,
    case when s.released_at < q.as_of_end then s.released_at end as released_at
from suppressions s
cross join params q
left join owing o on s.subject_kind = 'debtor' and o.debtor_id = s.subject
left join audit_accounts a on s.subject_kind = 'account' and a.account_id = s.subject
left join audit_people p on s.subject_kind = 'person' and p.person_id = s.subject
where s.since < q.as_of_end
    and (o.debtor_nr is not null or a.account_nr is not null or p.person_nr is not null or s.subject_kind = 'point')
