-- Contacts with third parties that the rule does not allow: of a relation that is never asked ($never), a minor ($adult_only) or one of
-- $age_must_be_known whose age nobody knows, not named by the debtor ($only_named), or while the debtor was not lost ($only_when_lost).
-- $sources, where not empty: only numbers whose record names one of them.
-- Never judges a person of whom neither name nor number is told by who it was.
select
    k.contact_id,
    k.account_nr,
    k.debtor_nr,
    k.case_nr,
    k.at,
    k.day,
    cast(null as bigint) as counted,
    case
        when $adult_only and k.birth_on is not null and add_months(k.birth_on, 216) > k.day then 'minor'
        when k.birth_on is null and array_contains(split($age_must_be_known, ';'), k.relation) then 'age;' || k.relation
        when array_contains(split($never, ';'), k.relation) then 'never;' || k.relation
        when $only_named and not k.untold and not coalesce(k.named, false) then 'named'
        else 'lost;' || coalesce(t.why, '')
    end as fact,
    cast(null as varchar) as others
from audit_asked k
left join audit_lost_then t on t.contact_id = k.contact_id
where (
        $sources = ''
        or exists (
            select 1
            from points x
            join audit_accounts a on a.debtor_id = x.debtor_id
            where a.debtor_nr = k.debtor_nr
                and xxhash64(x.value) = k.point_key
                and array_contains(split($sources, ';'), x.source)
        )
    )
    and (
        ($adult_only and k.birth_on is not null and add_months(k.birth_on, 216) > k.day)
        or (k.birth_on is null and k.relation is not null and array_contains(split($age_must_be_known, ';'), k.relation))
        or (k.relation is not null and array_contains(split($never, ';'), k.relation))
        or ($only_named and not k.untold and not coalesce(k.named, false))
        or ($only_when_lost and not coalesce(t.lost, false))
    )
