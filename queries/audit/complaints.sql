-- One row per complaint known on the day asked for: when each step was taken, and whose account it is about, so that the rules can say
-- which deadlines bind it. Steps taken after the day do not count yet.
-- Never reads a complaint's text, and never says whether a deadline is kept: the rules do.
with latest as (
    select
        p.account_id,
        p.debtor_id,
        p.client,
        p.product,
        p.collector,
        row_number() over (partition by p.account_id order by p.placed_on desc, p.batch desc, p.client desc) as newest
    from placements p
)
select
    c.complaint_id,
    c.account_id,
    l.client,
    k.lender_type as lender,
    l.product,
    c.received_at,
    c.channel,
    c.category,
    c.level,
    case when c.acknowledged_at < p.as_of_end then c.acknowledged_at end as acknowledged_at,
    case when c.first_finding_at < p.as_of_end then c.first_finding_at end as first_finding_at,
    case when c.records_at < p.as_of_end then c.records_at end as records_at,
    case when c.investigated_at < p.as_of_end then c.investigated_at end as investigated_at,
    case when c.first_response_at < p.as_of_end then c.first_response_at end as first_response_at,
    case when c.resolved_at < p.as_of_end then c.resolved_at end as resolved_at,
    case when c.followed_up_at < p.as_of_end then c.followed_up_at end as followed_up_at,
    c.owner,
    coalesce(c.collector, l.collector) as collector,
    d.timezone
from complaints c
cross join params p
left join latest l on l.account_id = c.account_id and l.newest = 1
left join clients k on k.client = l.client
left join debtors d on d.debtor_id = l.debtor_id
where c.received_at < p.as_of_end
-- An id that is a token (K-…) is ordered by where its row stood: no token orders anything.
order by c.received_at,
    case when c.complaint_id like 'K-%' then 1 else 0 end,
    case when c.complaint_id like 'K-%' then cast(null as varchar) else c.complaint_id end, c.file_id, c.row_line
