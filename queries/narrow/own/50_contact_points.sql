-- The debtors' own points: of each some observation is theirs, which is all that is asked of who else holds it.
-- Never a point of a contact person.
select
    c.owner_id,
    c.kind,
    c.value,
    c.source,
    c.basis,
    c.consent_ref,
    c.first_seen_on,
    c.last_seen_on,
    c.validity,
    c.validity_on,
    c.client,
    c.file_id,
    c.row_line
from contact_points c
where c.rowid in (select l.nr from narrow_rows l semi join narrow_sharing s on s.key = l.key where l.feed = 'contact_points')
