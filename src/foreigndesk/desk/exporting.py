"""What is taken out of a desk: a dossier, all claims, all reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from foreigndesk.desk.record import OpenRecord
from foreigndesk.export.rows import claim_row
from foreigndesk.store import query
from foreigndesk.store.dossier import MOST_CLAIMS, Dossier, collect_dossier
from foreigndesk.store.selection import Selection


class Exporting(OpenRecord):
    """The part of a desk that things are taken from."""

    def dossier(
        self,
        selection: Selection,
        *,
        most: int = MOST_CLAIMS,
        progress: Callable[[int, int], None] | None = None,
    ) -> Dossier:
        """Return the claims of a selection with their sources, for `export.dossier` and `export.citations`.

        Args:
            selection: What is wanted.
            most: Claims at most; of more, the first in order of time.
            progress: Called now and then with how many claims are read, and how many there are to read.

        Raises:
            NotFoundError: If there is no such report or story.
            QueryError: If a filter or the search cannot be understood.
        """
        with self.store.reading() as connection:
            return collect_dossier(connection, selection, most=most, progress=progress)

    def export_claims(self) -> Iterator[dict[str, Any]]:
        """Yield every standing claim in the form of `claims.jsonl` (docs/export.md), ordered by id."""
        with self.store.reading() as connection:
            for view in query.each_claim(connection):
                yield claim_row(view)

    def export_reports(self) -> Iterator[dict[str, Any]]:
        """Yield every report (metadata, text, reprint, story), ordered by id."""
        with self.store.reading() as connection:
            yield from query.report_rows(connection)
