-- The accounts held on the first day of one week, by placement, from `held_weeks`; kept as `week_held`.
-- Never says what they owe: `week_state` does.
select account_id, client, batch
from held_weeks
where back = $back
