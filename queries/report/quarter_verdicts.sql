-- Contacts that a quality sample's reviewers judged: a defect where the latest verdict of any of them says so; kept as `quarter_verdicts`.
-- Never opens a remark.
with ranked as (
    select v.contact_id, v.verdict, row_number() over (partition by v.contact_id, v.reviewer order by v.noted desc) as newest
    from review_verdicts v
)
select r.contact_id, bool_or(r.verdict = 'defect') as defect
from ranked r
where r.newest = 1
group by r.contact_id
