-- Net payments by day from a day to the day asked for, days with none left out: what the forecast of the month is made from.
-- Never a payment after the day asked for.
select n.paid_on, cast(sum(n.amount) as decimal(18, 2)) as amount
from net_payments n
where n.paid_on >= $from
group by n.paid_on
order by n.paid_on
