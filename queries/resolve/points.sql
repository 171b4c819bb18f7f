-- Phones, e-mails and addresses that may say who somebody is, still sealed: none without a basis, none from a source that is never
-- used or that needs a consent which is not in force, and no value that is also held from a source that is never used.
-- Ids from $from up to, without, $to; either may be empty.
-- Never shows a value that the rules block: blocked data does no work.
with blocked as (
    select distinct t.value
    from points t
    where t.source in ('social_media', 'web_search', 'purchased_list')
)
select t.owner_id, t.kind, t.value, t.first_seen_on, t.last_seen_on
from points t
where t.kind in ('mobile', 'landline', 'email', 'address')
    and t.basis is not null
    and t.basis <> 'none'
    and t.source in (
        'application', 'client_update', 'statement_address', 'delivery_address', 'transaction', 'payment', 'inbound_contact',
        'relation_told', 'directory_114', 'business_registry'
    )
    and t.value not in (select b.value from blocked b where b.value is not null)
    and ($from is null or t.owner_id >= $from)
    and ($to is null or t.owner_id < $to)
order by t.owner_id, t.kind, t.source, t.basis, t.first_seen_on, t.last_seen_on, t.file_id, t.line
