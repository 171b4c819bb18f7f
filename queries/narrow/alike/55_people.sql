-- Contact persons who share a key or a phone with those narrowed to, and these; `nr` is the engine's row number.
-- Never says that two are one, and never reads an address: that there is one stands in the blocks.
with keys as (
    select k.key
    from narrow_keys k
    union
    select v.key
    from narrow_phones v
),
found as (
    select l.nr
    from narrow_rows l
    semi join keys k on k.key = l.key
    where l.feed = 'relations'
    union
    select b.nr
    from narrow_blocks b
    where b.kin
)
select r.rowid as nr, r.person_id, r.debtor_id, r.name, r.national_id, r.birth_on, r.declared_on, r.phone_kind, r.phone
from relations r
where r.rowid in (select f.nr from found f)
