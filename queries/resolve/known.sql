-- Which of the record ids given as lines of $records are loaded, as a debtor or as a contact person, once per client whose records they
-- are, and whether the debtor agreed that clients' records are linked (a consent for cross_client in force).
-- Never says whose contact person one is.
with asked as (
    select explode(split($records, chr(10))) as record_id
),
found as (
    select d.debtor_id as record_id, d.debtor_id
    from debtors d
    where d.debtor_id in (select a.record_id from asked a)
    union
    select r.person_id, r.debtor_id
    from relations r
    cross join params p
    where r.person_id in (select a.record_id from asked a)
        and coalesce(r.declared_on, p.as_of) <= p.as_of
),
agreed as (
    select distinct c.debtor_id
    from consents c
    cross join params p
    where c.purpose = 'cross_client' and c.granted_on <= p.as_of and (c.withdrawn_on is null or c.withdrawn_on > p.as_of)
)
select distinct f.record_id, a.client, g.debtor_id is not null as agreed
from found f
left join accounts a on a.debtor_id = f.debtor_id
left join agreed g on g.debtor_id = f.debtor_id
order by f.record_id, a.client, agreed
