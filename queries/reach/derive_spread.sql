-- Fills point_spread after a load: of each kind of point, how many are on record in so many debtors' files. From this tracing tells a
-- family's number from a switchboard's.
-- Never counts what a source brought that is never used, and never shows a point.
with seen as (
    select distinct
        case when c.kind in ('mobile', 'landline') then 'mobile' else c.kind end as kind,
        xxhash64(c.value) as point_key,
        xxhash64(coalesce(r.debtor_id, c.owner_id)) as file_key
    from contact_points c
    left join relations r on r.person_id = c.owner_id
    where c.source not in ('social_media', 'web_search', 'purchased_list')
        and c.basis <> 'none'
    union
    select 'mobile', xxhash64(r.phone), xxhash64(r.debtor_id)
    from relations r
    where r.phone is not null
    union
    select 'address', xxhash64(r.address), xxhash64(r.debtor_id)
    from relations r
    where r.address is not null
),
shared as (
    select s.kind, s.point_key, count(*) as files
    from seen s
    group by s.kind, s.point_key
)
select h.kind, h.files, count(*) as points
from shared h
group by h.kind, h.files
order by h.kind, h.files
