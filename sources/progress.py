"""What an interrupted fetch leaves behind: the answers that it archived one by one before it could deliver them.

    archive/progress/<origin>/<source>/answers.jsonl   one archived file a line, in the order of their arrival
    archive/progress/<origin>/<source>/pause.json      until when the publisher is left alone (breaker.py)

Here: noting an answer as soon as it came, and finding it again. Not here: the bytes and the deliveries (archive.py).
"""

from __future__ import annotations

import json
from dataclasses import asdict

from sources.archive import Archive, ArchivedFile, Delivery, archived_file


class Progress:
    """The progress of one source of one origin."""

    def __init__(self, archive: Archive, source_id: str) -> None:
        self.folder = archive.root / "progress" / archive.origin.value / source_id
        self.pause_file = self.folder / "pause.json"
        self._answers_file = self.folder / "answers.jsonl"

    def note(self, file: ArchivedFile) -> None:
        """Remember an archived file now, so that a run killed after it does not ask for it again."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._answers_file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(file), ensure_ascii=False) + "\n")

    def noted(self) -> list[ArchivedFile]:
        """The files noted so far; a line cut by a kill is no file."""
        try:
            lines = self._answers_file.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        files = []
        for line in lines:
            try:
                files.append(archived_file(json.loads(line)))
            except (ValueError, TypeError, KeyError):
                continue
        return files

    def forget(self, delivered: Delivery | None) -> None:
        """Drop the notes of answers that a delivery records, or newer ones of the same name."""
        recorded = {file.name: file.fetched_at for file in delivered.files} if delivered else {}
        noted = self.noted()
        kept = [file for file in noted if file.fetched_at > recorded.get(file.name, "")]
        if len(kept) < len(noted):
            self._answers_file.unlink()
            for file in kept:
                self.note(file)
