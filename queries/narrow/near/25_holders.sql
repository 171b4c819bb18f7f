-- Owners of the points that matter: ids of debtors and of contact persons, each with the number under which it is looked up.
-- Never says whose a point is: that a name stands here keeps rows, and no more.
select distinct c.owner_id, shiftright(xxhash64(c.owner_id), 22) as key
from contact_points c
where c.rowid in (select l.nr from narrow_rows l semi join narrow_values v on v.key = l.key where l.feed = 'contact_points')
