"""READ FIRST: how a report becomes entries of the record; joins intake, annotation, linking and store."""

from __future__ import annotations

from dataclasses import dataclass

from foreigndesk.model import Failure


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        stage: "reading" or "linking".
        seen: Reports that intake has given so far (linking: things linked).
        total: How many there are in all, or None while that is not known.
        words: Words read so far.
        current: What is being worked on, for people.
    """

    stage: str
    seen: int
    total: int | None = None
    added: int = 0
    known: int = 0
    failed: int = 0
    words: int = 0
    current: str | None = None


@dataclass(frozen=True, slots=True)
class AddSummary:
    """What became of the inputs of a run.

    Attributes:
        added: Reports new in the record (or read again).
        known: Reports that were in it before.
        unread: Reports added but kept unread (another language).
        failed: Inputs or reports that failed; `failures` says which and why.
        words: Words of the reports added.
    """

    added: int
    known: int
    unread: int
    failed: int
    failures: tuple[Failure, ...]
    seconds: float
    words: int
