-- Contacts about the accounts that matter, whomever they reached.
-- Never a contact about another account: what somebody else's calls to the same number say is asked by the rules, not by scores.
select
    c.contact_id,
    c.account_id,
    c.at,
    c.channel,
    c.direction,
    c.party,
    c.person_id,
    c.point,
    c.outcome,
    c.local_at
from contacts c
where c.rowid in (select l.nr from narrow_rows l semi join narrow_concerned k on k.key = l.key where l.feed = 'contacts')
