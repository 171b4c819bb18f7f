-- The days on which days past due must be looked up, and of which accounts (ids as lines).
-- Never an account that surely was older.
select e.day, array_join(array_sort(collect_list(a.account_id)), chr(10)) as accounts
from audit_early e
join audit_accounts a on a.account_nr = e.account_nr
where not e.told
group by e.day
order by e.day
