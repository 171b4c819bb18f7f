-- Accounts that those narrowed to ever had, each with all its placements: the latest decides, whosever it is. And accounts that
-- a kept contact is about, or that the debtor of a kept outcome of a lead ever had.
-- Never keeps some placements of an account and leaves out others.
with whose as (
    select distinct shiftright(xxhash64(t.debtor_id), 22) as key
    from narrow_trace_outcomes t
),
keys as (
    select o.key
    from narrow_owned o
    union
    select shiftright(xxhash64(c.account_id), 22)
    from narrow_contacts c
    union
    select shiftright(xxhash64(a.account_id), 22)
    from accounts a
    where a.rowid in (select l.nr from near_accounts l semi join whose w on w.key = l.key)
)
select a.*
from accounts a
where a.rowid in (select l.nr from near_accounts l semi join keys k on k.key = l.key)
