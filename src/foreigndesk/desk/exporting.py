"""What is taken out of a desk: a dossier, all claims, all reports, a release."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from foreigndesk import __version__
from foreigndesk.desk.record import OpenRecord
from foreigndesk.export.dossier import describe_selection
from foreigndesk.export.release import Release, ReleaseOptions, ReleaseRows, write_release
from foreigndesk.export.rows import claim_row, decision_row
from foreigndesk.store import query
from foreigndesk.store.dossier import MOST_CLAIMS, Dossier, collect_dossier
from foreigndesk.store.release import release_facts, selected_claims, selected_decisions, selected_reports
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
        if self.past is not None and selection.claims.as_of is None:
            # so that the dossier says of which moment it is
            selection = replace(selection, claims=replace(selection.claims, as_of=self.past.moment))
        with self.store.snapshot() as connection:
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

    def release(
        self, out: str | Path, selection: Selection | None = None, options: ReleaseOptions | None = None
    ) -> Release:
        """Write the record, or a part of it, to a new folder that can be cited, and return what was written.

        The same record gives the same bytes. docs/releases.md says what is in it.

        Args:
            out: The folder; one that is there must be empty.
            selection: Which claims, with the reports that they rest on; all if None.
            options: Title, version, authors, formats.

        Raises:
            ConfigError: If the folder is not empty or cannot be written.
            QueryError: If a filter or the search cannot be understood.
        """
        wanted = selection or Selection()
        is_whole = wanted == Selection()
        words = describe_selection(wanted)
        chosen = options or ReleaseOptions(title=f"foreigndesk: {words}")
        # its files come from many questions, and belong to one moment
        with self.store.snapshot() as connection:
            rows = ReleaseRows(
                claims=(claim_row(view) for view in selected_claims(connection, wanted)),
                reports=lambda ids: selected_reports(
                    connection, None if is_whole else ids, with_texts=chosen.with_texts
                ),
                judgements=lambda parts, ids: (
                    decision_row(one)
                    for one in selected_decisions(connection, None if is_whole else parts, ids)
                ),
                facts=release_facts(connection),
                selection=words,
                as_of=self.past.moment if self.past else None,
                notices=self.past.notices if self.past else (),
            )
            return write_release(rows, Path(out), chosen, __version__)
