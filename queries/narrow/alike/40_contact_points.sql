-- Everybody's observations of the phones of those narrowed to, and addresses of their namesakes: found by the engine's row
-- number, so that the long columns are read for the few that are kept.
-- Never says whose they are.
with found as (
    select c.rowid as nr
    from contact_points c
    semi join narrow_phones v on v.value = c.value
    union
    select c.rowid
    from contact_points c
    semi join narrow_namesakes n on n.record_id = c.owner_id
    where c.kind = 'address'
)
select c.owner_id, c.kind, c.value, c.first_seen_on, c.last_seen_on
from contact_points c
where c.rowid in (select f.nr from found f)
