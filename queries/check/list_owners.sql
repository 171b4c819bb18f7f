-- Whose accounts they are, of those given as lines of $accounts: the debtor of each account's newest placement, whenever it was
-- placed.
-- Never says whether an account is held, and never names an account that is not loaded.
select
    a.account_id,
    max_by(a.debtor_id, a.placed_on) as debtor_id
from accounts a
where a.account_id in (select w.account_id from (select explode(split($accounts, chr(10))) as account_id) w)
group by a.account_id
order by a.account_id
