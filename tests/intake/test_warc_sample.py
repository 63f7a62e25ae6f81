"""Files like those of a news crawl: what intake makes of each kind of response, and that they are always the same."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.warc_sample import MIX, responses, write_files
from warcio.archiveiterator import ArchiveIterator

from foreigndesk import intake
from foreigndesk.model import Document

PAGES = 240


def test_the_same_arguments_give_the_same_bytes_and_more_pages_begin_alike(tmp_path: Path) -> None:
    one = write_files(tmp_path / "a", 30, 2, seed=4)
    other = write_files(tmp_path / "b", 30, 2, seed=4)
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in other]
    assert [m.url for m in responses(10, 1)] == [m.url for m in responses(20, 1)][:10]


def test_records_are_those_of_a_crawl_each_packed_by_itself(tmp_path: Path) -> None:
    (path,) = write_files(tmp_path, 12)
    with path.open("rb") as stream:
        kinds = Counter(record.rec_type for record in ArchiveIterator(stream))
    assert kinds == {"warcinfo": 1, "request": 12, "response": 12, "metadata": 12}
    with gzip.open(path) as unpacked:
        assert unpacked.read(9) == b"WARC/1.0\r"
    assert path.read_bytes().count(b"\x1f\x8b\x08") >= 37


def test_intake_finds_the_articles_and_nothing_else(tmp_path: Path) -> None:
    made = list(responses(PAGES))
    assert {m.kind for m in made} == {kind for kind, _ in MIX}
    (path,) = write_files(tmp_path, PAGES)
    found = list(
        intake.documents(
            [str(path)], options=intake.IntakeOptions(), clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)
        )
    )
    documents = {d.url: d for d in found if isinstance(d, Document)}
    # a layout of tables with more menu than text: trafilatura finds no article in it
    whole = [
        m
        for m in made
        if m.article is not None and m.kind != "teaser" and m.shape not in ("tables", "paywall")
    ]
    articles = [m for m in whole if m.url in documents]
    assert len(articles) >= 0.98 * len(whole)
    others = {m.url: m.kind for m in made if m not in whole}
    assert {others[url] for url in set(documents) - {m.url for m in whole}} <= {"teaser", "front", "tables"}
    right = 0
    for m in articles:
        assert m.article is not None
        document = documents[m.url]
        right += all(p.split(". ")[0][:40] in document.text for p in m.article.paragraphs)
        if m.article.language != "en":
            assert document.language == m.article.language
    assert right >= 0.9 * len(articles)
    # every copy under another address is a report of its own, of the same words
    assert all(documents[m.url].text for m in articles if m.kind == "copy")
