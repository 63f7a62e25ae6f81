"""What the annotators make of the sample reports, a line a claim, and their events as event data.

`make golden` rewrites, a person reads the diff.
"""

from __future__ import annotations

import datetime
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from foreigndesk.annotation.reader import default_reader
from foreigndesk.desk import Desk, open_desk
from foreigndesk.export import EVENT_FORMATS, STATUSES, EventFormat, EventSelection, write_event_rows
from foreigndesk.intake import IntakeOptions, documents
from foreigndesk.linking.claims import build_claims
from foreigndesk.model import Claim, Document, Participant

SAMPLES = Path(__file__).parent.parent / "samples" / "reports"
GOLDEN = Path(__file__).parent / "golden"


def clock() -> datetime.datetime:
    return datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def party(p: Participant | None) -> str:
    if p is None:
        return "?"
    details = ", ".join(x for x in (p.office, p.state) if x)
    return f"{p.name or p.text}{f' ({details})' if details else ''}"


def lines(document: Document, claims: tuple[Claim, ...]) -> Iterator[str]:
    yield f"title: {document.title}"
    yield f"published: {document.published.date} ({document.published.source}); outlet: {document.outlet}"
    for cut in document.removed:
        yield f"cut: {cut.reason}: {cut.text}"
    for c in claims:
        when = f" on {c.time.start}..{c.time.end}{' (inferred)' if c.time.inferred else ''}" if c.time else ""
        where = f" in {c.place.name or c.place.text}" if c.place else ""
        if c.kind == "event":
            parties = "; ".join(f"{p.role} {party(p)}" for p in c.participants)
            told = "; ".join(
                f"{a.kind} {', '.join(map(party, a.speakers)) or a.source}" for a in c.asserted_by
            )
            word = f" [{told}]" if told else ""
            news = " background" if c.background else ""
            yield f"event {c.type}/{c.mode} [{c.status}]{news}{word}: {parties}{when}{where}"
            for d in c.details:
                yield f"  {d.field}: {d.text}{f' ({d.value})' if d.value is not None else ''}"
        elif c.kind == "statement":
            about = ", ".join(party(p) for p in c.about)
            yield f"statement {c.directness} by {', '.join(map(party, c.speaker))}{when}: {c.content!r} about {about}"
        elif c.kind == "tenure":
            yield f"tenure [{c.status}]: {party(c.holder)} is {c.office} ({c.office_kind}) of {c.state}"
        else:
            figure = f" {c.figure.value:g} {c.figure.unit}" if c.figure else ""
            yield f"relation {c.type} [{c.status}]: {party(c.subject)} -> {party(c.object)}{figure}{where}"


def sample_documents() -> list[Document]:
    found = [
        d for d in documents([str(SAMPLES)], options=IntakeOptions(), clock=clock) if isinstance(d, Document)
    ]
    return [d for d in found if d.language == "en"]


def golden_name(document: Document) -> str:
    stem = Path(document.source.path).stem
    return f"{stem}-{document.source.place.replace(' ', '-')}" if document.source.place else stem


@pytest.mark.parametrize("document", sample_documents(), ids=golden_name)
def test_reading_of_sample_is_the_golden_one(document: Document) -> None:
    got = "\n".join(lines(document, build_claims(document, default_reader().read(document)))) + "\n"
    file = GOLDEN / f"{golden_name(document)}.txt"
    if os.environ.get("FOREIGNDESK_REWRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(got, encoding="utf-8")
    assert got == file.read_text(encoding="utf-8"), "run `make golden` and read the diff"


@pytest.fixture(scope="module")
def sample_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory.mktemp("desk") / "desk.db", clock=clock) as desk:
        desk.add(SAMPLES, workers=1)
        yield desk


@pytest.mark.slow
@pytest.mark.parametrize("format", EVENT_FORMATS)
def test_event_data_of_the_samples_is_the_golden_one(sample_desk: Desk, format: EventFormat) -> None:
    stream = io.BytesIO()
    everything = EventSelection(frozenset(STATUSES), "empty", "any")
    claims, reports = sample_desk.export_claims(), sample_desk.export_reports()
    write_event_rows(claims, reports, stream, format, everything, header=True)
    got = stream.getvalue().decode()
    file = GOLDEN / f"events.{format}.tsv"
    if os.environ.get("FOREIGNDESK_REWRITE_GOLDEN"):
        file.write_text(got, encoding="utf-8")
    assert got == file.read_text(encoding="utf-8"), "run `make golden` and read the diff"


def test_evidence_is_always_a_slice_of_its_report() -> None:
    for document in sample_documents():
        for claim in build_claims(document, default_reader().read(document)):
            assert claim.evidence
            for piece in (*claim.evidence, *claim.pieces):
                assert document.text[piece.start : piece.end] == piece.text
