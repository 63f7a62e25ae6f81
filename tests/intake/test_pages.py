"""Whole copied pages, in our own words, of made-up outlets: what must come out of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from taking import take

from foreigndesk.model import Document

PAGES = Path(__file__).parent / "pages"
# Page: headline, byline, agency, publication date and its source, dateline's place, paragraphs of the body, last words.
EXPECTED: dict[str, tuple[str, str | None, str | None, str | None, str, str | None, int, str]] = {
    "alliance": (
        "Vallon, Kestria begin joint naval drills",
        "Ada Lin and Ben Roy",
        "CNA",
        "2014-10-13",
        "page",
        "Portia",
        3,
        "Paul Ohm said.",
    ),
    "channel": (
        "Kestria's premier, in Portia, urges calm over disputed channel",
        None,
        "AFP",
        "2015-09-02",
        "page",
        "PORTIA",
        4,
        "the statement said.",
    ),
    "envoy": (
        "Vallon envoy to visit Kestria next week",
        "Carla Moss and Peter Hill",
        "Reuters",
        "2014-08-05",
        "page",
        "PORTIA",
        4,
        "but gave no details.",
    ),
    "hotline": (
        "Kestria, Vallon agree to set up military hotline after border clash",
        None,
        "PTI",
        "2013-04-12",
        "page",
        None,
        6,
        "declined to comment.",
    ),
    "missile": (
        "Vallon 'deeply concerned' over Kestria missile test",
        None,
        None,
        "2012-11-11",
        "page",
        None,
        6,
        "to show restraint.",
    ),
    "summit": (
        "Vallon President to attend Kestria summit",
        "Staff Correspondent, Ledger24",
        "AP",
        "2017-06-14",
        "page",
        None,
        3,
        "in March 2016.",
    ),
    "trade": (
        "Kestria and Vallon sign trade deal",
        None,
        "Yonhap",
        "2015-02-09",
        "page",
        "PORTIA",
        3,
        "Rosa Fein said.",
    ),
    "troops": (
        "Kestria says it will pull troops from border",
        None,
        None,
        "2016-03-18",
        "page",
        "KESTRIA CITY",
        4,
        "since last year.",
    ),
    "visit": (
        "Vallon's foreign minister to visit Kestria Thursday",
        "Reuters Staff",
        "Reuters",
        None,
        "unknown",
        None,
        3,
        "giving details.",
    ),
}


def read(name: str) -> Document:
    documents, failures = take(PAGES / f"{name}.txt")
    assert failures == []
    return documents[0]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_copied_page_comes_down_to_its_report(name: str) -> None:
    document = read(name)
    body = document.text.split("\n\n")[1:]
    place = document.dateline.place if document.dateline else None
    found = (
        document.title,
        document.byline,
        document.agency,
        document.published.day,
        document.published.source,
        place,
        len(body),
    )
    assert found == EXPECTED[name][:-1]
    assert document.text.endswith(EXPECTED[name][-1])


@pytest.mark.parametrize("name", EXPECTED)
def test_every_line_of_a_page_is_kept_or_accounted_for(name: str) -> None:
    document = read(name)
    cut = " ".join(r.text for r in document.removed).split()
    raw = (PAGES / f"{name}.txt").read_text(encoding="utf-8").split()
    assert sorted(document.text.split() + cut) == sorted(raw)


def test_a_headline_of_the_index_in_other_words_leaves_the_one_of_the_text(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text((PAGES / "trade.txt").read_text(encoding="utf-8"))
    documents, _ = take(page, title="Kestria, Vallon sign trade deal - Yonhap")
    assert documents[0].title == "Kestria and Vallon sign trade deal"
    assert len(documents[0].text.split("\n\n")) == 4


def test_a_headline_of_the_index_that_the_text_lacks_is_put_first(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("\n".join((PAGES / "trade.txt").read_text(encoding="utf-8").split("\n")[1:]))
    documents, _ = take(page, title="Two neighbours lower duties")
    assert documents[0].text.startswith("Two neighbours lower duties\n\nPORTIA, Feb. 9 (Yonhap) -- Kestria")
