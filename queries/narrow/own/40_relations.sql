-- Contact persons of the debtors; and one who bears a debtor's id, since a point of that owner is his.
-- Never their points: a debtor's scores ask for nobody else's.
select r.person_id, r.debtor_id, r.relation, r.phone, r.address, r.declared_on, r.source, r.basis, r.consent_ref, r.file_id, r.row_line, r.phone_kind
from relations r
where r.rowid in (select l.nr from narrow_rows l semi join narrow_sharing s on s.key = l.key where l.feed = 'relations')
