"""docs/search.md is true: its searches are understood, its code runs, and it has every field and status."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from foreigndesk.desk import Desk, open_desk
from foreigndesk.store.search.conditions import DEFAULT_KM, HIT_KINDS, STATUSES
from foreigndesk.store.search.parser import FIELDS, parse_query
from foreigndesk.store.search.syntax import MAX_DEPTH, MAX_LENGTH, MAX_TERMS

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
(BLOCK,) = re.findall(r"```search\n(.*?)```", PAGE, re.DOTALL)
EXAMPLES = BLOCK.splitlines()
# of the table of words: what stands in backticks in its first column
TABLE = [
    search
    for row in re.findall(r"^\| (`.*?) \|", PAGE.split("## Fields")[0], re.MULTILINE)
    for search in re.findall(r"`([^`]+)`", row)
]
# of the table of fields: every example with a value
VALUES = re.findall(r"`([a-z]+:[^`]+)`", PAGE)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory.mktemp("docs") / "desk.db") as opened:
        yield opened


@pytest.mark.parametrize("search", [*EXAMPLES, *TABLE, *VALUES])
def test_searches_of_the_page_are_understood(desk: Desk, search: str) -> None:
    assert desk.find(search).hits == ()


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 10 and len(TABLE) >= 9 and len(VALUES) >= 9


def test_every_field_and_value_of_ours_is_on_the_page_with_the_bounds() -> None:
    for name in FIELDS:
        assert f"`{name}:`" in PAGE
    for word in (*STATUSES, *HIT_KINDS):
        assert f"`{word}`" in PAGE
    for bound in (
        f"{MAX_LENGTH:,} characters",
        f"{MAX_TERMS} words",
        f"{MAX_DEPTH} brackets",
        f"{DEFAULT_KM:g} km",
    ):
        assert bound in PAGE


def test_an_example_of_each_field_stands_among_the_examples() -> None:
    used = {name for example in EXAMPLES for name in re.findall(r"\b([a-z]+):", example)}
    assert used == set(FIELDS)
    for example in EXAMPLES:
        parse_query(example)


@pytest.mark.slow
def test_code_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "docs"}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(block, "docs/search.md", "exec"), names)
    assert names["page"].hits and not names["more"]  # type: ignore[attr-defined]
    assert b"urn:foreigndesk:claim:" in names["feed"]  # type: ignore[operator]
