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
-- One key each: a condition on the left alone makes the engine compare every suppression with every account.
left join owing o on o.debtor_id = case when s.subject_kind = 'debtor' then s.subject end
left join audit_accounts a on a.account_id = case when s.subject_kind = 'account' then s.subject end
left join audit_people p on p.person_id = case when s.subject_kind = 'person' then s.subject end
where s.since < q.as_of_end
    and (o.debtor_nr is not null or a.account_nr is not null or p.person_nr is not null or s.subject_kind = 'point')
