-- The part of the contact log that a rule can count, of the debtors given as lines of $debtors, as known by $known: the last
-- 15 days whole (the longest window of days is a week), before that only what has no end: contacts with others than the debtor,
-- and the debtor's wish to be left alone.
-- Never tells what was known later.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
whose as (
    select a.account_id, max_by(a.debtor_id, a.placed_on) as debtor_id, max_by(a.client, a.placed_on) as client
    from accounts a
    where a.debtor_id in (select k.debtor_id from asked k)
    group by a.account_id
)
select
    w.debtor_id,
    c.account_id,
    w.client,
    c.at,
    coalesce(c.local_at, c.at) as local_at,
    c.channel,
    c.direction,
    c.party,
    c.person_id,
    c.point,
    c.outcome
from contacts c
cross join params p
join whose w on w.account_id = c.account_id
where c.at <= $known
    and c.at < p.as_of_end
    and (
        c.at >= least(cast($known as timestamp), p.as_of_end) - interval 15 day
        or c.person_id is not null
        or c.party in ('relation', 'third_party')
        or c.outcome in ('cease_request', 'complaint_threat')
    )
order by w.debtor_id, c.at, c.contact_id
