-- The accounts held on the first day of one week, by placement, from `held_weeks`; kept as `period_held` of a week.
-- Never says what they owe: `period_state` does.
select account_id, client, batch
from held_weeks
where back = $back
