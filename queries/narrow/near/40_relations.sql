-- Contact persons of those narrowed to and of whoever shares a point with them; and one who bears a debtor's id, since a point
-- of that owner is his.
-- Never leaves out whose a kept point is.
with found as (
    select r.rowid as nr
    from relations r
    semi join narrow_sharing s on s.debtor_id = r.debtor_id
    union
    select r.rowid
    from relations r
    semi join narrow_sharing s on s.debtor_id = r.person_id
)
select r.*
from relations r
where r.rowid in (select f.nr from found f)
