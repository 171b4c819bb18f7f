-- What each account is to pay within 30 days of the day asked for: monthly_due where it is known, above nothing and less than the
-- balance, else the balance. In the order of segment/accounts.
-- Never a payment: what came in afterwards is another question.
select
    n.account_id,
    cast(case when n.monthly_due > 0 then least(n.balance, n.monthly_due) else n.balance end as decimal(18, 2)) as due
from account_now n
order by case when n.account_id like 'K-%' then 1 else 0 end,
    case when n.account_id like 'K-%' then cast(null as varchar) else n.account_id end, n.file_id, n.row_line
