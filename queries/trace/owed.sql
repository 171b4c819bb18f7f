-- What is owed on the held accounts of the debtors given as lines of $debtors, by client and currency.
-- Never adds two currencies.
select n.debtor_id, n.client, n.currency, cast(sum(n.balance) as decimal(18, 2)) as balance
from account_now n
where n.held
    and n.debtor_id in (select explode(split($debtors, chr(10))))
group by n.debtor_id, n.client, n.currency
order by n.debtor_id, n.client, sum(n.balance) desc, n.currency
