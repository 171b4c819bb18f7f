-- Accounts held at the end of the day, whose they are, what is owed and in what currency: whom a trial begins with.
-- Never an account that left the book before the day.
select n.account_id, n.debtor_id, n.currency, n.balance
from account_now n
where n.held
order by case when n.account_id like 'K-%' then 1 else 0 end,
    case when n.account_id like 'K-%' then cast(null as varchar) else n.account_id end, n.file_id, n.row_line
