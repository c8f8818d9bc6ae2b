"""Who is here, of the national stock: the establishments of the region and of the register, their legal units, and counts of the region.

Read by the few columns that choose and count, into drafts and tables of a connection on which the four files are views of their
names. Not here: what lands of them (select.py).
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import duckdb

from sources.reading import ROW_NUMBER
from sources.spec import Scope
from sources.sql import literal

# The sector that the firms are compared with: divisions that NAF rev. 2 and NAF 2025 both have.
SECTOR = ("62", "63", "72")
# How the two nomenclatures in force are written: NAFRev2 today; NAF2025, in any spelling, from January 2027.
NOMENCLATURES = "NAF ?REV ?2|NAF ?(REV ?)?(20)?25"
NATURAL_PERSON = 1000  # categorieJuridique of a sole trader
# Establishments in one join with their units: a few hundred megabytes.
_SLICE = 6_000_000

MACROS = f"""
    create temp macro known(value) as nullif(nullif(trim(value), ''), '[ND]');
    -- The department of a commune; of a post code where the commune is not told. Corsica's post codes begin with 20.
    create temp macro department_of(commune, postal_code) as case
        when regexp_full_match(commune, '(97|98)[0-9]{{3}}') then commune[1:3]
        when regexp_full_match(commune, '[0-9]{{5}}|2[AB][0-9]{{3}}') then commune[1:2]
        when known(commune) is not null then null
        when regexp_full_match(postal_code, '20[01][0-9]{{2}}') then '2A'
        when regexp_full_match(postal_code, '20[0-9]{{3}}') then '2B'
        when regexp_full_match(postal_code, '(97|98)[0-9]{{3}}') then postal_code[1:3]
        when regexp_full_match(postal_code, '[0-9]{{5}}') then postal_code[1:2]
    end;
    create temp macro sector_division(activity, nomenclature) as case
        -- Nested: the nomenclature is read in the rows of these divisions alone.
        when trim(activity)[1:2] in {SECTOR}
            then case when regexp_full_match(upper(nomenclature), '{NOMENCLATURES}') then trim(activity)[1:2] end
    end;
    create temp macro creation_year(day) as case when day <> date '1900-01-01' then year(day) end;
