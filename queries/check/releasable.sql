-- Suppressions for one reason that nobody has released, on a debtor and his accounts; of a supervisor's own holds only those on
-- the account named.
-- Never one on a number or on another person: those are no holds of an account.
select
    s.subject_kind,
    s.subject,
    s.scope,
    s.reason,
    s.since,
    s.until
from suppressions s
where s.released_at is null
    and s.reason = $reason
    and (
        (s.subject_kind = 'debtor' and s.subject = $debtor and $reason <> 'supervisor')
        or (s.subject_kind = 'account' and s.subject = $account)
        or (
            s.subject_kind = 'account'
            and $reason <> 'supervisor'
            and s.subject in (select a.account_id from accounts a where a.debtor_id = $debtor)
        )
    )
order by s.subject_kind, s.subject, s.since, s.scope
