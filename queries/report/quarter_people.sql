-- Who worked in a period, by collector's code, by team, and in all: days worked, attempts, answers and right-party contacts they made, the
-- accounts, balance and payments in their names (from `quarter_facts`), the complaints about them, training on record, and what
-- reviewers of a quality sample found in their contacts (`quarter_verdicts`) and, where the period was audited, the audit. A contact counts for the collector who made it, an account for whom it is with.
-- A working day is one on which a collector made an outbound attempt. Never a person's name: collectors are codes.
with codes as (
    -- Of each collector once: there are fewer than contacts.
    select d.collector, by_code(d.collector) as code
    from (select distinct collector from contacts) d
),
made as (
    select
        c.contact_id,
        n.code as collector,
        cast(coalesce(c.local_at, c.at) as date) as day,
        c.outcome in (
            'right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute', 'cease_request', 'complaint_threat', 'met',
            'relayed', 'relay_refused', 'wrong_party'
        ) as answered,
        c.outcome in ('right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute') as right_party
    from contacts c
    cross join params p
    left join codes n on n.collector = c.collector
    where c.direction = 'outbound' and c.at >= $from_at and c.at < $to_at and c.at < p.as_of_end
        and exists (select 1 from placements t where t.account_id = c.account_id)
),
days as (
    select
        collector,
        day,
        count(*) as attempts,
        cast(count_if(answered) as bigint) as answered,
        cast(count_if(right_party) as bigint) as right_party
    from made
    group by collector, day
),
worked as (
    select
        collector,
        case when collector is not null then count(*) else 0 end as days_worked,
        cast(sum(attempts) as bigint) as attempts,
        cast(sum(answered) as bigint) as answered,
        cast(sum(right_party) as bigint) as right_party
    from days
    group by collector
),
reviewed as (
    select m.collector, count(*) as reviewed, cast(count_if(j.defect) as bigint) as defects
    from quarter_verdicts j
    join made m on m.contact_id = j.contact_id
    group by m.collector
),
found as (
    select f.collector, count(*) as findings
    from quarter_found f
    where cast($audited as boolean)
    group by f.collector
),
booked as (
    select
        collector,
        cast(sum(held) as bigint) as held_accounts,
        cast(sum(held_balance) as decimal(18, 2)) as held_balance,
        cast(sum(paid) as decimal(18, 2)) as net_payments,
        -- Those whose balances stand in the row, where anything is held.
        coalesce(
            nullif(
                coalesce(cast(sum(held * alone) as bigint), 0) + count(distinct shared_debtor) filter (where held = 1 and shared_debtor is not null),
                0
            ),
            coalesce(cast(sum(alone) as bigint), 0) + count(distinct shared_debtor) filter (where shared_debtor is not null)
        ) as people
    from quarter_facts
    group by collector
),
complained as (
    select collector, count(*) as complaints
    from complaint_facts
    where received_at >= $from_at and received_at < $to_at
    group by collector
),
named as (
    select collector from worked
    union
    select collector from booked where held_accounts > 0 or net_payments <> 0
    union
    select collector from complained
),
joined as (
    select
        n.collector,
        c.team,
        cast(c.trained_on as varchar) as trained_on,
        case when w.days_worked > 0 then 1 else 0 end as active,
        case
            when w.days_worked > 0 and c.trained_on <= cast($period_end as date)
                and datediff(cast($period_end as date), c.trained_on) <= 366
            then 1
            else 0
        end as trained,
        case when n.collector is not null then 1 else 0 end as named,
        coalesce(w.days_worked, 0) as days_worked,
        coalesce(w.attempts, 0) as attempts,
        coalesce(w.answered, 0) as answered,
        coalesce(w.right_party, 0) as right_party,
        coalesce(b.people, 0) as people,
        coalesce(b.held_accounts, 0) as held_accounts,
        coalesce(b.held_balance, 0) as held_balance,
        coalesce(b.net_payments, 0) as net_payments,
        coalesce(m.complaints, 0) as complaints,
        coalesce(r.reviewed, 0) as reviewed,
        coalesce(r.defects, 0) as defects,
        case when cast($audited as boolean) then coalesce(f.findings, 0) end as findings
    from named n
    left join collectors c on by_code(c.collector) = n.collector
    left join worked w on w.collector is not distinct from n.collector
    left join booked b on b.collector is not distinct from n.collector
    left join complained m on m.collector is not distinct from n.collector
    left join found f on f.collector is not distinct from n.collector
    left join reviewed r on r.collector is not distinct from n.collector
)
select
    case when grouping(collector) = 0 then 'collector' when grouping(team) = 0 then 'team' else 'all' end as dimension,
    collector,
    team,
    case when grouping(collector) = 0 then max(trained_on) end as trained_on,
    coalesce(cast(sum(active) as bigint), 0) as active_collectors,
    coalesce(cast(sum(trained) as bigint), 0) as trained_collectors,
    coalesce(cast(sum(days_worked) as bigint), 0) as days_worked,
    coalesce(cast(sum(attempts) as bigint), 0) as attempts,
    coalesce(cast(sum(named * attempts) as bigint), 0) as attempts_by_people,
    coalesce(cast(sum(named * answered) as bigint), 0) as answered_by_people,
    coalesce(cast(sum(named * right_party) as bigint), 0) as right_party_by_people,
    coalesce(cast(sum(held_accounts) as bigint), 0) as held_accounts,
    coalesce(cast(sum(held_balance) as decimal(18, 2)), 0) as held_balance,
    coalesce(cast(sum(net_payments) as decimal(18, 2)), 0) as net_payments,
    coalesce(cast(sum(named * held_accounts) as bigint), 0) as accounts_with_people,
    coalesce(cast(sum(named * held_balance) as decimal(18, 2)), 0) as balance_with_people,
    coalesce(cast(sum(named * net_payments) as decimal(18, 2)), 0) as net_payments_with_people,
    coalesce(cast(sum(complaints) as bigint), 0) as complaints,
    coalesce(cast(sum(reviewed) as bigint), 0) as reviewed,
    coalesce(cast(sum(defects) as bigint), 0) as defects,
    cast(sum(findings) as bigint) as findings,
    -- Debtors of the accounts; who has accounts with two collectors of a team is counted with both.
    coalesce(cast(sum(people) as bigint), 0) as people
from joined
group by grouping sets ((), (team), (team, collector))
order by dimension, collector nulls last, team nulls last
