-- The days on which accounts were contacted by a channel that some rule allows only later: not one of $channels (parted by semicolons).
-- Never an inbound contact's day.
select distinct l.day
from audit_contacts l
where l.judged and l.ours and not array_contains(split($channels, ';'), l.channel)
order by l.day
