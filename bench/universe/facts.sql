-- What is true in the universe, before anybody publishes it. Nothing here exists: every value is drawn from a hash of the
-- seed, of a row number and of what it is drawn for. Nulls are facts that nobody knows. Parameters: variables that making.py
-- sets (seed, units, firms, region, edition_end, read_on, and the sizes of the nomenclatures) and the numbered nomenclatures that it loads.

-- A number below n. Unsigned on both sides: a mixed remainder is computed in 128 bits, thirty times slower.
create macro draw(i, what, n) as (hash(getvariable('seed')::bigint, i::bigint, what) % n::ubigint)::bigint;
create macro chance(i, what, percent) as draw(i, what, 10000) < percent * 100;
-- A day from one to another, both possible.
create macro day_between(i, what, low, high) as low + draw(i, what, greatest(high - low, 0) + 1)::integer;
-- One of a few words, written with semicolons between them.
create macro pick(i, what, words) as
    split_part(words, ';', 1 + draw(i, what, 1 + length(words) - length(replace(words, ';', '')))::integer);

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

-- When a place of a unit opens, after the first one; where it stands: six in ten in the commune of the first.
create macro place_opens(i, k, born_on, until) as day_between(i * 16 + k, 'opened', born_on + 1, until - 1);
create macro commune_of(i, k) as draw(
    case when k > 0 and chance(i * 16 + k, 'same commune', 60) then i * 16 else i * 16 + k end, 'commune', getvariable('communes')
);

-- The legal units, in the order of their numbers: 56 % of sole traders, one in twelve masked, one in ten of unknown creation, nearly half of them ceased.
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
),

-- The head office moved once in a few units: from the first place to another.
moved as (
    select *, case when places > 1 and chance(i, 'moved', 12) then 1 + draw(i, 'moved to', places - 1) else 0 end as head
    from settled
)

select
    i,
    siren,
    is_sole_trader,
    case when is_sole_trader then 1000 else pick(i, 'category', '5710;5710;5710;5499;5499;5498;6540;9220;5599;6599;7210')::integer end
        as category,
    chance(i, 'masked', 8) as is_masked,
    born_on,
    is_birth_unknown,
    case when not is_birth_unknown then born_on end as created_on,
    ceased_on,
    places,
    head,
    case when head > 0 then place_opens(i, head, born_on, coalesce(ceased_on, getvariable('edition_end'))) end as moved_on,
    first_commune.commune_code as first_commune_code,
    first_commune.department_code as first_department_code,
    first_commune.region_code as first_region_code,
    head_commune.department_code,
    head_commune.region_code,
    head_commune.commune_code,
    case when ceased_on is not null and chance(i, 'old', 60) then 'NAF1993' else 'NAFRev2' end as nomenclature,
    case
        when ceased_on is not null and chance(i, 'old', 60) then pick(i, 'old activity', '52.4Z;74.1A;72.2C;62.1Z;93.0D')
        when chance(i, 'sector', 2.5) then pick(i, 'sector activity', '62.01Z;62.02A;62.02B;62.03Z;62.09Z;63.11Z;63.12Z;72.11Z;72.19Z')
        else activities.code
    end as activity,
    case when chance(i, 'employer', 30) then pick(i, 'band', '00;01;01;02;03;11;12;21;22;31') end as band,
    2020 + draw(i, 'band year', 5) as band_year,
    case when chance(i, 'has size', 45) then pick(i, 'size', 'PME;PME;PME;PME;ETI;GE') end as size_category
from moved
inner join communes as first_commune on first_commune.number = commune_of(i, 0)
inner join communes as head_commune on head_commune.number = commune_of(i, head)
inner join activities on activities.number = draw(i, 'activity', getvariable('activities'));

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
        * exclude (commune_code, department_code, region_code),
        i * 16 + k as p,
        case
            when k = 0 then born_on
            when k = head then moved_on
            -- Some are announced for later; the head office never is.
            else place_opens(i, k, born_on, coalesce(ceased_on, getvariable('edition_end') + 60))
        end as open_from
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
        end as closed_on,
        -- One secondary in fifty is abroad.
        case when k = 0 or k = head or not chance(p, 'abroad', 2) then commune_of(i, k) end as commune_number
    from opened
)

