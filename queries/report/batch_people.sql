-- How many people have an account in each batch, as known on the day asked for. Never says who.
select client, batch, currency, count(distinct debtor_id) as people
from placements
group by client, batch, currency
order by client, batch, currency
