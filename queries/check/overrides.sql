-- Accounts that a supervisor's hold stops at the end of the day, with who set it and when: what a person decided in place of the
-- machine.
-- Never why: that is sealed.
select
    s.subject as account_id,
    max_by(l.loaded_by, s.since) as name,
    max(s.since) as since
from suppressions s
cross join params p
join loads l on l.load_id = s.load_id
where s.reason = 'supervisor'
    and s.subject_kind = 'account'
    and s.since < p.as_of_end
    and (s.released_at is null or s.released_at >= p.as_of_end)
group by s.subject
order by s.subject
