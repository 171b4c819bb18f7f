-- The debtors narrowed to and whoever shares a point with them.
-- Never says anything of the others.
select
    t.debtor_id,
    t.name,
    t.national_id,
    t.national_id_type,
    t.birth_on,
    t.gender,
    t.region,
    t.occupation,
    t.employer,
    t.monthly_income,
    t.income_verified,
    t.assets_value,
    t.total_debt,
    t.creditors_count,
    t.other_creditor_sued,
    t.care_flags,
    t.agreed_hours,
    t.work_starts,
    t.timezone
from debtors t
where t.rowid in (select l.nr from narrow_rows l semi join narrow_sharing s on s.key = l.key where l.feed = 'debtors')
