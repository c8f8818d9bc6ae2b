-- What is true in the universe, before anybody publishes it. Nothing here exists: every value is drawn from a hash of the
-- seed, of a row number and of what it is drawn for. Nulls are facts that nobody knows. Parameters: variables that facts.py
-- sets (seed, units, region, edition_end, read_on) and the nomenclatures that it loads (communes, departments, activities).

create macro draw(i, what, n) as (hash(getvariable('seed'), i, what) % n)::bigint;
create macro chance(i, what, percent) as draw(i, what, 10000) < percent * 100;
-- A day from one to another, both possible.
create macro day_between(i, what, low, high) as low + draw(i, what, greatest(high - low, 0) + 1)::integer;
create macro pick(i, what, choices) as choices[draw(i, what, len(choices)) + 1];

create macro doubled(digit) as 2 * digit - case when digit > 4 then 9 else 0 end;
create macro digit_at(number, place) as (number // place) % 10;
-- The digit that makes a stem of eight digits a SIREN, and one of thirteen a SIRET (Luhn).
create macro siren_key(stem) as (10 - (
    doubled(digit_at(stem, 1)) + digit_at(stem, 10) + doubled(digit_at(stem, 100)) + digit_at(stem, 1000)
    + doubled(digit_at(stem, 10000)) + digit_at(stem, 100000) + doubled(digit_at(stem, 1000000)) + digit_at(stem, 10000000)
) % 10) % 10;
create macro siret_key(stem) as (10 - (
    doubled(digit_at(stem, 1)) + digit_at(stem, 10) + doubled(digit_at(stem, 100)) + digit_at(stem, 1000)
    + doubled(digit_at(stem, 10000)) + digit_at(stem, 100000) + doubled(digit_at(stem, 1000000)) + digit_at(stem, 10000000)
    + doubled(digit_at(stem, 100000000)) + digit_at(stem, 1000000000) + doubled(digit_at(stem, 10000000000))
    + digit_at(stem, 100000000000) + doubled(digit_at(stem, 1000000000000))
) % 10) % 10;
create macro siren_of(i) as (10000000 + i * 3)::varchar || siren_key(10000000 + i * 3)::varchar;
create macro nic_of(siren, k) as
    lpad((k + 1)::varchar, 4, '0') || siret_key((siren || lpad((k + 1)::varchar, 4, '0'))::bigint)::varchar;

-- The legal units: 56 % of sole traders, one in twelve masked, one in ten of unknown creation, nearly half of them ceased.
create table units as
with drawn as (
    select
        i,
        siren_of(i) as siren,
        draw(i, 'kind', 1000) < 564 as is_sole_trader,
        -- Growing from 1975 to three months after the edition: some are announced for later.
        (date '1975-01-01' + (days - sqrt(draw(i, 'born', days * days)))::integer)::date as born_on,
        chance(i, 'unknown birth', 10) as is_birth_unknown,
        chance(i, 'ceased', 48) as may_be_ceased,
        case
            when draw(i, 'places', 100) < 74 then 1 when draw(i, 'places', 100) < 91 then 2 when draw(i, 'places', 100) < 97 then 3
            else 4 + draw(i, 'many places', 7)
        end as places
    from (select range as i, getvariable('edition_end') + 90 - date '1975-01-01' as days from range(getvariable('units')))
),

lived as (
    select
        * exclude (may_be_ceased),
        case
            when may_be_ceased and born_on < getvariable('edition_end')
                then day_between(i, 'ceased on', born_on + 1, getvariable('edition_end'))
        end as ceased_on
    from drawn
),

-- A life of less than a month has no time for a second place.
settled as (
    select * replace (case when coalesce(ceased_on, getvariable('edition_end')) - born_on < 30 then 1 else places end as places)
    from lived
)

select
    i,
    siren,
    is_sole_trader,
    case when is_sole_trader then 1000 else pick(i, 'category', [5710, 5710, 5710, 5499, 5499, 5498, 6540, 9220, 5599, 6599, 7210]) end
        as category,
    chance(i, 'masked', 8) as is_masked,
    born_on,
    is_birth_unknown,
    case when not is_birth_unknown then born_on end as created_on,
    ceased_on,
    places,
    -- The head office moved once in a few units: from the first place to another.
    case when places > 1 and chance(i, 'moved', 12) then 1 + draw(i, 'moved to', places - 1) else 0 end as head,
    case when ceased_on is not null and chance(i, 'old', 60) then 'NAF1993' else 'NAFRev2' end as nomenclature,
    case
        when ceased_on is not null and chance(i, 'old', 60) then pick(i, 'old activity', ['52.4Z', '74.1A', '72.2C', '62.1Z', '93.0D'])
        when chance(i, 'sector', 2.5) then pick(i, 'sector activity', ['62.01Z', '62.02A', '62.02B', '62.03Z', '62.09Z', '63.11Z', '63.12Z', '72.11Z', '72.19Z'])
        else pick(i, 'activity', codes)
    end as activity,
    case when chance(i, 'employer', 30) then pick(i, 'band', ['00', '01', '01', '02', '03', '11', '12', '21', '22', '31']) end as band,
    2020 + draw(i, 'band year', 5) as band_year,
    case when chance(i, 'has size', 45) then pick(i, 'size', ['PME', 'PME', 'PME', 'PME', 'ETI', 'GE']) end as size_category
from settled
cross join (select list(code order by code) as codes from activities);

-- Their establishments, open while the unit lives: the first from its birth, the others later.
create table places as
with each_place as (
    select
        units.*,
        unnest(range(places)) as k
    from units
),

opened as (
    select
        *,
        i * 16 + k as p,
        case when k = 0 then born_on
            -- Some are announced for later; the head office never is.
            else day_between(
                i * 16 + k, 'opened', born_on + 1,
                coalesce(ceased_on, getvariable('edition_end') + case when k = head then 0 else 60 end) - 1
            ) end as open_from
    from each_place
),

closed as (
    select
        *,
        case
            -- The head office lives as long as its unit; the others may close before.
            when k <> head and chance(p, 'closed', 30) and open_from < coalesce(ceased_on, getvariable('edition_end'))
                then day_between(p, 'closed on', open_from + 1, coalesce(ceased_on, getvariable('edition_end')))
            else ceased_on
        end as closed_on
    from opened
),

placed as (
    select
        *,
        -- Six in ten stand in the commune of the first one; one secondary in fifty is abroad.
        case when k > 0 and k <> head and chance(p, 'abroad', 2) then null
            when k > 0 and chance(p, 'same commune', 60) then pick(i * 16, 'commune', commune_codes)
            else pick(p, 'commune', commune_codes) end as commune_code
    from closed
    cross join (select list(commune_code order by commune_code) as commune_codes from communes)
)

select
    placed.i,
    placed.siren,
    placed.k,
    placed.p,
    placed.siren || nic_of(placed.siren, placed.k) as siret,
    placed.is_sole_trader,
    placed.open_from,
    case when placed.k = 0 then placed.created_on else placed.open_from end as opened_on,
    placed.closed_on,
    placed.k = placed.head as is_head,
    placed.commune_code,
    communes.department_code,
    communes.region_code,
    placed.nomenclature,
    case when placed.k <> placed.head and chance(placed.p, 'other activity', 5) and placed.nomenclature = 'NAFRev2' then '62.01Z' else placed.activity end
        as activity,
    case when chance(placed.p, 'employer', 30) then pick(placed.p, 'band', ['00', '01', '02', '03', '11', '12', '21']) end as band,
    2020 + draw(placed.p, 'band year', 5) as band_year
from placed
left join communes on placed.commune_code = communes.commune_code;

-- Where the head office was and is: the day from which it stands where it stands.
create table heads as
select
    units.i,
    units.siren,
    units.head,
    current_head.siret as head_siret,
    first_place.siret as first_siret,
    case when units.head > 0 then current_head.open_from end as moved_on,
    current_head.department_code,
    current_head.region_code,
    current_head.opened_on,
    first_place.department_code as first_department_code,
    first_place.region_code as first_region_code
from units
inner join places as current_head on units.i = current_head.i and units.head = current_head.k
inner join places as first_place on units.i = first_place.i and first_place.k = 0;

-- The register: companies of the region, some of other regions, a few whose number nobody found.
create table firms as
with chosen as (
    select
        units.i,
        units.siren,
        heads.department_code,
        heads.region_code,
        row_number() over (partition by heads.region_code = getvariable('region') order by draw(units.i, 'in the register', 1000000007), units.i) as rank
    from units
    inner join heads on units.i = heads.i
    where not units.is_sole_trader and heads.region_code is not null and (units.ceased_on is null or units.ceased_on > date '2019-01-01')
        and units.born_on <= getvariable('edition_end')
)

select
    i,
    'universe-' || i as firm_id,
    case when not chance(i, 'number unknown', 6) then siren end as siren,
    department_code,
    region_code = getvariable('region') as is_of_region,
    case when chance(i, 'reviewed', 85) then pick(i, 'group', ['core', 'core', 'core', 'diversified']) end as ai_group,
    case when chance(i, 'typed', 80) then pick(i, 'type', ['startup', 'startup', 'sme', 'mid_cap', 'large', 'consulting', 'digital_services']) end as firm_type,
    case when chance(i, 'described', 70) then pick(i, 'technology', ['computer_vision', 'machine_learning', 'computer_vision|natural_language_processing']) end as technologies,
    case when chance(i, 'marketed', 70) then pick(i, 'market', ['health', 'space', 'health|aeronautics', 'finance']) end as markets,
    case when chance(i, 'placed', 70) then pick(i, 'chain', ['data', 'software_product', 'services_consulting']) end as value_chain
from chosen
where rank <= case when region_code = getvariable('region') then getvariable('firms') else getvariable('firms') // 15 end;

-- Accounts of the register's firms: one closing a year, some withheld.
create table accounts as
select
    firms.i,
    firms.siren,
    year,
    make_date(year::integer, 12, 31) as closing_date,
    ((1 + draw(firms.i, 'turnover', 400)) * 25000 * (1 + (year - 2015) * 0.05))::bigint + draw(firms.i * 100 + year, 'turnover', 5000) as revenue_eur,
    not chance(firms.i * 100 + year, 'withheld', 35) as is_public
from firms
inner join units on firms.i = units.i
cross join range(2016, year(getvariable('edition_end'))) as years(year)
where firms.siren is not null and year >= year(units.born_on) and (units.ceased_on is null or year < year(units.ceased_on))
    and chance(firms.i, 'publishes', 80) and chance(firms.i * 100 + year, 'filed', 90);

-- Rounds of the register's firms, a year apart at least: none is a repetition of another.
create table rounds as
select
    firms.i,
    firms.siren,
    firms.firm_id,
    firms.firm_id || '-' || year as round_id,
    make_date(year::integer, 3, 1) + draw(firms.i * 100 + year, 'round', 90)::integer as announced_on,
    pick(firms.i * 100 + year, 'stage', ['pre_seed', 'seed', 'series_a', 'series_b']) as stage,
    pick(firms.i * 100 + year, 'domain', ['space', 'digital', 'sport', 'drone']) as domain,
    case when not chance(firms.i * 100 + year, 'amount', 20) then (1 + draw(firms.i * 100 + year, 'amount eur', 150)) * 100000 end as amount_eur
from firms
inner join units on firms.i = units.i
cross join range(2018, year(getvariable('edition_end')) + 1) as years(year)
where firms.siren is not null and year > year(units.born_on) and chance(firms.i * 100 + year, 'raised', 18)
    and make_date(year::integer, 3, 1) + draw(firms.i * 100 + year, 'round', 90)::integer <= getvariable('edition_end');

-- Laureates of the i-Nov and i-Lab contests all over the country, one project each, some of the register among them.
create table awards as
select
    pick(heads.i, 'contest', ['i_nov', 'i_lab']) as contest,
    heads.i,
    heads.siren,
    heads.department_code,
    heads.region_code,
    2018 + draw(heads.i, 'award', year(getvariable('edition_end')) - 2018) as award_year,
    (10 + draw(heads.i, 'grant', 90)) * 10000 as amount_eur,
    places.commune_code
from heads
inner join units on heads.i = units.i
inner join places on heads.i = places.i and places.is_head
where not units.is_sole_trader and units.category < 6000 and heads.region_code is not null
    and (draw(heads.i, 'laureate', 4000) = 0 or (heads.i in (select i from firms) and chance(heads.i, 'laureate firm', 15)));
