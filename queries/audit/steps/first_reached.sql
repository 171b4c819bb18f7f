-- When each debtor was first reached on each day: by a contact with him, by his own call, or by a payment, which has no hour and
-- counts from the day's start.
-- Never counts a reversal, or what somebody else paid.
with signs as (
    select l.debtor_nr, l.day, l.at
    from audit_contacts l
    where l.reached and l.judged
    union all
    select a.debtor_nr, y.paid_on as day, timestamp '1900-01-01 00:00:00' as at
    from payments y
    join audit_accounts a on a.account_id = y.account_id
    where y.paid_on >= cast($from as date) and y.paid_on <= cast($to as date)
        and y.amount > 0
        and coalesce(y.payer, 'debtor') = 'debtor'
)
select g.debtor_nr, g.day, min(g.at) as at
from signs g
group by g.debtor_nr, g.day
