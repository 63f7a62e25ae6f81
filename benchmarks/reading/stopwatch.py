"""A reader that notes how long each of its annotators took."""

from __future__ import annotations

import time
from collections import defaultdict

from foreigndesk.annotation.base import Annotator, Draft
from foreigndesk.annotation.reader import Reader
from foreigndesk.model import Document, Reading


class _Timed:
    """An annotator, and the processor time that it took so far."""

    def __init__(self, annotator: Annotator, seconds: dict[str, float]) -> None:
        self._annotator = annotator
        self._seconds = seconds
        self.name = annotator.name
        self.version = annotator.version
        self.requires = annotator.requires
        self.provides = annotator.provides

    def annotate(self, draft: Draft) -> None:
        started = time.process_time()
        self._annotator.annotate(draft)
        self._seconds[self.name] += time.process_time() - started


class TimedReader:
    """Reads as `Reader` does; `seconds` holds the processor time of the parse and of each annotator, `last` the reading."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        plain = Reader()
        self.stages = ["parse", *(a.name for a in plain.annotators)]
        self._reader = Reader([_Timed(a, self.seconds) for a in plain.annotators])
        self.last: Reading | None = None

    def read(self, document: Document) -> float:
        """Read a report; return the processor time that the whole reading took."""
        before = sum(self.seconds.values()) - self.seconds["parse"]
        started = time.process_time()
        self.last = self._reader.read(document)
        took = time.process_time() - started
        # Whatever no annotator took went into the parse, and a little into the making of the `Reading`.
        self.seconds["parse"] += took - (sum(self.seconds.values()) - self.seconds["parse"] - before)
        return took
