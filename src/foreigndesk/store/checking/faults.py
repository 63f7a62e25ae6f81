"""What checking finds, and what it is told about: faults in bounded number, rows some at a time, marks of linking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Executable

from foreigndesk.store.link_steps import Notify

# How a fault is mended: by linking anew, by making indexes and lists anew from what they are of, by undoing a decision,
# or only from a backup.
Remedy = Literal["relink", "reindex", "undo", "restore"]
# Faults of one rule that are kept in full; the others are counted.
KEPT = 20
ROWS = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the record is not as it must be.

    Attributes:
        rule: What is broken, in a few words that all faults of the kind share.
        subject: Id of the report, claim, actor, story or judgement, or the name of a table.
        reason: What is wrong there, in one line.
        remedy: What mends it.
    """

    rule: str
    subject: str
    reason: str
    remedy: Remedy


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to.

    Attributes:
        faults: Up to `KEPT` of each rule.
        counts: Rule → how many faults there are in all.
        looked_at: What was looked at ("reports", "claims" ...) → how many.
        to_link: Marks that linking has still to work off; what they are about is not held against the record.
        whole: False if some rules were passed over, since `quick` was asked for or the database cannot be read.
    """

    faults: tuple[Fault, ...]
    counts: dict[str, int]
    looked_at: dict[str, int]
    to_link: int
    whole: bool

    @property
    def is_sound(self) -> bool:
        """True if no fault was found."""
        return not self.faults


class Findings:
    """Collects faults; reads rows some at a time, so that memory does not grow with the record.

    Args:
        connection: One that sees the record as it is at one moment.
        tell: Called with what is looked at, how many are done, and how many there are.
    """

    def __init__(self, connection: Connection, tell: Notify) -> None:
        self.connection, self.tell = connection, tell
        self.faults: list[Fault] = []
        self.counts: Counter[str] = Counter()
        self.looked_at: Counter[str] = Counter()
        self.whole = True

    def add(self, rule: str, subject: object, reason: str, remedy: Remedy) -> None:
        """Take down a fault."""
        self.counts[rule] += 1
        if self.counts[rule] <= KEPT:
            self.faults.append(Fault(rule, str(subject), reason, remedy))

    def rows(self, query: Executable, size: int = ROWS) -> Iterator[Sequence[Any]]:
        """Yield the rows of a query in lists of at most `size`."""
        result = self.connection.execute(query, execution_options={"yield_per": size})
        try:
            yield from result.partitions(size)
        finally:
            # a cursor on the server stays open otherwise, where what the rows are for breaks off
            result.close()

    def counted(self, what: str, query: Executable, total: int, size: int = ROWS) -> Iterator[Sequence[Any]]:
        """Yield rows likewise, and tell how far it is."""
        for rows in self.rows(query, size):
            self.tell(what, self.looked_at[what], total)
            yield rows
            self.looked_at[what] += len(rows)
