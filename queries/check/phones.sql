-- Own phones of the debtors given as lines of $debtors whose time zone nobody told: their first digits suggest one.
-- Never a number that a source which is always blocked brought, nor one that proved to be someone else's: such data does no work.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
)
select
    t.debtor_id,
    t.value
from points t
left join debtors d on d.debtor_id = t.debtor_id
where t.debtor_id in (select k.debtor_id from asked k)
    and t.person_id is null
    and t.kind in ('mobile', 'landline')
    and d.timezone is null
    and t.source not in ('social_media', 'web_search', 'purchased_list', 'app_location')
    and t.basis <> 'none'
    and coalesce(t.validity, 'unknown') <> 'wrong_party'
order by t.debtor_id, t.file_id, t.line, t.kind
