-- Accounts that those narrowed to ever had, each with all its placements: the latest decides, whosever it is. And accounts that
-- a kept contact or outcome of a lead is about.
-- Never keeps some placements of an account and leaves out others.
with concerned as (
    select s.debtor_id
    from narrow_sharing s
    union
    select t.debtor_id
    from narrow_trace_outcomes t
),
kept as (
    select a.account_id
    from accounts a
    semi join concerned k on k.debtor_id = a.debtor_id
    union
    select c.account_id
    from narrow_contacts c
)
select a.*
from accounts a
where a.rowid in (select n.rowid from accounts n semi join kept k on k.account_id = n.account_id)
