-- The last outbound contact of the last 90 days about each account, by channel: what tells whether a missed promise was
-- followed up already.
-- Never counts what a contact person was asked.
select
    c.account_id,
    c.channel,
    max(cast(coalesce(c.local_at, c.at) as date)) as last_on
from contacts c
cross join params p
where c.direction = 'outbound'
    and c.party in ('debtor', 'unknown')
    and c.at < p.as_of_end
    and cast(coalesce(c.local_at, c.at) as date) > date_sub(p.as_of, 90)
group by c.account_id, c.channel
order by c.account_id, c.channel
