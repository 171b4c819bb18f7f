-- Contact persons of those narrowed to and of whoever shares a point with them; and one who bears a debtor's id, since a point
-- of that owner is his.
-- Never leaves out whose a kept point is.
select
    r.person_id,
    r.debtor_id,
    r.name,
    r.relation,
    r.birth_on,
    r.national_id,
    r.phone,
    r.address,
    r.declared_on,
    r.source,
    r.basis,
    r.consent_ref,
    r.file_id,
    r.row_line,
    r.phone_kind
from relations r
where r.rowid in (select l.nr from narrow_rows l semi join narrow_sharing s on s.key = l.key where l.feed = 'relations')
