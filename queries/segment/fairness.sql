-- The protected attributes of each account's debtor as of the day asked for: sex, age band (from the birth date in the files) and
-- region, for the table of fairness alone. In the order of segment/accounts.
-- Never read by a score: segment/accounts knows none of these columns, and this question knows no score. Never a birth date: a band.
with known as (
    select
        d.debtor_id,
        d.gender,
        d.region,
        case when d.birth_on <= p.as_of then cast(floor(months_between(p.as_of, d.birth_on) / 12) as bigint) end as age
    from debtors d
    cross join params p
)
select
    n.account_id,
    k.gender as sex,
    case
        when k.age is null or k.age > 120 then cast(null as varchar)
        when k.age < 25 then 'under 25'
        when k.age < 35 then '25-34'
        when k.age < 45 then '35-44'
        when k.age < 55 then '45-54'
        when k.age < 65 then '55-64'
        else '65 and over'
    end as age_band,
    coalesce(k.region, n.region) as region
from account_now n
left join known k on k.debtor_id = n.debtor_id
order by case when n.account_id like 'K-%' then 1 else 0 end,
    case when n.account_id like 'K-%' then cast(null as varchar) else n.account_id end, n.file_id, n.row_line
