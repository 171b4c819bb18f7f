-- Accounts and balance held at a week's start, from `week_held` and `week_state`. Never counts payments of the week itself.
select
    count(*) as held_accounts,
    coalesce(cast(sum(coalesce(s.balance, p.balance_placed)) as decimal(18, 2)), 0) as held_balance
from week_held h
join placements p on p.account_id = h.account_id and p.client = h.client and p.batch = h.batch
left join week_state s on s.account_id = h.account_id and s.client = h.client and s.batch = h.batch
