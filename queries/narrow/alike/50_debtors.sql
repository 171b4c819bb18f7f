-- Debtors who share a key with those narrowed to, and these; `nr` is the engine's row number.
-- Never says that two are one.
with found as (
    select l.nr
    from narrow_rows l
    semi join narrow_keys k on k.key = l.key
    where l.feed = 'debtors'
    union
    select b.nr
    from narrow_blocks b
    where not b.kin
)
select d.rowid as nr, d.debtor_id, d.name, d.national_id, d.national_id_type, d.birth_on, d.gender
from debtors d
where d.rowid in (select f.nr from found f)
