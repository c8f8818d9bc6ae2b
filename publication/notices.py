"""The page of a notice of the BODACC, for tables that hold its identifier alone.

Not here: tables that hold the address (`notice_url`), which the macro `notice_page` of dbt_project writes by the same rule.
"""

_PAGE = "https://www.bodacc.fr/pages/annonces-commerciales-detail/?q.id=id:"
_WITHOUT_IDENTIFIER = "sans-id:"


def notice_page(announcement_id: str) -> str | None:
    """Its address; None where the source lost the identifier: what we call the notice instead leads nowhere."""
    return None if announcement_id.startswith(_WITHOUT_IDENTIFIER) else _PAGE + announcement_id
