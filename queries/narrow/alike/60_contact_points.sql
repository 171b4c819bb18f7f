-- Everybody's observations of the phones of those narrowed to; and, for each of their namesakes who has an address, that it has
-- one, without the address itself.
-- Never says whose they are.
select c.owner_id, c.kind, c.value, c.first_seen_on, c.last_seen_on
from contact_points c
where c.rowid in (select l.nr from narrow_rows l semi join narrow_phones v on v.key = l.key where l.feed = 'contact_points')
union all
select n.record_id, 'address', cast(null as varchar), b.known_on, b.known_on
from narrow_blocks b
join (
    select d.nr, d.debtor_id as record_id, false as kin
    from narrow_debtors d
    union all
    select r.nr, r.person_id, true
    from narrow_people r
) n on n.nr = b.nr and n.kin = b.kin
where b.named
