"""What a desk says of its reports: one, many, who took them from whom, two side by side."""

from __future__ import annotations

from foreigndesk.desk.record import OpenRecord
from foreigndesk.store import query
from foreigndesk.store.origins import OriginsView, ReportComparison, compare_reports, find_origins
from foreigndesk.store.views import ReportLine, ReportView


class Reports(OpenRecord):
    """The part of a desk that answers about reports."""

    def report(self, report_id: str) -> ReportView:
        """Return a report with its reading and its claims.

        Args:
            report_id: Its id, or the first digits of it if no other begins so.

        Raises:
            NotFoundError: If there is none.
            QueryError: If several begin so.
        """
        with self.store.reading() as connection:
            return query.get_report(connection, report_id)

    def reports(
        self,
        *,
        outlet: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ReportLine]:
        """Return the reports by publication day, undated ones last."""
        with self.store.reading() as connection:
            return query.find_reports(
                connection, outlet=outlet, since=since, until=until, limit=limit, offset=offset
            )

    def origins(self, identifier: str) -> OriginsView:
        """Return the reports, outlets and independent origins of a claim, a story or a report, as trees of reprints.

        Args:
            identifier: Id of a claim, a report or a story, or the first digits of one.

        Raises:
            NotFoundError: If there is none.
            QueryError: If several begin so.
        """
        with self.store.reading() as connection:
            return find_origins(connection, identifier)

    def compare_reports(self, left: str, right: str) -> ReportComparison:
        """Return two reports, sentence beside sentence: what the right one dropped, added and altered.

        Args:
            left: Id of a report, or the first digits of one.
            right: Likewise.

        Raises:
            NotFoundError: If there is no such report.
            QueryError: If several begin so.
        """
        with self.store.reading() as connection:
            return compare_reports(connection, left, right)
