"""What an answer of `/search` about one SIREN must be to be believed, and what it says of itself.

Used before an answer is archived (fetch.py) and when it is read into tables (parse.py). Not here: the tables.
"""

from __future__ import annotations

from datetime import date
from typing import Any

CAPPED = 10_000  # the API never counts further: such an answer is a search among texts, not the reading of a SIREN
# Without one of these an answer would be read as something that it does not say: a unit without officers, a sole trader
# with a name. Any other key may be absent, and is then unknown (activite_principale_naf25 will be, from January 2027).
UNIT_KEYS = (
    "siren",
    "nom_complet",
    "siege",
    "activite_principale",
    "date_creation",
    "dirigeants",
    "etat_administratif",
    "nature_juridique",
    "statut_diffusion",
    "finances",
)
HEAD_OFFICE_KEYS = ("siret", "commune", "departement", "region", "etat_administratif")


def why_not_an_answer(document: Any) -> str | None:
    """Why a JSON document is no answer of `/search` at all (an error inside a 200, another service), or None."""
    if not isinstance(document, dict):
        return "un objet JSON était attendu"
    if "erreur" in document:
        return f"l'API répond une erreur dans un 200 : « {str(document['erreur'])[:200]} »"
    results, total = document.get("results"), document.get("total_results")
    if not isinstance(results, list) or not isinstance(total, int) or isinstance(total, bool):
        return "ni results ni total_results"
    return None


def why_not_of(document: Any, siren: str) -> str | None:
    """Why an answer says nothing of the SIREN that was asked, or None. No result at all is an answer: unknown there."""
    if problem := why_not_an_answer(document):
        return problem
    results, total = document["results"], document["total_results"]
    if total >= CAPPED:
        return f"réponse plafonnée à {CAPPED} résultats : le SIREN n'a pas été lu comme un SIREN"
    if (not results) != (total == 0):
        return f"{len(results)} résultat(s) pour {total} annoncé(s)"
    if not results:
        return None
    unit = results[0]
    if len(results) > 1 or not isinstance(unit, dict):
        return "un seul résultat était attendu"
    if unit.get("siren") != siren:
        return "la réponse parle d'un autre SIREN"
    if missing := [key for key in UNIT_KEYS if key not in unit]:
        return f"clés absentes : {', '.join(missing)}"
    return _why_badly_formed(unit)


def _why_badly_formed(unit: dict[str, Any]) -> str | None:
    office, officers, finances = unit["siege"], unit["dirigeants"], unit["finances"]
    if not isinstance(office, dict | None) or not isinstance(officers, list | None):
        return "siege ou dirigeants n'a pas la forme documentée"
    if not isinstance(finances, dict | None):
        return "finances n'a pas la forme documentée"
    # `{}` is a unit that only the RNE knows; a head office that lost its keys is another format.
    if office and (missing := [key for key in HEAD_OFFICE_KEYS if key not in office]):
        return f"clés absentes du siège : {', '.join(missing)}"
    return None


def unit_of(document: dict[str, Any]) -> dict[str, Any] | None:
    """The legal unit of a believed answer, None when the directory does not know the SIREN."""
    results = document["results"]
    return results[0] if results else None


def index_date(document: dict[str, Any]) -> str | None:
    """The day on which the API indexed the unit (ISO): the vintage of the answer, None without one."""
    for unit in document["results"]:
        text = unit.get("date_mise_a_jour") if isinstance(unit, dict) else None
        try:
            return date.fromisoformat(str(text)[:10]).isoformat()
        except ValueError:
            continue
    return None
