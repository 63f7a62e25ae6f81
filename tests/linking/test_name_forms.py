"""Names as they are shown: litter of the page taken off, the fullest one for a person."""

from __future__ import annotations

import pytest

from foreigndesk.linking.actors import LocalRecord, cluster
from foreigndesk.linking.names import fullest, tidy


@pytest.mark.parametrize(
    ("littered", "clean"),
    [
        ("Herald -RRB- - Norwegian divers", "Norwegian divers"),
        ("Anna Berg -LRB- Labour -RRB-", "Anna Berg"),
        ("Anna Berg | Fjord TV", "Anna Berg"),
        ("-LRB- Anna Berg", "Anna Berg"),
        ("(Storting)", "Storting"),
        ("`` Anna Berg ''", "Anna Berg"),
        ("- Anna Berg,", "Anna Berg"),
        ("Anna Berg", "Anna Berg"),
        ("St. Kitts & Nevis Co.", "St. Kitts & Nevis Co."),
        ("O'Brien", "O'Brien"),
        ("-RRB-", "-RRB-"),
        ("|", "|"),
    ],
)
def test_litter_of_a_page_is_no_part_of_a_name(littered: str, clean: str) -> None:
    assert tidy(littered) == clean


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("Berg", "Anna Berg", "Anna Maria Berg"), "Anna Berg"),
        (("Tanaka", "Gen Tanaka"), "Gen Tanaka"),
        (("Tanaka", "Gen. Tanaka"), "Tanaka"),
        (("Olaf", "King Olaf"), "King Olaf"),
        (("Berg", "Minister Berg"), "Berg"),
    ],
)
def test_a_person_is_shown_by_the_fullest_name(names: tuple[str, ...], shown: str) -> None:
    assert fullest(names) == shown


def test_an_actor_never_bears_litter_for_a_name() -> None:
    record = LocalRecord(
        "r:e1", "r", "BERG | FJORD TV", "person", names=("BERG | FJORD TV", "Anna Berg -RRB-")
    )
    assert cluster([record])[0].name == "Anna Berg"
