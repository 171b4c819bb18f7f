-- When each debtor was last reached: a contact with the debtor and a human outcome, the debtor's own inbound contact, a lead
-- whose outcome was the right party, or a payment by the debtor (a payment that names no payer is taken for the debtor's).
-- Times are the wall clock where the debtor is; a payment has a day only and counts from its first hour.
-- Never counts a relation's answer, a delivered text or a reversal.
with met as (
    select c.account_id, coalesce(c.local_at, c.at) as reached_at
    from contacts c
    cross join params p
    where c.at < p.as_of_end
        and (
            (c.party = 'debtor' and c.outcome in (
                'right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute', 'cease_request', 'complaint_threat', 'met'
            ))
            or (c.direction = 'inbound' and c.party in ('debtor', 'unknown'))
        )
    union all
    select y.account_id, cast(y.paid_on as timestamp) as reached_at
    from payments y
    cross join params p
    where y.paid_on <= p.as_of and y.amount > 0 and coalesce(y.payer, 'debtor') = 'debtor'
),
signs as (
    -- An account in several rows makes the same sign as often: the latest is one of them all the same.
    select a.debtor_id, m.reached_at
    from met m
    join accounts a on a.account_id = m.account_id
    union all
    select t.debtor_id, coalesce(t.local_at, t.tried_at) as reached_at
    from trace_outcomes t
    cross join params p
    where t.result = 'right_party' and t.tried_at < p.as_of_end
)
select s.debtor_id, max(s.reached_at) as reached_at
from signs s
group by s.debtor_id
