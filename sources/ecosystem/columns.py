"""The files of public programmes and of the AI ecosystem: which tables, which columns, which words each column holds.

Here: their shape, once. Not here: what makes a row wrong (rules.py), what the files are as a source (spec.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class EcosystemTable:
    """One file of sources/curated/.

    Attributes:
        name: name of the table; landing/ecosystem/<name>.
        file: file name in sources/curated/.
        key: the column that identifies a row.
        names: all the columns, in the order of the file.
        filled: columns that are never empty.
        words: of the columns that hold one word, the field of vocabularies.csv.
        leads_to: of the columns that name a row of another table (or of this one), that table.
    """

    name: str
    file: str
    key: str
    names: tuple[str, ...]
    filled: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    leads_to: Mapping[str, str] = field(default_factory=dict)


DOCUMENTS = EcosystemTable(
    name="documents",
    file="documents.csv",
    key="document_id",
    names=("document_id", "title", "citation", "publisher", "published_on", "document_kind", "text_sha256", "note"),
    filled=("title", "citation", "published_on", "document_kind", "text_sha256"),
    words={"document_kind": "document_kind"},
)
PROGRAMMES = EcosystemTable(
    name="programmes",
    file="programmes.csv",
    key="programme_id",
    names=(
        "programme_id",
        "programme",
        "funder",
        "beneficiary",
        "scope",
        "amount_million_eur",
        "amount_kind",
        "is_approximate",
        "stated_share_pct",
        "part_of_programme_id",
        "period_start",
        "period_end",
        "status",
        "stated_on",
        "superseded_by",
        "disagreement_group",
        "document_id",
        "section",
        "note",
    ),
    filled=(
        "programme",
        "funder",
        "beneficiary",
        "scope",
        "amount_kind",
        "status",
        "stated_on",
        "document_id",
        "section",
    ),
    words={"amount_kind": "programme_amount", "status": "programme_status"},
    leads_to={"document_id": "documents", "part_of_programme_id": "programmes", "superseded_by": "programmes"},
)
MILESTONES = EcosystemTable(
    name="milestones",
    file="milestones.csv",
    key="milestone_id",
    names=(
        "milestone_id",
        "regulation",
        "milestone_kind",
        "happens_on",
        "applies",
        "article",
        "fine_million_eur",
        "turnover_share_pct",
        "bound",
        "document_id",
        "section",
        "note",
    ),
    filled=("regulation", "milestone_kind", "applies", "document_id", "section"),
    words={"milestone_kind": "milestone_kind", "bound": "fact_bound"},
    leads_to={"document_id": "documents"},
)
ACTORS = EcosystemTable(
    name="actors",
    file="ecosystem_actors.csv",
    key="actor_id",
    names=(
        "actor_id",
        "actor_name",
        "actor_kind",
        "city",
        "department_code",
        "region_code",
        "parent_actor_id",
        "siren",
        "siren_evidence",
        "document_id",
        "section",
        "note",
    ),
    filled=("actor_name", "actor_kind", "document_id", "section"),
    words={"actor_kind": "actor_kind"},
    leads_to={"document_id": "documents", "parent_actor_id": "actors"},
)
FACTS = EcosystemTable(
    name="facts",
    file="ecosystem_facts.csv",
    key="fact_id",
    names=(
        "fact_id",
        "actor_id",
        "programme_id",
        "milestone_id",
        "label",
        "measure",
        "value",
        "unit",
        "bound",
        "is_target",
        "as_of",
        "is_dated_by_document",
        "period_start",
        "period_end",
        "disagreement_group",
        "document_id",
        "section",
        "note",
    ),
    filled=("label", "measure", "value", "unit", "bound", "as_of", "document_id", "section"),
    words={"measure": "fact_measure", "unit": "fact_unit", "bound": "fact_bound"},
    leads_to={
        "document_id": "documents",
        "actor_id": "actors",
        "programme_id": "programmes",
        "milestone_id": "milestones",
    },
)
USE_CASES = EcosystemTable(
    name="use_cases",
    file="use_cases.csv",
    key="use_case_id",
    names=("use_case_id", "market", "family", "label", "document_id", "section"),
    filled=("market", "family", "label", "document_id", "section"),
    words={"market": "use_case_market", "family": "use_case_family"},
    leads_to={"document_id": "documents"},
)

ECOSYSTEM = (DOCUMENTS, PROGRAMMES, MILESTONES, ACTORS, FACTS, USE_CASES)
