-- What each feed holds: its last accepted file, when, by whom, and how many of its rows lie in quarantine or wait for a parent.
-- Never counts rows: `counts` does, a feed at a time.
select
    f.feed,
    max(l.loaded_at) as loaded_at,
    max_by(l.loaded_by, f.file_id) as loaded_by,
    max_by(f.path, f.file_id) as path,
    cast(count(distinct f.file_id) as bigint) as files,
    max(f.load_id) as load_id
from files f
join loads l on l.load_id = f.load_id
where f.accepted and f.feed is not null
group by f.feed
order by f.feed
