-- Numbers that stand for the accounts that matter: of those narrowed to and of whoever shares a point with them, those that a kept
-- contact is about, and those that the debtor of a kept outcome of a lead ever had.
-- Never leaves one out because it is no longer held.
with whose as (
    select distinct shiftright(xxhash64(t.debtor_id), 22) as key
    from narrow_trace_outcomes t
)
select o.key
from narrow_owned o
union
select shiftright(xxhash64(c.account_id), 22)
from narrow_contacts c
union
select shiftright(xxhash64(a.account_id), 22)
from accounts a
where a.rowid in (select l.nr from narrow_rows l semi join whose w on w.key = l.key where l.feed = 'accounts')
