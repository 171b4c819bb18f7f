-- Consents of those narrowed to and of whoever shares a point with them.
-- Never looks at days: the questions do.
select
    t.debtor_id,
    t.purpose,
    t.granted_on,
    t.withdrawn_on,
    t.evidence_ref
from consents t
where t.rowid in (select l.nr from narrow_rows l semi join narrow_sharing s on s.key = l.key where l.feed = 'consents')
