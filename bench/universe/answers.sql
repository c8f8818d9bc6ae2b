-- What the figures must be, counted on the facts alone (facts.sql, judgments.sql): none of this reads a published file, a
-- landing or a model. One row is one figure; a null value is one that has no answer. `is_whole` says that the group of its
-- indicator, population, breakdown and date stands here entirely: the pipeline may then name no other member.

create table dates as
select distinct as_of as reference_date from as_of_dates where as_of <= getvariable('edition_end')
union
select getvariable('edition_end');

-- A firm in the region at a date: born, not ceased, with a place open here; without a number, on the register's word.
create table presence as
with open_here as (
    select
        firms.firm_id,
        dates.reference_date,
        places.siret,
        places.department_code,
        places.band,
        places.band_year,
        places.k = case when coalesce(dates.reference_date >= units.moved_on, true) then units.head else 0 end as is_head,
        places.opened_on
    from firms
    inner join places on firms.i = places.i
    inner join units on firms.i = units.i
    cross join dates
    where firms.siren is not null and in_perimeter(places.region_code)
        and coalesce(places.opened_on <= dates.reference_date, true)
        and coalesce(places.closed_on > dates.reference_date, true)
),

here as (
    select
        firm_id,
        reference_date,
        count(*) as open_places,
        arg_min(department_code, (not is_head, coalesce(opened_on, date '9999-12-31'), siret)) as department_code
    from open_here
    group by all
)

select
    firms.*,
    dates.reference_date,
    units.created_on,
    units.ceased_on,
    units.size_category,
    units.band,
    units.band_year,
    coalesce(here.open_places, 0) as open_places,
    coalesce(here.department_code, firms.department_code) as department,
    case
        when not firms.is_of_region then 'elsewhere'
        when firms.siren is null then null
        when units.created_on > dates.reference_date then 'not born'
        when units.ceased_on <= dates.reference_date then 'ceased'
        when here.open_places is null then 'no place'
    end as why_not
from firms
cross join dates
inner join units on firms.i = units.i
left join here on firms.firm_id = here.firm_id and dates.reference_date = here.reference_date;

create table members as
select
    presence.* exclude (band, size_category, created_on),
    population,
    case when siren is not null then created_on end as created_on,
    -- Sirene's band is of its latest year: at an earlier date, of a year known then.
    case when siren is not null and (coalesce(year(reference_date) - case when band is not null then band_year end between 0 and 4, reference_date = getvariable('edition_end')))
        then coalesce(band, 'NN') end as band,
    case when siren is not null and (coalesce(year(reference_date) - case when band is not null then band_year end between 0 and 4, reference_date = getvariable('edition_end')))
        then size_category end as size_category
from presence
inner join (select unnest(['all', 'core', 'diversified']) as population) on population in ('all', ai_group)
where why_not is null;

create table region_departments as
select department_code from departments where in_perimeter(region_code);

create table answers as
-- Firms of the register -----------------------------------------------------------------------------------------------
select reference_date, null::date as period_start, 'firms.firms' as indicator_id, population, 'none' as breakdown, 'none' as member, count(*)::double as value, true as is_whole
from members group by all;

insert into answers
with labelled as (
    select reference_date, population, 'department' as breakdown, department as member from members
    union all select reference_date, population, 'firm_type', coalesce(firm_type, 'unknown') from members
    union all select reference_date, population, 'ai_group', coalesce(ai_group, 'not_reviewed') from members where population = 'all'
    union all select reference_date, population, 'creation_year', coalesce(year(created_on)::varchar, 'unknown') from members
    union all select reference_date, population, 'size_category', coalesce(size_category, 'unknown') from members
    union all select reference_date, population, 'headcount_band', coalesce(band, 'unknown') from members
    union all select reference_date, population, 'technology', unnest(string_split(coalesce(technologies, 'unknown'), '|')) from members
)
select reference_date, null, 'firms.firms', population, breakdown, member, count(*), true from labelled group by all;

insert into answers
select reference_date, null, 'firms.startups', population, 'none', 'none', count(*) filter (firm_type = 'startup'), true from members group by all;

