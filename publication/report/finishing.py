"""What a page gets after the rules have read it: the contact of who puts it on line, and the blanks of French typography.

Here: texts that are written and were not read by the rules on persons; the contact is an address of a service, checked when it
is set (pipelines/settings.py). Not here: what a page says (panorama.py, document.py).
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

# Told where no address was set.
NO_CONTACT = "contact indiqué par l'organisme qui met cette page en ligne"
_NO_BREAK = "\u00a0"
# Scripts, styles, drawings and tags stay as they are: only what is read between them changes.
_NOT_READ = re.compile(r"(<script\b.*?</script>|<style\b.*?</style>|<svg\b.*?</svg>|<[^>]*>)", re.DOTALL)
_BEFORE = re.compile(r" (?=[:;?!»](?:\s|$|[.,)]))")
_AFTER = re.compile(r"(?<=«) ")


def finished(name: str, page: str, contact: str) -> str:
    """The page as it is written.

    Args:
        contact: an electronic address or a page (https); empty: the page names nobody.
    """
    if name.endswith(".html"):
        parts = _NOT_READ.split(page.replace(NO_CONTACT, _linked(contact)))
        return "".join(part if place % 2 else unbroken(part) for place, part in enumerate(parts))
    if name.endswith(".pdf"):
        told = json.loads(page.replace(NO_CONTACT, json.dumps(_told(contact), ensure_ascii=False)[1:-1]))
        return json.dumps(_all_unbroken(told), ensure_ascii=False, separators=(",", ":"))
    return page


def unbroken(text: str) -> str:
    """No line begins with a colon: `Lot 1\u00a0: essai`, `«\u00a0secret\u00a0»`."""
    return _AFTER.sub(_NO_BREAK, _BEFORE.sub(_NO_BREAK, text))


def _all_unbroken(item: Any) -> Any:
    if isinstance(item, str):
        return item if item.startswith("<svg") else unbroken(item)
    if isinstance(item, dict):
        return {key: _all_unbroken(each) for key, each in item.items()}
    return [_all_unbroken(each) for each in item] if isinstance(item, list) else item


def _told(contact: str) -> str:
    return f"contact : {contact}" if contact else NO_CONTACT


def _linked(contact: str) -> str:
    if not contact:
        return NO_CONTACT
    address = contact if contact.startswith("https://") else f"mailto:{contact}"
    return f'contact : <a href="{html.escape(address)}" rel="noopener noreferrer">{html.escape(contact)}</a>'
