-- Suppressions of whatever is kept: a debtor, an account, a person or a point.
-- Never leaves one out because it ended or was released.
with subjects as (
    select k.debtor_id as subject
    from narrow_sharing k
    union all
    select a.account_id
    from narrow_accounts a
    union all
    select a.debtor_id
    from narrow_accounts a
    union all
    select r.person_id
    from narrow_relations r
    union all
    select r.phone
    from narrow_relations r
    union all
    select r.address
    from narrow_relations r
    union all
    select c.owner_id
    from narrow_contact_points c
    union all
    select c.value
    from narrow_contact_points c
    union all
    select c.person_id
    from narrow_contacts c
    union all
    select c.point
    from narrow_contacts c
    union all
    select t.value
    from narrow_trace_outcomes t
),
found as (
    -- By their row numbers first: the other columns of all are not read.
    select s.rowid as nr
    from suppressions s
    semi join subjects b on b.subject = s.subject
)
select
    s.subject_kind,
    s.subject,
    s.scope,
    s.since,
    s.until,
    s.released_at,
    s.released_by,
    s.reason,
    s.load_id
from suppressions s
where s.rowid in (select f.nr from found f)
