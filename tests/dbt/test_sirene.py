"""Sirene up to the published tables, as in a live edition: invented units lent to firms of the register.

The figures are computed again here in plain Python from the same invented rows.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from statistics import mean

import duckdb
import pytest

from tests.dbt.project import rows

# The tests of the project run on the whole build, and on a live edition in tests/e2e.
MODELS = ("--select", "source:sirene+", "stg_panorama__deliveries", "--exclude-resource-type", "test", "unit_test")
BANDS = {"NN": (0, 0), "01": (1, 2), "11": (10, 19), "12": (20, 49), "21": (50, 99)}
END, PANORAMA = date(2026, 10, 31), date(2024, 8, 31)


def siret(siren: str, start: int) -> str:
    """The first SIRET of a unit, from a NIC on, that passes the Luhn check."""
    for nic in range(start, 100_000):
        digits = [int(figure) for figure in f"{siren}{nic:05}"]
        doubled = [digit if place % 2 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(digits)]
        if sum(doubled) % 10 == 0:
            return f"{siren}{nic:05}"
    raise AssertionError(siren)


@pytest.fixture(scope="module")
def invented(whole_build):
    """One unit per register firm with a SIREN: every fifth ceased in 2025, every seventh seated in Paris, bands in turn."""
    firms = rows(
        whole_build,
        "select siren, ai_group, coalesce(department_code, '31') from stg_register__firms where siren is not null order by siren",
    )
    units = []
    for rank, (siren, group, department) in enumerate(firms):
        head, other = siret(siren, 10), siret(siren, 5000)
        units.append(
            {
                "siren": siren,
                "group": group,
                "created": date(2004 + rank % 21, 3, 1),
                "ceased": date(2025, 2, 1) if rank % 5 == 0 else None,
                "band": list(BANDS)[rank % len(BANDS)],
                "head": head,
                "other": other,
                "head_commune": "75108" if rank % 7 == 0 else f"{department}001",
                "other_commune": f"{department}002",
                "other_created": date(2025, 6, 1),
            }
        )
    return units


@pytest.fixture(scope="module")
def live(project, whole_build, invented, tmp_path_factory):
    """A warehouse built as a live edition on these units."""
    folder = tmp_path_factory.mktemp("sirene")
    landing = {}
    with duckdb.connect() as connection:

        def write(table: str, lines: list[dict[str, object]]) -> None:
            connection.execute(f"create table {table} as from '{project.landing[f'sirene.{table}']}' limit 0")
            for number, line in enumerate(lines, start=1):
                line |= {"_row_number": number, "_archive_sha256": "inventé"}
                columns = ", ".join(f'"{name}"' for name in line)
                connection.execute(
                    f"insert into {table} ({columns}) values ({', '.join('?' * len(line))})", list(line.values())
                )
            path = folder / f"{table}.parquet"
            connection.execute(f"copy {table} to '{path}' (format parquet)")
            landing[f"sirene__{table}"] = str(path)

        write(
            "legal_units",
            [
                {
                    "siren": unit["siren"],
                    "statutDiffusionUniteLegale": "O",
                    "denominationUniteLegale": "[ND]",
                    "dateCreationUniteLegale": unit["created"],
                    "etatAdministratifUniteLegale": "C" if unit["ceased"] else "A",
                    "dateDebut": unit["ceased"] or unit["created"],
                    "trancheEffectifsUniteLegale": unit["band"],
                    "anneeEffectifsUniteLegale": 2023,
                    "categorieJuridiqueUniteLegale": 0,
                    "nicSiegeUniteLegale": unit["head"][9:],
                    "activitePrincipaleUniteLegale": "62.10Y",
                    "nomenclatureActivitePrincipaleUniteLegale": "NAF2025",
                    "_is_followed": True,
                    "_is_key_conflict": False,
                }
                for unit in invented
            ],
        )
        write(
            "establishments",
            [
                {
                    "siren": unit["siren"],
                    "nic": unit[which][9:],
                    "siret": unit[which],
                    "dateCreationEtablissement": unit["created"] if which == "head" else unit["other_created"],
                    "etablissementSiege": which == "head",
                    "etatAdministratifEtablissement": "F" if unit["ceased"] else "A",
                    "dateDebut": unit["ceased"] or unit["created"],
                    "codeCommuneEtablissement": unit[f"{which}_commune"],
                    "activitePrincipaleEtablissement": "62.01Z",
                    "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
                    "_unit_is_natural_person": False,
                    "_is_followed": True,
                    "_is_key_conflict": False,
                }
                for unit in invented
                for which in ("head", "other")
            ],
        )
        deliveries = folder / "deliveries.parquet"
        connection.execute(
            f"""
            copy (select * replace (case source_id when 'sirene' then 'live' else origin end as origin)
                  from '{project.landing["panorama.deliveries"]}') to '{deliveries}' (format parquet)
            """
        )
    warehouse = folder / "warehouse.duckdb"
    shutil.copyfile(whole_build, warehouse)
    outcome = project.build(
        warehouse,
        *MODELS,
        identity=replace(project.identity, origin="live"),
        panorama__deliveries=str(deliveries),
        **landing,
    )
    assert outcome.success, outcome.bad() or outcome.exception
    return warehouse


def present(unit: dict, day: date, region: str) -> int:
    """Open establishments of a unit in the region at a date; none when it did not exist or had ceased."""
    if unit["created"] > day or (unit["ceased"] and unit["ceased"] <= day):
        return 0
    head = not unit["head_commune"].startswith("75")
    return head + (unit["other_created"] <= day and not unit["other_commune"].startswith("75"))


def indicator(warehouse, indicator_id, population, day, breakdown="none", member="none"):
    found = rows(
        warehouse,
        f"""
        select value, coverage, status from indicators
        where indicator_id = '{indicator_id}' and population = '{population}' and reference_date = '{day}'
            and breakdown = '{breakdown}' and member = '{member}'
        """,
    )
    assert len(found) == 1, (indicator_id, population, day, breakdown, member)
    return found[0]


@pytest.mark.parametrize("day", [END, PANORAMA])
@pytest.mark.parametrize("population", ["all", "core"])
def test_establishments_and_their_roles_are_those_open_in_the_region_that_day(live, invented, day, population):
    of = [unit for unit in invented if population == "all" or unit["group"] == "core"]
    heads = sum(1 for unit in of if present(unit, day, "76") and not unit["head_commune"].startswith("75"))
    total = sum(present(unit, day, "76") for unit in of)
    assert indicator(live, "firms.establishments", population, day)[0] == total
    assert indicator(live, "firms.establishments", population, day, "establishment_role", "head_office")[0] == heads
    assert (
        indicator(live, "firms.establishments", population, day, "establishment_role", "secondary")[0] == total - heads
    )


@pytest.mark.parametrize("day", [END, PANORAMA])
def test_a_firm_counts_while_it_has_an_open_establishment_and_age_and_jobs_are_of_that_day(live, invented, day):
    without_siren = rows(live, "select count(*) from stg_register__firms where siren is null")[0][0]
    there = [unit for unit in invented if present(unit, day, "76")]
    firms, coverage, _ = indicator(live, "firms.firms", "all", day)
    assert (firms, coverage) == (len(there) + without_siren, pytest.approx(len(there) / (len(there) + without_siren)))
    age, age_coverage, _ = indicator(live, "firms.mean_age_years", "all", day)
    assert age == pytest.approx(mean((day - unit["created"]).days for unit in there) / 365.25)
    assert age_coverage == pytest.approx(len(there) / firms)
    core = [BANDS[unit["band"]] for unit in there if unit["group"] == "core"]
    assert indicator(live, "employment.jobs_low", "core", day)[0] == sum(low for low, _ in core)
    assert indicator(live, "employment.jobs_high", "core", day)[0] == sum(high for _, high in core)
    jobs, _, status = indicator(live, "employment.jobs", "core", day)
    assert (jobs, status) == (pytest.approx(sum((low + high) / 2 for low, high in core), abs=0.51), "estimated")


def test_a_band_of_2023_says_nothing_of_2019(live):
    assert indicator(live, "employment.jobs", "core", date(2019, 12, 31))[::2] == (None, "not_computable")


def test_firms_that_sirene_says_ceased_or_gone_are_excluded_with_the_reason(live, invented):
    reasons = dict(rows(live, "select siren, exclusion_reason from dim_firm where siren is not null"))
    for unit in invented:
        if unit["ceased"]:
            assert reasons[unit["siren"]] == "cessée à cette date (Sirene)"
        else:
            assert reasons[unit["siren"]] is None


def test_the_head_office_in_paris_leaves_the_firm_in_its_regional_department(live, invented):
    unit = next(unit for unit in invented if unit["head_commune"].startswith("75") and not unit["ceased"])
    ((here, seat),) = rows(
        live, f"select department_code, head_office_department_code from dim_firm where siren = '{unit['siren']}'"
    )
    assert (here, seat) == (unit["other_commune"][:2], "75")


def test_a_masked_name_is_unknown_and_an_integer_legal_category_gets_its_zeros_back(live):
    assert rows(live, "select distinct denomination, legal_category_code, naf_rev2_code, naf_2025_code from dim_firm where siren is not null") == [(None, "0000", None, "62.10Y")]  # fmt: skip


def test_the_establishments_of_the_firms_are_published_with_their_state(live, invented):
    found = rows(
        live,
        "select count(*), count(*) filter (where state = 'closed') from dim_establishment where firm_id is not null",
    )
    assert found == [(2 * len(invented), 2 * sum(1 for unit in invented if unit["ceased"]))]
