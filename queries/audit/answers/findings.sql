-- The findings, one row for each test of a rule that caught a contact, in the order of the log; of the rules
-- in $rule (parted by semicolons), empty = all.
-- Never joins words: what a row says is for the reader's language.
select
    f.contact_id,
    a.account_id,
    f.at,
    f.rule,
    f.nth,
    f.counted,
    f.fact,
    f.others,
    l.collector,
    a.client,
    a.batch
from audit_findings f
join audit_accounts a on a.account_nr = f.account_nr
join audit_contacts l on l.contact_id = f.contact_id
where $rule = '' or array_contains(split($rule, ';'), f.rule)
order by f.at, f.contact_id, f.rule, f.nth
