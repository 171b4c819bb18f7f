-- Contacts about accounts of those narrowed to, and everybody's at a point that matters: found by the engine's row number, so
-- that the long columns are read for the few that are kept.
-- Never leaves out a try because of who was sought there: a number that failed for one failed for all.
with owned as (
    select distinct a.account_id
    from accounts a
    semi join narrow_sharing s on s.debtor_id = a.debtor_id
),
found as (
    select c.rowid as nr
    from contacts c
    semi join owned o on o.account_id = c.account_id
    union
    select c.rowid
    from contacts c
    semi join narrow_values v on v.point_key = c.point_key
)
select c.*
from contacts c
where c.rowid in (select f.nr from found f)
