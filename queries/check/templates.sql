-- Whether a text is approved for a channel on the day asked about: one row where it is, none where it is not.
-- Never shows the text of one that is not approved.
select
    t.template_id,
    t.text
from templates t
where t.template_id = $template
    and t.channel = $channel
    and t.approved_on <= $day
    and (t.withdrawn_on is null or t.withdrawn_on > $day)
order by t.template_id
