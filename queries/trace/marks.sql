-- Do-not-contact marks in force on the debtors given as lines of $debtors, their accounts, contact persons and points, and on
-- everybody who shares those points; and rows that protect somebody but could not be read (no reason).
-- Never drops a mark because of whose it is: a refusal counts everywhere.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
subjects as (
    select 'debtor' as subject_kind, a.debtor_id as subject
    from asked a
    union
    select 'account', n.account_id
    from accounts n
    where n.debtor_id in (select a.debtor_id from asked a)
    union
    select 'person', r.person_id
    from relations r
    where r.debtor_id in (select a.debtor_id from asked a)
    union
    select 'point', t.value
    from points t
    where t.debtor_id in (select a.debtor_id from asked a)
),
marks as (
    select s.subject_kind, s.subject, s.scope, s.reason, cast(s.since as varchar) as since
    from suppressions_now s
    union all
    select u.subject_kind, u.subject, 'all', cast(null as varchar), cast(null as varchar)
    from holds_unread u
    where u.resolved_load is null
)
select
    m.subject_kind,
    m.subject,
    m.scope,
    m.reason
from marks m
semi join subjects s on s.subject_kind = m.subject_kind and s.subject = m.subject
order by m.subject_kind, case when m.subject_kind = 'point' then '' else m.subject end, m.scope, m.reason, m.since
