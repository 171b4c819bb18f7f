-- What came of accounts as of the day, from payments: good is an account held that day, and owing, on which at least what falls
-- due in the horizon was paid in it, net of reversals: monthly_due for each 30 days, the whole balance where that is less or no
-- monthly_due is known. Never a payment of the day itself or before.
with later as (
    select y.account_id, sum(y.amount) as paid
    from payments y
    cross join params p
    where y.paid_on > p.as_of and y.paid_on <= date_add(p.as_of, cast($horizon as integer))
    group by y.account_id
)
select
    n.account_id,
    cast(case when coalesce(l.paid, 0) >= least(n.balance, coalesce(n.monthly_due * cast($horizon as integer) / 30, n.balance)) then 1 else 0 end
        as double) as good
from account_now n
left join later l on l.account_id = n.account_id
where n.held and n.balance > 0
order by n.account_id
