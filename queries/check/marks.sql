-- Suppressions with their times, as known by $known, and rows that protect somebody but could not be read (no reason, no
-- times), on the debtors given as lines of $debtors, their accounts, their contact persons and the points of all of them.
-- Never drops one because it has ended: the time asked about decides, and some have no end.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
subjects as (
    select 'debtor' as subject_kind, k.debtor_id as subject, k.debtor_id
    from asked k
    union
    select 'account', a.account_id, a.debtor_id
    from accounts a
    where a.debtor_id in (select k.debtor_id from asked k)
    union
    select 'person', r.person_id, r.debtor_id
    from relations r
    where r.debtor_id in (select k.debtor_id from asked k)
    union
    select 'point', t.value, t.debtor_id
    from points t
    where t.debtor_id in (select k.debtor_id from asked k)
),
marks as (
    select
        s.subject_kind,
        s.subject,
        s.reason,
        s.scope,
        s.since,
        s.until,
        case when s.released_at <= $known then s.released_at end as released_at,
        case when s.reason = 'supervisor' then l.loaded_by end as set_by,
        case when s.released_at <= $known then s.released_by end as released_by
    from suppressions s
    cross join params p
    left join loads l on l.load_id = s.load_id
    where s.since <= $known and s.since < p.as_of_end
    union all
    select
        u.subject_kind,
        u.subject,
        cast(null as varchar),
        cast(null as varchar),
        cast(null as timestamp),
        cast(null as timestamp),
        cast(null as timestamp),
        cast(null as varchar),
        cast(null as varchar)
    from holds_unread u
    where u.resolved_load is null
)
select
    s.debtor_id,
    m.subject_kind,
    m.subject,
    m.reason,
    m.scope,
    m.since,
    m.until,
    m.released_at,
    m.set_by,
    m.released_by
from marks m
join subjects s on s.subject_kind = m.subject_kind and s.subject = m.subject
order by s.debtor_id, m.subject_kind, m.since, m.reason, m.scope, m.until, m.released_at,
    m.set_by, m.released_by
