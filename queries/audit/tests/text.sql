-- Texts whose template says what $rule (its test $nth) does not let it say, found beforehand word by word; $channels empty = all.
-- Where $barred_years is not 0, only about debts that could not be sued for any more on that day: so many years after they were last
-- agreed to.
-- Never reads a text itself.
select
    l.contact_id,
    l.account_nr,
    l.debtor_nr,
    l.case_nr,
    l.at,
    l.day,
    cast(null as bigint) as counted,
    f.template_id || ';' || f.fault as fact,
    cast(null as varchar) as others
from audit_contacts l
join audit_faults f on f.template_id = l.template_id and f.rule = $rule and f.nth = $nth
where l.judged and l.ours
    and ($channels = '' or array_contains(split($channels, ';'), l.channel))
    and case $subject when 'debtor' then not l.third_party when 'third_party' then l.third_party else true end
    and (
        $barred_years = 0
        or l.day > (
            select add_months(max(g.day), cast($barred_years * 12 as integer))
            from audit_agreed g
            where g.account_nr = l.account_nr and g.day <= l.day
        )
    )
