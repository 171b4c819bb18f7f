-- The accounts as segment/accounts counted them into segment_kept, in the same order: asked of several strategies, or more than once of one
-- account, without counting again.
-- Never counted for another day: who moves the session keeps them anew.
select a.*
from segment_kept a
-- An id that is a token (K-…, which stood for a card or phone number) is ordered by where its row stood: no token orders anything.
order by case when a.account_id like 'K-%' then 1 else 0 end,
    case when a.account_id like 'K-%' then cast(null as varchar) else a.account_id end, a.file_id, a.row_line
