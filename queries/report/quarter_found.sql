-- What the audit caught in the quarter, one row for each contact and rule; kept as `quarter_found`. A contact counts once a rule.
-- Never holds the evidence: `retrace audit` shows it.
select distinct
    f.contact_id,
    f.rule,
    f.debtor_nr,
    substr(cast(f.day as varchar), 1, 7) as month,
    by_code(l.collector) as collector,
    a.client
from audit_findings f
join audit_contacts l on l.contact_id = f.contact_id
join audit_accounts a on a.account_nr = f.account_nr
