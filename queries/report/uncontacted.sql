-- Accounts held at the end of the day without a contact for so many days, for the whole and by client: no contact of any channel, out
-- or in, for at least 7, 14 or 30 days (since the placement, where there was none since), and those never contacted at all.
-- Only accounts that nothing known here puts on hold: a suppression of the debtor or the account, an open complaint, a pause, a plan
-- that is kept, a death, a closing status; the others are counted as on hold. Whether a contact is lawful at an hour, the rules say.
-- Never says whom to call.
with spoken as (
    select c.account_id, max(cast(coalesce(c.local_at, c.at) as date)) as last_on
    from contacts c
    cross join params p
    where c.at < p.as_of_end
    group by c.account_id
),
-- As `suppressions_now` has them; those of points and persons need more to be known, and stop no account.
stopped as (
    select s.subject_kind, s.subject
    from suppressions s
    cross join params p
    where s.subject_kind in ('debtor', 'account')
        and s.since < p.as_of_end
        and (s.released_at is null or s.released_at >= p.as_of_end)
        and (s.until is null or s.until >= p.as_of_end)
),
stopped_people as (
    select s.subject as debtor_id
    from stopped s
    where s.subject_kind = 'debtor'
    union
    select a.debtor_id
    from complaints k
    cross join params p
    join placements a on a.account_id = k.account_id
    where k.received_at < p.as_of_end and (k.resolved_at is null or k.resolved_at >= p.as_of_end)
    union
    select d.debtor_id
    from debtors d
    where d.care_flags like '%deceased%'
),
stopped_accounts as (
    select s.subject as account_id
    from stopped s
    where s.subject_kind = 'account'
    union
    select z.account_id
    from pauses z
    cross join params p
    where z."from" <= p.as_of and (z.until is null or z.until >= p.as_of)
),
held as (
    select
        n.client,
        n.debtor_id,
        n.balance,
        a.account_id is not null
            or d.debtor_id is not null
            or n.plan_kept
            or coalesce(n.status, 'open') not in ('open', 'written_off') as on_hold,
        s.account_id is null as never,
        datediff(p.as_of, greatest(coalesce(s.last_on, n.placed_on), n.placed_on)) as days
    from account_now n
    cross join params p
    left join spoken s on s.account_id = n.account_id
    left join stopped_accounts a on a.account_id = n.account_id
    left join stopped_people d on d.debtor_id = n.debtor_id
    where n.held
)
select
    case when grouping(client) = 0 then 'client' else 'all' end as dimension,
    client,
    count(*) as accounts,
    coalesce(cast(count_if(on_hold) as bigint), 0) as on_hold,
    coalesce(cast(count_if(not on_hold) as bigint), 0) as open_accounts,
    coalesce(cast(sum(case when not on_hold then balance end) as decimal(18, 2)), 0) as open_balance,
    coalesce(cast(count_if(not on_hold and days >= 7) as bigint), 0) as quiet_7,
    coalesce(cast(sum(case when not on_hold and days >= 7 then balance end) as decimal(18, 2)), 0) as quiet_7_balance,
    coalesce(cast(count_if(not on_hold and days >= 14) as bigint), 0) as quiet_14,
    coalesce(cast(sum(case when not on_hold and days >= 14 then balance end) as decimal(18, 2)), 0) as quiet_14_balance,
    coalesce(cast(count_if(not on_hold and days >= 30) as bigint), 0) as quiet_30,
    coalesce(cast(sum(case when not on_hold and days >= 30 then balance end) as decimal(18, 2)), 0) as quiet_30_balance,
    coalesce(cast(count_if(not on_hold and never) as bigint), 0) as never_contacted,
    coalesce(cast(sum(case when not on_hold and never then balance end) as decimal(18, 2)), 0) as never_balance,
    count(distinct debtor_id) as people
from held
group by grouping sets ((), (client))
order by dimension, client nulls last
