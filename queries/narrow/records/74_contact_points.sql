-- Points of those narrowed to, of whoever shares one with them, and of the contact persons of all of these, as far as they were looked up:
-- scores ask for the debtors' own alone, and the steps before look up no contact persons for them.
-- Never leaves out an observation of a point that matters: its owner is among them.
with owners as (
    select s.key
    from narrow_sharing s
    union
    select shiftright(xxhash64(r.person_id), 22)
    from narrow_relations r
)
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
where c.rowid in (select l.nr from narrow_rows l semi join owners o on o.key = l.key where l.feed = 'contact_points')
