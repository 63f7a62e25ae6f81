from __future__ import annotations

from collections.abc import Callable

import pytest

from foreigndesk.intake.dateline import dateline_of_line, find_dateline
from foreigndesk.model import Document

SENTENCE = "The foreign ministers agreed to meet again."


@pytest.mark.parametrize(
    ("dateline", "place", "day", "agency"),
    [
        ("OSLO, Oct. 29 (Yonhap) --", "OSLO", (10, 29), "Yonhap"),
        ("RIO DE JANEIRO (AP) —", "RIO DE JANEIRO", None, "AP"),
        ("Moscow/Kiev, 3 March (Reuters) -", "Moscow/Kiev", (3, 3), "Reuters"),
        ("-LRB- CNN -RRB- --", None, None, "CNN"),
        ("GENEVA , Sept 14 -LRB- Reuters -RRB- -", "GENEVA", (9, 14), "Reuters"),
        ("WASHINGTON —", "WASHINGTON", None, None),
        ("BEIJING, March 5, 2014 (Xinhua) --", "BEIJING", (3, 5), "Xinhua"),
        ("New Delhi:", "New Delhi", None, None),
        ("ISLAMABAD:", "ISLAMABAD", None, None),
        ("SEOUL, South Korea (AP) —", "SEOUL, South Korea", None, "AP"),
        ("UNITED NATIONS, Feb 3 (AFP) -", "UNITED NATIONS", (2, 3), "AFP"),
        ("St. Petersburg, June 4 (TASS) —", "St. Petersburg", (6, 4), "TASS"),
        ("March 26 (Reuters) -", None, (3, 26), "Reuters"),
        ("VIENNA, Nov 24", "VIENNA", (11, 24), None),
        ("Geneva, 15 February 2016 –", "Geneva", (2, 15), None),
        ("MOSCOW, October 29. /TASS/.", "MOSCOW", (10, 29), "TASS"),
        ("MOSCOW. Oct 29 (Interfax) -", "MOSCOW", (10, 29), "Interfax"),
        ("CAIRO - 29 October 2025:", "CAIRO", (10, 29), None),
        ("LONDON, Wednesday, Oct. 29 (Reuters) -", "LONDON", (10, 29), "Reuters"),
        ("BELGRADE, Serbia (AP) _", "BELGRADE, Serbia", None, "AP"),
        ("ST. PETERSBURG, Russia, Oct 29 (Reuters) -", "ST. PETERSBURG, Russia", (10, 29), "Reuters"),
    ],
)
def test_a_dateline_before_a_sentence_is_found(
    dateline: str, place: str | None, day: tuple[int, int] | None, agency: str | None
) -> None:
    found = find_dateline(f"{dateline} {SENTENCE}")
    assert found is not None
    assert (found.place, found.agency) == (place, agency)
    assert (found.when and (found.when.month, found.when.day)) == day
    assert (found.start, found.text) == (0, dateline)


@pytest.mark.parametrize(
    "text",
    [
        "JANE FARROW: We will be there.",
        "Farrow: We will be there.",
        "The talks (AP) were held.",
        "Kim Jong Un (KCNA photo) left the hall.",
        "US-Norland — a tale of two states.",
        "Norland said on March 3 that it would come.",
        "In Geneva, March 3 is a holiday.",
        "NATO says it will go on.",
        "By Monday, 3 March, it was done - or so they said.",
    ],
)
def test_a_sentence_that_only_looks_so_has_no_dateline(text: str) -> None:
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    "line",
    [
        "Oslo, Oct 29",
        "OSLO, March 5 (Xinhua)",
        "Oct 29, Oslo",
        "NEW DELHI: March 3, 2014",
        "OSLO (Reuters)",
        "Oslo, 3 March, Reuters",
    ],
)
def test_a_line_may_be_a_dateline(line: str) -> None:
    assert dateline_of_line(line) is not None


@pytest.mark.parametrize(
    "line", ["Asia", "By Jane Farrow, March 3", "Published March 3", "The talks ended", "On March 3, 2015"]
)
def test_other_lines_are_none(line: str) -> None:
    assert dateline_of_line(line) is None


BODY = (
    f"{SENTENCE} They signed nothing on Tuesday, officials in the capital said.\n\nThe next "
    "round will be held in the spring, they added."
)


def test_a_dateline_on_its_own_line_is_cut_but_kept(page: Callable[..., Document]) -> None:
    document = page(f"Ministers of two states meet again\nOslo, March 3, 2015\n{BODY}")
    assert document.dateline is not None
    assert (document.dateline.place, document.dateline.day, document.dateline.span) == (
        "Oslo",
        "2015-03-03",
        None,
    )
    assert "Oslo, March" not in document.text
    assert ("Oslo, March 3, 2015", "dateline") in [(r.text, r.reason) for r in document.removed]


def test_a_dateline_before_a_sentence_stays_and_is_marked(page: Callable[..., Document]) -> None:
    document = page(
        f"Ministers of two states meet again\n\nOSLO, March 3 (AFP) -- {BODY}", published="2015-03-04"
    )
    assert document.dateline is not None and document.dateline.span is not None
    assert (
        document.text[document.dateline.span.start : document.dateline.span.end] == "OSLO, March 3 (AFP) --"
    )
    assert (document.dateline.day, document.agency) == ("2015-03-03", "AFP")