select
    closed.i,
    closed.siren,
    closed.k,
    closed.p,
    closed.siren || nic_of(closed.siren, closed.k) as siret,
    closed.is_sole_trader,
    closed.is_masked,
    closed.open_from,
    case when closed.k = 0 then closed.created_on else closed.open_from end as opened_on,
    closed.closed_on,
    closed.k = closed.head as is_head,
    communes.commune_code,
    communes.department_code,
    communes.region_code,
    closed.nomenclature,
    case when closed.k <> closed.head and chance(closed.p, 'other activity', 5) and closed.nomenclature = 'NAFRev2' then '62.01Z' else closed.activity end
        as activity,
    case when chance(closed.p, 'employer', 30) then pick(closed.p, 'band', '00;01;02;03;11;12;21') end as band,
    2020 + draw(closed.p, 'band year', 5) as band_year
from closed
left join communes on closed.commune_number = communes.number;

-- The register: companies of the region, some of other regions, a few whose number nobody found.
create table firms as
with chosen as (
    select
        units.i,
        units.siren,
        units.department_code,
        units.region_code,
        row_number() over (partition by in_perimeter(units.region_code) order by draw(units.i, 'in the register', 1000000007), units.i) as rank
    from units
    where not units.is_sole_trader and (units.ceased_on is null or units.ceased_on > date '2019-01-01')
        and units.born_on <= getvariable('edition_end')
)

select
    i,
    'universe-' || i as firm_id,
    case when not chance(i, 'number unknown', 6) then siren end as siren,
    department_code,
    in_perimeter(region_code) as is_of_region,
    case when chance(i, 'reviewed', 85) then pick(i, 'group', 'core;core;core;diversified') end as ai_group,
    case when chance(i, 'typed', 80) then pick(i, 'type', 'startup;startup;sme;mid_cap;large;consulting;digital_services') end as firm_type,
    case when chance(i, 'described', 70) then pick(i, 'technology', 'computer_vision;machine_learning;computer_vision|natural_language_processing') end as technologies,
    case when chance(i, 'marketed', 70) then pick(i, 'market', 'health;space;health|aeronautics;finance') end as markets,
    case when chance(i, 'placed', 70) then pick(i, 'chain', 'data;software_product;services_consulting') end as value_chain
from chosen
where rank <= case when in_perimeter(region_code) then getvariable('firms') else getvariable('firms') // 15 end;

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
    pick(firms.i * 100 + year, 'stage', 'pre_seed;seed;series_a;series_b') as stage,
    pick(firms.i * 100 + year, 'domain', 'space;digital;sport;drone') as domain,
    case when not chance(firms.i * 100 + year, 'amount', 20) then (1 + draw(firms.i * 100 + year, 'amount eur', 150)) * 100000 end as amount_eur
from firms
inner join units on firms.i = units.i
cross join range(2018, year(getvariable('edition_end')) + 1) as years(year)
where firms.siren is not null and year > year(units.born_on) and chance(firms.i * 100 + year, 'raised', 18)
    and make_date(year::integer, 3, 1) + draw(firms.i * 100 + year, 'round', 90)::integer <= getvariable('edition_end');

-- Laureates of the i-Nov and i-Lab contests all over the country, one project each, some of the register among them.
create table awards as
select
    pick(i, 'contest', 'i_nov;i_lab') as contest,
    i,
    siren,
    department_code,
    region_code,
    commune_code,
    2018 + draw(i, 'award', year(getvariable('edition_end')) - 2018) as award_year,
    (10 + draw(i, 'grant', 90)) * 10000 as amount_eur
from units
where not is_sole_trader and category < 6000
    and (draw(i, 'laureate', 4000) = 0 or (i in (select i from firms) and chance(i, 'laureate firm', 15)));
