-- The latest verdict of each reviewer on each contact that the workspace keeps one of.
-- Never opens a remark.
with ranked as (
    select v.*, row_number() over (partition by v.contact_id, v.reviewer order by v.noted desc) as newest
    from review_verdicts v
)
select
    r.contact_id,
    r.reviewer,
    r.verdict,
    r.level
from ranked r
where r.newest = 1
order by r.noted, r.reviewer
