-- Accounts and balance held at the start of some weeks, the newest last, from `held_weeks`. Never counts payments of the week itself.
select
    w.back,
    count(h.account_id) as held_accounts,
    coalesce(cast(sum(h.balance) as decimal(18, 2)), 0) as held_balance
from weeks w
left join held_weeks h on h.back = w.back
where w.back < $count
group by w.back
order by w.back desc
