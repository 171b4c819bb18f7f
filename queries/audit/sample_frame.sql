-- One row per contact from $from up to (not at) $to: what a sample is drawn from. The stage is the account's on the day asked for, which is
-- the last day of the period. `draw` is what is hashed: the id, or where the id is a token the place of its row.
-- Never opens a point, reads a note, or tells what the audit thinks of a contact.
with made as (
    select
        c.contact_id,
        case when c.contact_id like 'K-%' then cast(c.file_id as varchar) || ':' || cast(c.row_line as varchar) else c.contact_id end as draw,
        c.at,
        c.account_id,
        c.collector,
        c.channel,
        c.direction,
        c.outcome,
        c.recording_id,
        c.template_id,
        c.point
    from contacts c
    cross join params p
    where c.at >= $from and c.at < $to and c.at < p.as_of_end
)
select
    r.contact_id,
    r.draw,
    r.at,
    r.account_id,
    n.stage,
    coalesce(r.collector, n.collector) as collector,
    r.channel,
    r.direction,
    r.outcome,
    n.client,
    r.recording_id,
    r.template_id,
    r.point,
    d.timezone
from made r
left join account_now n on n.account_id = r.account_id
left join debtors d on d.debtor_id = n.debtor_id
order by r.at, r.draw
