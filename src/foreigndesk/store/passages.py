"""Words of a report beside others, without the whole of it being loaded."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from foreigndesk.errors import NotFoundError
from foreigndesk.model import Evidence
from foreigndesk.store import schema as t


def passage_around(connection: Connection, piece: Evidence, around: int) -> tuple[str, str]:
    """Return the text before and behind a piece of evidence, at most `around` characters of either.

    Raises:
        NotFoundError: If the report is not in the record.
    """
    r = t.reports.c
    begin = max(0, piece.start - around)
    # SQL counts characters from 1
    before = func.substr(r.text, begin + 1, piece.start - begin)
    after = func.substr(r.text, piece.end + 1, around)
    row = connection.execute(select(before, after).where(r.id == piece.report_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no report {piece.report_id}")
    return row[0], row[1]
