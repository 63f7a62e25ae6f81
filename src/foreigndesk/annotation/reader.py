"""Document in, Reading out: runs the annotators in order over one shared parse."""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from foreigndesk.annotation.base import Annotator, Draft
from foreigndesk.annotation.coreference import CoreferenceAnnotator
from foreigndesk.annotation.events.annotator import EventAnnotator
from foreigndesk.annotation.names import NameAnnotator
from foreigndesk.annotation.places import PlaceAnnotator
from foreigndesk.annotation.quotations import QuotationAnnotator
from foreigndesk.annotation.relations.annotator import RelationAnnotator
from foreigndesk.annotation.sentences import SentenceAnnotator, parse
from foreigndesk.annotation.times import TimeAnnotator
from foreigndesk.errors import AnnotationError
from foreigndesk.model import Document, Reading

VERSION = "0.1.0"


def default_annotators() -> list[Annotator]:
    """Return the annotators that `foreigndesk add` uses, in the order in which they run."""
    return [
        SentenceAnnotator(),
        TimeAnnotator(),
        NameAnnotator(),
        PlaceAnnotator(),
        CoreferenceAnnotator(),
        QuotationAnnotator(),
        EventAnnotator(),
        RelationAnnotator(),
    ]


class Reader:
    """A chain of annotators.

    Args:
        annotators: The chain; `default_annotators()` if not given.

    Raises:
        AnnotationError: If an annotator needs a layer that none before it gives.
    """

    def __init__(self, annotators: Sequence[Annotator] | None = None) -> None:
        self.annotators = list(annotators) if annotators is not None else default_annotators()
        given: set[str] = set()
        for annotator in self.annotators:
            missing = set(annotator.requires) - given
            if missing:
                raise AnnotationError(
                    f"{annotator.name} needs {', '.join(sorted(missing))}, which nothing before it gives"
                )
            given.update(annotator.provides)
        self.made_by = f"foreigndesk {VERSION}"

    @property
    def versions(self) -> dict[str, str]:
        """Annotator name to version, for `Reading.versions`."""
        return {a.name: a.version for a in self.annotators}

    def read(self, document: Document, *, until: str | None = None) -> Reading:
        """Return what the annotators read off one report.

        Args:
            document: The report; one in another language than English comes back unread.
            until: Stop after the annotator of this name (for benchmarks of one layer).
        """
        if document.language not in (None, "en") and not (document.language or "").startswith("en-"):
            return Reading(document.id, self.made_by, self.versions, language_read=False)
        with _no_collection():
            draft = self._draft(document, until)
            draft.doc.release()
        return Reading(
            document.id,
            self.made_by,
            self.versions,
            sentences=tuple(draft.sentences),
            times=tuple(draft.times),
            names=tuple(draft.names),
            places=tuple(draft.places),
            mentions=tuple(draft.mentions),
            actors=tuple(draft.actors),
            chains=tuple(draft.chains),
            quotations=tuple(draft.quotations),
            events=tuple(draft.events),
            relations=tuple(draft.relations),
            ties=tuple(draft.ties),
        )

    def _draft(self, document: Document, until: str | None) -> Draft:
        dateline = document.dateline.span if document.dateline else None
        draft = Draft(document, parse(document.text, (dateline.end,) if dateline else ()))
        for annotator in self.annotators:
            annotator.annotate(draft)
            if annotator.name == until:
                break
        return draft

    def read_many(self, documents: Iterable[Document]) -> Iterable[Reading]:
        """Yield the readings of several reports, in order."""
        return map(self.read, documents)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python's cyclic collector from walking, time and again, through a parse in use and all tables."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def prepare(progress: Callable[[int, int], None] | None = None) -> None:
    """Make what the default annotators need once a machine, the gazetteer's index, and look at the models' checksums.

    Called before a process pool starts, so that its workers do not each build one.

    Args:
        progress: Called with the steps done and the steps in all, only while something is built.
    """
    from foreigndesk.data.gazetteer import open_gazetteer
    from foreigndesk.weights import verify_weights

    verify_weights()
    open_gazetteer(progress)


@functools.cache
def default_reader() -> Reader:
    """Return the reader of this process, made on first use."""
    return Reader()