"""


def find_perimeter(connection: duckdb.DuckDBPyConnection, scope: Scope, drafts: Path) -> None:
    """Draft what is here, by the columns that choose and count: the establishments of the region and of the register
    (`establishments_here`, `department_code` null for those elsewhere), each with what its unit says, and their legal units
    (`units_here`). Fill `counts`, of which a unit whose head office is elsewhere has no department."""
    connection.execute(
        "create temp table register as select unnest($sirens::varchar[]) as siren",
        {"sirens": list(scope.register_sirens)},
    )
    connection.execute(
        "create temp table region as select unnest($codes::varchar[]) as department_code",
        {"codes": list(scope.department_codes)},
    )
    _find_places(connection)
    department, by_post_code = "communes.department_code", ""
    # A place that tells no commune is looked for by its post code: only where some such place is here.
    if connection.execute("from untold where department_code is not null").fetchone():
        tells_none = "coalesce(communes.is_untold, true)"
        department = f"coalesce(communes.department_code, if({tells_none}, untold.department_code, null))"
        by_post_code = 'left join untold on untold.postal_code = "codePostalEtablissement"'
    connection.execute(f"""
        copy (
            select
                siren,
                siret,
                {department} as department_code,
                sector_division("activitePrincipaleEtablissement", "nomenclatureActivitePrincipaleEtablissement")
                    as division,
                known("etatAdministratifEtablissement") as state,
                creation_year("dateCreationEtablissement") as creation_year,
                {ROW_NUMBER}
            from "StockEtablissement"
            left join communes on communes.commune = "codeCommuneEtablissement"
            {by_post_code}
            where {department} is not null or siren in (from register)
        ) to {literal(drafts / "places")} (format parquet);

        create temp view places_here as from read_parquet({literal(drafts / "places")});
    """)
    connection.execute("""
        create temp table counts (
            counted varchar, department_code varchar, division varchar, state varchar, creation_year bigint,
            is_natural_person boolean, n bigint
        );
        create temp table repeated_units (siren varchar, is_natural_person boolean);
        create temp table units_elsewhere (n bigint);
    """)
    slices = _slices(connection)
    for number, within in enumerate(slices):
        _match_units(connection, within, drafts / f"units-{number}", drafts / f"establishments-{number}")
    for name in ("units", "establishments"):
        paths = ", ".join(literal(drafts / f"{name}-{number}") for number in range(len(slices)))
        connection.execute(f"create temp view {name}_here as from read_parquet([{paths}])")


def _slices(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Conditions on `siren` that share all rows between them: a join of one slice fits in memory and in the processor's caches,
    where one of the whole country spills to disk."""
    ((rows,),) = connection.execute("select count(*) from places_here").fetchall()
    count = -(-rows // _SLICE)
    if count < 2:
        return ["true"]
    marks = [place / count for place in range(1, count)]
    sample = "select siren from places_here where siren is not null using sample 10000 rows"
    ((bounds,),) = connection.execute(f"select quantile_disc(siren, {marks}) from ({sample})").fetchall()
    ends = [literal(each) for each in sorted(set(bounds or ()))]
    if not ends:
        return ["true"]
    between = [f"siren >= {low} and siren < {high}" for low, high in pairwise(ends)]
    return [f"(siren < {ends[0]} or siren is null)", *between, f"siren >= {ends[-1]}"]


def _match_units(connection: duckdb.DuckDBPyConnection, within: str, units: Path, establishments: Path) -> None:
    """Draft one slice: its units, then its establishments with what their unit says; count both.

    A repeated SIREN is one unit in a join, and multiplies nothing: a natural person as soon as one of its rows says so.
    """
    connection.execute(f"""
        create or replace temp table sirens as
        select siren from places_here where siren is not null and {within} union from register where {within};

        copy (
            select
                siren,
                "nicSiegeUniteLegale" as head_office_nic,
                sector_division("activitePrincipaleUniteLegale", "nomenclatureActivitePrincipaleUniteLegale") as division,
                known("etatAdministratifUniteLegale") as state,
                creation_year("dateCreationUniteLegale") as creation_year,
                "categorieJuridiqueUniteLegale" = {NATURAL_PERSON} as is_natural_person,
                {ROW_NUMBER}
            from "StockUniteLegale"
            where {within} and siren in (from sirens)
        ) to {literal(units)} (format parquet);

        create or replace temp table persons as
        select
            siren,
            bool_or(is_natural_person) as is_natural_person,
            min(head_office_nic) as head_office_nic,
            count(*) as times
        from read_parquet({literal(units)})
        group by siren;

        insert into units_elsewhere select count(*) from "StockUniteLegale" anti join sirens using (siren) where {within};

        copy (
            select
                places_here.* exclude (siret),
                persons.siren is not null as has_legal_unit,
                persons.is_natural_person,
                coalesce(siret = siren || persons.head_office_nic, false) as is_head_office
            from places_here
            left join persons using (siren)
            where {within}
        ) to {literal(establishments)} (format parquet);
    """)
    connection.execute(f"""
        insert into repeated_units select siren, is_natural_person from persons where times > 1;

        insert into counts
        with placed as (from read_parquet({literal(establishments)}) where department_code is not null),

        head_offices as (
            select siren, min(department_code) as department_code from placed where is_head_office group by siren
        )

        select
            'legal_unit' as counted,
            head_offices.department_code,
            units.division,
            units.state,
            units.creation_year,
            units.is_natural_person,
            count(*) as n
        from read_parquet({literal(units)}) as units
        left join head_offices using (siren)
        group by all

        union all

        select 'establishment', department_code, division, state, creation_year, is_natural_person, count(*)
        from placed
        group by all
    """)


def _find_places(connection: duckdb.DuckDBPyConnection) -> None:
    """The department of what is in the region: judged once for each of thirty-five thousand communes, and for each post code
    of the rows that tell none (`communes` and `untold`, `department_code` null elsewhere)."""
    connection.execute("""
        create temp table communes as
        select commune, n, known(commune) is null as is_untold, region.department_code
        from (select "codeCommuneEtablissement" as commune, count(*) as n from "StockEtablissement" group by all)
        left join region on region.department_code = department_of(commune, null);

        create temp table untold as
        select postal_code, n, region.department_code
        from (
            select "codePostalEtablissement" as postal_code, count(*) as n
            from "StockEtablissement"
            where "codeCommuneEtablissement" is null
                or "codeCommuneEtablissement" in (select commune from communes where is_untold)
            group by all
        )
        left join region on region.department_code = department_of(null, postal_code);

        create temp table places_elsewhere as
        select coalesce(sum(n), 0)::bigint as n
        from (
            select n from communes where department_code is null and not is_untold
            union all
            select n from untold where department_code is null
        );
    """)


def find_landing(connection: duckdb.DuckDBPyConnection) -> None:
    """Which rows land (`landing_units`, `landing_establishments`), and the SIREN whose past is kept (`followed`): the
    register's, and the region's legal persons of the sector."""
    connection.execute(f"""
        create temp table landing_units as
        with judged as (
            select
                {ROW_NUMBER},
                siren,
                division,
                coalesce(is_natural_person, false)
                or siren in (select siren from repeated_units where is_natural_person) as is_natural_person
            from units_here
        )

        from judged where not is_natural_person or siren in (from register);

        create temp table landing_establishments as
        select {ROW_NUMBER}, siren, division, has_legal_unit
        from establishments_here
        where not coalesce(is_natural_person, false);

        create temp table followed as
        select siren from landing_units where division is not null
        union
        select siren from landing_establishments where division is not null and has_legal_unit
        union
        from register;
    """)
