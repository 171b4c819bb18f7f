-- When the contacts given as lines of $contacts were made, as known on the day asked for; one that is not on record has no row.
-- Never says more of a contact than its time.
with asked as (
    select explode(split($contacts, chr(10))) as contact_id
)
select
    c.contact_id,
    c.at
from contacts c
cross join params p
where c.contact_id in (select k.contact_id from asked k) and c.at < p.as_of_end
order by c.at, c.file_id, c.row_line