insert into answers
select reference_date, null, 'firms.mean_age_years', population, 'none', 'none', avg(reference_date - created_on) / 365.25, true from members group by all;

insert into answers
select reference_date, null, 'firms.establishments', population, 'none', 'none', sum(open_places), true from members group by all;

-- Jobs: the middle of the bands, diversified firms left out.
insert into answers
select reference_date, null, 'employment.jobs', population, 'none', 'none', round(sum(case when bands.max is null then bands.min else (bands.min + bands.max) / 2 end)), true
from members inner join bands on members.band = bands.code
where population in ('all', 'core') and ai_group is distinct from 'diversified'
group by all;

-- The region and its sector -------------------------------------------------------------------------------------------
create table counted_region as
select 'firms.firms' as indicator_id, units.department_code, units.is_sole_trader, units.created_on,
    case when units.nomenclature = 'NAFRev2' and units.activity[1:2] in ('62', '63', '72') then units.activity[1:2] end as division
from units
where in_perimeter(units.region_code) and units.ceased_on is null
union all
select 'firms.establishments', places.department_code, places.is_sole_trader, places.opened_on,
    case when places.nomenclature = 'NAFRev2' and places.activity[1:2] in ('62', '63', '72') then places.activity[1:2] end
from places
where in_perimeter(places.region_code) and places.closed_on is null;

insert into answers
with known as (
    select * from counted_region where coalesce(year(created_on) <= year(getvariable('edition_end')), true)
),
members as (
    select *, 'region' as population from known union all select *, 'sector' from known where division is not null
),
labelled as (
    select indicator_id, population, 'none' as breakdown, 'none' as member from members
    union all select indicator_id, population, 'department', department_code from members
    union all select indicator_id, population, 'naf_division', division from members where population = 'sector'
    union all select indicator_id, population, 'person_kind', case when is_sole_trader then 'natural_person' else 'legal_person' end from members
    union all select indicator_id, population, 'creation_year', coalesce(year(created_on)::varchar, 'unknown') from members
)
select getvariable('edition_end'), null, indicator_id, population, breakdown, member, count(*), true from labelled group by all;

-- Failures ------------------------------------------------------------------------------------------------------------
-- A firm's failure counts when the firm is followed, or was until it ended and the judgment is of the region.
create table counted_failures as
with today as (
    select * from presence where reference_date = getvariable('edition_end')
),
firm_failures as (
    select failures.*, today.ai_group
    from failures
    inner join today on failures.siren = today.siren
    where today.why_not is null
        or (today.why_not in ('ceased', 'no place') and in_perimeter(failures.region_code) and coalesce(failures.judged_on <= today.ceased_on, true))
)
select 'region' as population, failures.* from failures where in_perimeter(region_code)
union all
select 'all', * exclude (ai_group) from firm_failures
union all
select 'core', * exclude (ai_group) from firm_failures where ai_group = 'core';

insert into answers
with aged as materialized (
    -- Without a number, nobody knows when a company was born.
    select counted_failures.*, case when counted_failures.siren is not null then units.created_on end as created_on
    from counted_failures
    inner join units on counted_failures.i = units.i
),
dated as (
    select dates.reference_date, aged.*, created_on <= judged_on as has_age
    from aged
    inner join dates on judged_on <= reference_date
),
labelled as (
    select reference_date, population, 'none' as breakdown, 'none' as member from dated
    union all select reference_date, population, 'year', year(judged_on)::varchar from dated
    union all select reference_date, population, 'month', strftime(judged_on, '%Y-%m') from dated
    union all select reference_date, population, 'department', department_code from dated
    union all select reference_date, population, 'opening_kind', opening_kind from dated
    union all select reference_date, population, 'age_bracket', coalesce(brackets.bracket, 'unknown')
    from dated left join brackets on has_age and (judged_on - created_on) / 365.25 >= min_years and (max_years is null or (judged_on - created_on) / 365.25 < max_years)
)
select reference_date, null, 'failures.failures', population, breakdown, member, count(*), true from labelled group by all;

