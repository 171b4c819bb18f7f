-- How many people stand behind each batch placed by the end of the day. Never says who.
select client, batch, count(distinct debtor_id) as people
from placements
group by client, batch
order by client, batch
