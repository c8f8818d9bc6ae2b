"""The errors of the sources: each names the source, the file, the place and the rule, and what to do next.

Not here: rows that are set aside one by one (landing.Rejection); these errors stop a whole source.
"""

from __future__ import annotations

from typing import Self


class SourceError(Exception):
    """Something about a source that stops it. The text is meant for an operator and is in French."""

    def __init__(
        self,
        source_id: str,
        what: str,
        *,
        file: str | None = None,
        place: str | None = None,
        rule: str | None = None,
        advice: str | None = None,
        asked: str | None = None,
    ) -> None:
        self.source_id = source_id
        self.what = what
        self.file = file
        self.place = place
        self.rule = rule
        self.advice = advice
        self.asked = asked
        lines = [f"{source_id} : {what}"]
        told = (("demandé", asked), ("fichier", file), ("endroit", place), ("règle", rule), ("que faire", advice))
        for label, value in told:
            if value:
                lines.append(f"  {label:<9} : {value}")
        super().__init__("\n".join(lines))

    def about(self, address: str | None) -> Self:
        """The same error, which also says what address gave these bytes, as its publisher knows it."""
        if address is None:
            return self
        facts = {"file": self.file, "place": self.place, "rule": self.rule, "advice": self.advice}
        return type(self)(self.source_id, self.what, **facts, asked=address)


class SourceUnavailable(SourceError):
    """The publisher does not answer, or answers something that is not what it announced.

    A live source in this state keeps its last good bytes (they are carried over); see pipelines/assets/raw.py.

    Attributes:
        retry_after: seconds that the publisher asked to be left alone, when it said so.
        status: that of the answer which was a refusal.
    """

    retry_after: float | None = None
    status: int | None = None


class BadBytes(SourceError):
    """The bytes are not what the format asks: truncated, compressed under another name, not UTF-8, not JSON."""


class MissingColumn(SourceError):
    """A column that we need is not there any more."""


class KeyConflict(SourceError):
    """The same key stands more often than the source's budget allows (a curated file has no budget)."""


class SampleAltered(SourceError):
    """A file that ships with the project is not the one that sources/samples/manifest.json describes."""
