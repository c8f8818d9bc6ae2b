"""A release of samples made as large as a live one could be, by SQL on a copy: how heavy the page would be, and how slow to make.

All that is added is INVENTED: firms, awards, rounds, judgments, values of every indicator for every member of its breakdowns. Never
in a home. Run: `.venv/bin/python -m bench.live_scale HOME [FIRMS]`, printed in bench/results/. Not here: the limits, which a long
test holds on the same copy (tests/e2e/test_page_at_scale.py).
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

from publication import audit, pages
from publication.exports import DATABASE
from publication.quoting import QuotingRules
from publication.report import annexes, charts, document, panorama
from publication.report.labels import words

SUITES = Path(__file__).resolve().parents[1] / "expectations"
FILES = (panorama.FILE, panorama.FIRMS_FILE, panorama.CHARTS_FILE, annexes.FILE, document.FILE)
AWARDS, ROUNDS, FAILURES, MOVES, EDITIONS = 5_000, 2_000, 5_000, 2_000, 36
_FIRST_YEAR, _FIRST_CREATION = 1998, 1975

# Each fact is that of a firm drawn at random, as are most of its numbers; names are as long as those that they are copied from.
_FACTS = {
    "fct_public_award": (
        AWARDS,
        "'award-' || i as award_id",
        "'beneficiary-' || i % 900 as beneficiary_id",
        "1990 + i % 37 as award_year",
    ),
    "fct_funding_round": (ROUNDS, "'round-' || i as round_id"),
    "fct_failure": (FAILURES, "'failure-' || i as failure_id"),
    "fct_insolvency_event": (3 * FAILURES, "'event-' || i as event_id"),
    "fct_ownership_event": (MOVES, "'move-' || i as event_id"),
}


def enlarged(release: Path, folder: Path, firms: int) -> Path:
    """A copy of a release in `folder`, with that many firms; the release stays as it is."""
    copy = Path(
        shutil.copytree(release, folder / "enlarged", ignore=shutil.ignore_patterns("csv*", "parquet", "report"))
    )
    database = copy / DATABASE
    database.chmod(0o644)
    copy.chmod(0o755)
    with duckdb.connect(str(database)) as connection:
        connection.execute("select setseed(0.5)")
        _more_firms(connection, firms)
        for table, (rows, *changed) in _FACTS.items():
            _more_rows(
                connection,
                table,
                rows,
                [*changed, "'firm-' || cast(floor(random() * firms) as integer) as firm_id"],
                firms,
            )
        connection.execute(
            "insert into fct_capital_move by name select 'move-' || i as move_id, 'firm-' || i as firm_id, "
            "date '2020-01-01' + cast(i as integer) as publication_date, 1000.0 as capital_before, 1e6 as capital_after, "
            f"'EUR' as currency_after, 'https://www.bodacc.fr/invente/' || i as notice_url from range({MOVES}) t(i)"
        )
        _all_figures(connection)
    return copy


def _more_firms(connection: duckdb.DuckDBPyConnection, firms: int) -> None:
    changed = [
        "'firm-' || i as firm_id",
        "firm_name || ' ' || i as firm_name",
        "lpad(cast(i as varchar), 9, '9') as siren",
        "city || case when i % 10 = 0 then ' ' || i else '' end as city",  # as many towns as a tenth of the firms
        "['core', 'diversified', null][1 + i % 3] as ai_group",
        "date '1985-01-01' + cast(i % 15000 as integer) as creation_date",
        "true as is_in_panorama",
    ]
    _more_rows(connection, "dim_firm", firms, changed, firms)


def _more_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: int, changed: list[str], firms: int) -> None:
    """Replace the rows of a table by so many, each a copy of one that it had."""
    connection.execute(
        f"create temp table model as select *, rowid as place from {table}; "
        f"truncate {table}; "
        f"insert into {table} by name select model.* exclude (place) replace ({', '.join(changed)}) "
        f"from (select i, {firms} as firms from range({rows}) t(i)) "
        "join model on place = i % (select count(*) from model); drop table model"
    )


def _all_figures(connection: duckdb.DuckDBPyConnection) -> None:
    """Every indicator known, for each population that has it and each member that its breakdown could have; 36 editions of them."""
    countries = ", ".join(f"('country', '{each}')" for each in words("country"))
    connection.execute(
        f"""
        create temp table edition as select max(reference_date) as ends_on from indicators;
        create temp table members as
            select breakdown, member from indicators where breakdown not in ('year_department', 'scheme_year')
            union select breakdown, member from reconciliation
            union select 'year', cast(y as varchar) from range({_FIRST_YEAR}, 2027) t(y)
            union select 'creation_year', cast(y as varchar) from range({_FIRST_CREATION}, 2027) t(y)
            union select 'month', strftime(date '2023-01-01' + to_months(cast(m as integer)), '%Y-%m') from range(46) t(m)
            union select 'age_years', cast(y as varchar) from range(1, 21) t(y)
            union select breakdown, member from (values {countries}) t(breakdown, member);
        create temp table series as
            select indicator_id, population, breakdown, any_value(unit) as unit from (
                select indicator_id, population, breakdown, unit from indicators
                union select indicator_id, 'core', breakdown, unit from indicators where population = 'all'
                union select indicator_id, unnest(['all', 'core']), breakdown, unit from indicators
                    where indicator_id = 'failures.failures'
                union select indicator_id, unnest(['core', 'sector']), breakdown, unit from indicators
                    where indicator_id = 'failures.failure_rate'
                union select indicator_id, population, breakdown, unit from reconciliation
            ) group by indicator_id, population, breakdown;
        create temp table invented as
            select strftime(ends_on, '%Y-%m') as edition, ends_on as reference_date, ends_on as period_start, indicator_id, population,
                breakdown, member, 1 + hash(indicator_id, population, member) % case when unit like 'percent%' then 99
                    else 12345 end as value, unit, value as numerator, 12345.0 as denominator, 0.97 as coverage,
                'provisional' as status, 'connu pour 2 912 firmes sur 3 000 ; annonces relevées depuis le 3 janvier 2008' as reason
            from series join members using (breakdown), edition;
        delete from indicators where reference_date = (select ends_on from edition);
        insert into indicators by name from invented;
        insert into indicators by name select invented.* replace (
            cast(last_day(reference_date - to_months(cast(i as integer))) as date) as reference_date
        ) from invented, range(1, {EDITIONS}) t(i)
        """
    )


def rendered(release: Path, home: Path) -> tuple[dict[str, str], float]:
    """The files of the report, and the processor seconds that they took."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    audited = audit.read(release)
    files = {name: pages.PAGES[name](release, audited, home, QuotingRules.read(SUITES)) for name in FILES}
    after = resource.getrusage(resource.RUSAGE_SELF)
    return files, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main(home: Path, firms: int | None) -> None:
    """Print the bytes of each file; without a number of firms, those of the release as it is."""
    charts.drawn(charts.bars([charts.Point("", 1, "1")]), "première")  # the engine starts apart from what is measured
    with tempfile.TemporaryDirectory() as folder:
        release = (home / "current").resolve()
        files, seconds = rendered(enlarged(release, Path(folder), firms) if firms else release, home)
    print(f"{firms or 'échantillons'} firmes, {seconds:.1f} s de processeur")
    for name, text in files.items():
        print(f"{len(text.encode()):>10}  {name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
