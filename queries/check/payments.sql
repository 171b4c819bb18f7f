-- Days of the last 15 on which the debtors given as lines of $debtors paid: who pays was reached that day.
-- Never counts a reversal or what somebody else paid.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
whose as (
    select distinct a.account_id, a.debtor_id
    from accounts a
    where a.debtor_id in (select k.debtor_id from asked k)
)
select distinct
    w.debtor_id,
    y.paid_on
from payments y
cross join params p
join whose w on w.account_id = y.account_id
where y.paid_on <= p.as_of
    and y.paid_on > date_sub(p.as_of, 15)
    and y.amount > 0
    and coalesce(y.payer, 'debtor') = 'debtor'
order by w.debtor_id, y.paid_on
