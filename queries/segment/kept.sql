-- The accounts of the session's day as segment/accounts counted them into segment_kept, so that several strategies score them without
-- counting again. In the order of segment/accounts.
-- Never counted for another day: who moves the session keeps them anew.
select a.*
from segment_kept a
order by case when a.account_id like 'K-%' then 1 else 0 end,
    case when a.account_id like 'K-%' then cast(null as varchar) else a.account_id end, a.file_id, a.row_line
