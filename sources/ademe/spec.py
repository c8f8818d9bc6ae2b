"""Financial aids of the ADEME: what it committed to companies, public bodies and associations since 2021.

Here: what the source is. How it is asked: fetch.py. How its pages become a table: parse.py. Which aids are of the region
and who their beneficiary is: dbt_project/models/intermediate/awards/int_awards__ademe.sql.
"""

from __future__ import annotations

from sources.ademe.fetch import BASE, COLUMNS, fetch
from sources.ademe.parse import parse
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, SourceSpec, Table

SPEC = SourceSpec(
    id="ademe",
    title="Aides financières de l'ADEME",
    publisher="ADEME (Agence de la transition écologique)",
    licence=LICENCE_OUVERTE_2,
    attribution="ADEME, les aides financières de l'ADEME",
    cadence=Cadence.DAILY,
    kind=Kind.REMOTE,
    url=BASE,
    landing_page="https://data.ademe.fr/datasets/les-aides-financieres-de-l'ademe",
    files=(),
    no_sample="aucune ligne réelle du jeu n'a pu être recueillie hors ligne",
    never_blocks=True,  # nor by its age: its vintage is shown
    names_persons=True,  # a beneficiary may be a sole trader or a person
    fetch=fetch,
    parse=parse,
    tables=(Table("aids", key=("_id",), needed=COLUMNS, rejection_share=0.001),),
)
