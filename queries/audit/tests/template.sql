-- Texts by one of $channels (parted by semicolons) without the id of a text that was approved for the channel on that day. Where no file
-- lists the approved texts, only a missing id is found.
-- Never reads the text.
select
    l.contact_id,
    l.account_nr,
    l.debtor_nr,
    l.case_nr,
    l.at,
    l.day,
    cast(null as bigint) as counted,
    coalesce(l.template_id, '') as fact,
    cast(null as varchar) as others
from audit_contacts l
join audit_carried k on k.client_nr = l.client_nr
left join templates t
    on t.template_id = l.template_id and t.channel = l.channel and t.approved_on <= l.day
        and (t.withdrawn_on is null or t.withdrawn_on > l.day)
where l.judged and l.ours
    and array_contains(split($channels, ';'), l.channel)
    and (l.template_id is null or (k.texts and t.template_id is null))
