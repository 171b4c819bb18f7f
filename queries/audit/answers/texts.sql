-- The texts of templates, for rules on words.
-- Never one that has no text on record.
select t.template_id, t.text
from templates t
where t.text is not null
order by t.template_id
