-- Who has one of the points that matter on record: those narrowed to, and whoever shares a point with them.
-- Never says whose a point is: that a name stands here keeps rows, and no more.
with keys as (
    select v.key
    from narrow_values v
    union
    select h.key
    from narrow_holders h
)
select k.debtor_id, k.key
from narrow_asked k
union
select h.owner_id, h.key
from narrow_holders h
union
select r.debtor_id, shiftright(xxhash64(r.debtor_id), 22)
from relations r
where r.rowid in (select l.nr from narrow_rows l semi join keys k on k.key = l.key where l.feed = 'relations')
