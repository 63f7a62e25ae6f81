"""What is done with one item in a worker process or on a node: document, first look, reading, one row of bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from foreigndesk.annotation.first_look import first_look
from foreigndesk.intake import IntakeOptions, document_of
from foreigndesk.model import Document, Failure
from foreigndesk.pipeline import ReportReader, count_words, read_report
from foreigndesk.readings.rows import FailedRow, PassedRow, Row, day_of, encode, read_row
from foreigndesk.readings.sources import Unit
from foreigndesk.store.writer import ReadReport


@dataclass(frozen=True)
class Reading:
    """How items are read; picklable. Models are loaded with the first item that a process reads.

    Attributes:
        options: What the user says about the inputs.
        moment: When this run began (ISO): when a report is taken to have been retrieved if nothing says more.
        everything: Read also what the first look would pass over.
        reader: What reads, in the place of the default chain of annotators.
    """

    options: IntakeOptions
    moment: str
    everything: bool = False
    reader: ReportReader | None = None

    def __call__(self, unit: Unit, item: Any) -> bytes:
        """Return the row of an item, encoded."""
        return encode(self.row(unit, item))

    def row(self, unit: Unit, item: Any) -> Row:
        """Return the row of an item."""
        found = document_of(item, self.options, lambda: self._retrieved(unit))
        if isinstance(found, Failure):
            return FailedRow(found.path, found.place, found.stage, found.error, found.reason)
        score = None
        if not self.everything:
            look = first_look().look(found)
            if look.reason is not None:
                return self._passed(found, look.score, look.reason)
            score = look.score
        return self._read(found, score)

    def _read(self, document: Document, score: float | None) -> Row:
        try:
            return read_row(read_report(document, self.reader), score=score)
        except Exception as error:
            # kept without a reading, as `add` keeps it
            reason = " ".join(str(error).split()) or "no reason given"
            failed = FailedRow(
                document.source.path or document.id,
                document.source.place,
                "annotation",
                type(error).__name__,
                reason,
            )
            return read_row(
                ReadReport(document, words=count_words(document.text)), score=score, failure=failed
            )

    @staticmethod
    def _passed(document: Document, score: float | None, reason: str) -> PassedRow:
        return PassedRow(
            id=document.id,
            title=document.title,
            outlet=document.outlet,
            language=document.language,
            day=day_of(document),
            url=document.url,
            path=document.source.path,
            place=document.source.place,
            words=count_words(document.text),
            score=score,
            reason=reason,
        )

    def _retrieved(self, unit: Unit) -> datetime:
        """A file was retrieved when it was last written: the same whenever, and by whichever engine, it is read."""
        modified = unit.stamp.modified if unit.stamp else None
        moment = datetime.fromisoformat(modified or self.moment)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
