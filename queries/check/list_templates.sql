-- The templates given as lines of $templates, with the days from and up to which they are approved.
-- Never says whether one may be sent: the channel and the day of each row decide.
select
    t.template_id,
    t.channel,
    t.approved_on,
    t.withdrawn_on,
    t.text
from templates t
where t.template_id in (select w.template_id from (select explode(split($templates, chr(10))) as template_id) w)
order by t.template_id
