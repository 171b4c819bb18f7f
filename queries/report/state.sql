-- What every account owed, and its stage, at the end of the day asked for; kept as `week_state` for the week that begins the
-- day after. Never decides who is held: that depends on the week's first day.
select account_id, client, batch, stage, balance
from account_now
