-- Accounts placed after $since and up to $until, with their balance when they were placed: who joined a trial that was running.
-- Never an account that was placed before: who was there from the start is another question.
select p.account_id, a.debtor_id, a.currency, a.balance_placed as balance
from placements p
join account_now a on a.account_id = p.account_id and a.client = p.client and a.batch = p.batch
where p.placed_on > cast($since as date) and p.placed_on <= cast($until as date)
order by case when p.account_id like 'K-%' then 1 else 0 end,
    case when p.account_id like 'K-%' then cast(null as varchar) else p.account_id end, a.file_id, a.row_line
