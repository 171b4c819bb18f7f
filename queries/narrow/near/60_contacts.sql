-- Contacts about accounts of those narrowed to, and everybody's at a point that matters.
-- Columns that no question of a few debtors reads are left where they are: each is read from as many places as there are rows.
-- Never leaves out a try because of who was sought there: a number that failed for one failed for all.
with keys as (
    select o.key
    from narrow_owned o
    union
    select v.key
    from narrow_values v
)
select
    c.contact_id,
    c.account_id,
    c.at,
    c.channel,
    c.direction,
    c.party,
    c.person_id,
    c.point,
    c.outcome,
    c.local_at,
    c.point_key
from contacts c
where c.rowid in (select l.nr from narrow_rows l semi join keys k on k.key = l.key where l.feed = 'contacts')
