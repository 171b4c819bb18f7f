-- What came in on each account after a day ($since) and up to the day asked for: net payments of placed accounts.
-- Never a payment of the day itself or before: what was known then is another question.
select y.account_id, cast(sum(y.amount) as decimal(18, 2)) as amount
from net_payments y
where y.paid_on > cast($since as date)
group by y.account_id
order by y.account_id
