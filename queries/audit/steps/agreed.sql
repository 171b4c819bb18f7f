-- Days from which the limitation of an account ran anew: the oldest due day that files tell, and each time the debtor agreed to pay: a
-- promise, a signed plan, a payment that was not taken back.
-- Never counts a demand: the log does not show that one was made and arrived.
select a.account_nr, coalesce(x.past_due_since, date_sub(x.placed_on, x.dpd_at_placement)) as day
from accounts x
join audit_accounts a on a.account_id = x.account_id
where coalesce(x.past_due_since, date_sub(x.placed_on, x.dpd_at_placement)) is not null
union
select a.account_nr, r.made_on
from promises r
join audit_accounts a on a.account_id = r.account_id
union
select a.account_nr, n.signed_on
from plans n
join audit_accounts a on a.account_id = n.account_id
union
select a.account_nr, y.paid_on
from payments y
join audit_accounts a on a.account_id = y.account_id
where y.amount > 0
    and coalesce(y.payer, 'debtor') = 'debtor'
    and y.payment_id not in (select b.reverses from payments b where b.reverses is not null)
union
select a.account_nr, cast(coalesce(c.local_at, c.at) as date)
from contacts c
join audit_accounts a on a.account_id = c.account_id
where c.party = 'debtor' and c.outcome = 'promise' and c.at < cast($end as timestamp)
