-- Debtors who share a key with those narrowed to, and these.
-- Never says that two are one.
with found as (
    select d.rowid as nr
    from debtors d
    semi join narrow_own o on o.national_id = d.national_id
    union
    select d.rowid
    from debtors d
    semi join narrow_own o on o.birth_on = d.birth_on
    union
    select d.rowid
    from debtors d
    semi join narrow_own o on o.name = d.name
    union
    select d.rowid
    from debtors d
    semi join narrow_asked k on k.debtor_id = d.debtor_id
)
select d.debtor_id, d.name, d.national_id, d.national_id_type, d.birth_on, d.gender
from debtors d
where d.rowid in (select f.nr from found f)