insert into answers
select dates.reference_date, null, 'failures.mean_age_at_failure_days', population, 'none', 'none', avg(judged_on - created_on), true
from counted_failures
inner join dates on judged_on <= reference_date
inner join units on counted_failures.i = units.i and counted_failures.siren is not null and created_on <= judged_on
group by all;

-- The rate: companies that failed in a year among those that were there on its first day.
insert into answers
with companies as (
    select 'sector' as population, units.siren, units.created_on, units.ceased_on
    from units
    where not is_sole_trader and in_perimeter(region_code) and nomenclature = 'NAFRev2' and activity[1:2] in ('62', '63', '72')
    union all
    select population, siren, created_on, ceased_on
    from presence inner join (select unnest(['all', 'core']) as population) on population in ('all', ai_group)
    where reference_date = getvariable('edition_end') and siren is not null and (why_not is null or why_not = 'ceased') and created_on <= getvariable('edition_end')
),
exposed as (
    select population, siren, year
    from companies
    inner join range(2018, year(getvariable('edition_end')) + 1) as years(year)
        on created_on <= make_date(year::integer, 1, 1) and coalesce(ceased_on >= make_date(year::integer, 1, 1), true)
),
-- Those that a failure of the year is published for: of the region, or of a firm.
failed as (
    select distinct siren, year(judged_on) as year
    from failures
    where siren is not null and (in_perimeter(region_code) or siren in (select siren from firms where siren is not null))
)
select getvariable('edition_end'), null, 'failures.failure_rate', exposed.population, 'year', exposed.year::varchar,
    100 * count(failed.siren) / count(*), true
from exposed left join failed on exposed.siren = failed.siren and exposed.year = failed.year
group by all;

-- Revenue -------------------------------------------------------------------------------------------------------------
insert into answers
with years as (
    select reference_date,
        case when reference_date in (select as_of from as_of_dates where theme = 'finance') then year(reference_date)
            when month(reference_date) >= 7 then year(reference_date) - 1 else year(reference_date) - 2 end as fiscal_year
    from dates
)
select members.reference_date, null, 'finance.revenue', population, 'none', 'none', sum(revenue_eur) / 1e6, true
from members
inner join years on members.reference_date = years.reference_date
inner join accounts on members.i = accounts.i and accounts.year = years.fiscal_year and is_public
where population in ('all', 'core') and ai_group is distinct from 'diversified' and members.siren is not null
group by all;

-- Private funding -----------------------------------------------------------------------------------------------------
create table counted_rounds as
select members.reference_date, members.population, starts.period_start, rounds.*
from rounds
inner join members on rounds.firm_id = members.firm_id and announced_on <= members.reference_date
inner join (select distinct period_start from as_of_dates where theme = 'private_funding' and indicator <> 'amount_raised_growth' and period_start is not null) as starts
    on starts.period_start <= rounds.announced_on and starts.period_start <= members.reference_date
where population in ('all', 'core') and ai_group is distinct from 'diversified';

insert into answers
select reference_date, period_start, 'private_funding.rounds', population, 'none', 'none', count(*), true from counted_rounds group by all;

insert into answers
select reference_date, period_start, 'private_funding.amount_raised', population, 'none', 'none', sum(amount_eur) / 1e6, true from counted_rounds group by all;

insert into answers
select reference_date, period_start, 'private_funding.rounds', population, 'stage', stage, count(*), false
from counted_rounds where period_start = (select min(period_start) from counted_rounds) group by all;

-- Public funding ------------------------------------------------------------------------------------------------------
insert into answers
select reference_date, null, 'public_funding.awards', 'all', 'scheme', contest, count(*), false
from awards inner join dates on award_year <= year(reference_date) where in_perimeter(region_code) group by all;

insert into answers
select reference_date, null, 'public_funding.awards', 'all', 'scheme_year', contest || ':' || award_year, count(*), false
from awards inner join dates on award_year <= year(reference_date) where in_perimeter(region_code) group by all;
