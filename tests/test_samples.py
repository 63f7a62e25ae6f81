"""The sample reports: what they promise on paper, and what the desk makes of them."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "samples" / "reports"
SOURCES = (ROOT / "samples" / "SOURCES.md").read_text(encoding="utf-8")
FILES = sorted(path.name for path in REPORTS.iterdir() if path.name != "index.jsonl")


def words(text: str) -> str:
    return " ".join(text.replace("“", '"').replace("”", '"').split())


def read(name: str) -> str:
    return (REPORTS / name).read_text(encoding="utf-8")


def index() -> list[dict[str, str]]:
    return [json.loads(line) for line in read("index.jsonl").splitlines()]


def test_there_are_eight_to_twelve_reports():
    items = len(read("wire.jsonl").splitlines())
    assert 8 <= len(FILES) - 1 + items <= 12


def test_the_index_names_files_that_are_there():
    for row in index():
        assert set(row) <= {"file", "published", "outlet", "title", "url"}
        assert row["file"] in FILES


def test_every_file_is_accounted_for():
    for name in FILES:
        assert f"`{name}`" in SOURCES, name


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith((".txt", ".jsonl"))])
def test_what_is_quoted_has_a_source(name: str):
    texts = (
        [json.loads(line)["text"] for line in read(name).splitlines()] if name.endswith("l") else [read(name)]
    )
    for text in texts:
        for quoted in re.findall(r'"([^"\n]+)"', text):
            if quoted != "2+2":
                assert words(quoted).rstrip(",.") in words(SOURCES), quoted


def test_addresses_are_made_up():
    everything = " ".join(read(path.name) for path in REPORTS.iterdir())
    for host in re.findall(r"https?://([^/\"\s]+)", everything):
        assert host.endswith(".example"), host


def test_one_reprint_is_exact_and_one_is_cut_with_a_paragraph_of_its_own():
    assert read("tokyo-security-talks.txt") == read("tokyo-security-talks-northgate.txt")
    wire = read("hegseth-nakatani.txt").strip().split("\n\n")
    local = read("hegseth-nakatani-lantern.txt").strip().split("\n\n")
    assert local[1:4] == wire[1:4] and local[0] != wire[0] and local[4] not in wire


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory):
    from foreigndesk import open_desk

    with open_desk(tmp_path_factory.mktemp("samples") / "desk.db") as desk:
        summary = desk.add(REPORTS, workers=1)
        assert not summary.failures and (summary.added, summary.unread) == (12, 1)
        yield desk


@pytest.mark.slow
class TestRead:
    def test_adding_them_again_changes_nothing(self, desk):
        before = list(desk.export_claims())
        again = desk.add(REPORTS, workers=1)
        assert (again.added, again.known) == (0, 12)
        assert list(desk.export_claims()) == before

    def test_dates_say_where_they_are_from(self, desk):
        by_title = {view.title: desk.report(view.id).document.published for view in desk.reports()}
        year_worked_out = by_title["Japan's new defence minister receives Hegseth"]
        assert (year_worked_out.day, year_worked_out.source) == ("2025-10-29", "inferred")
        assert by_title["Iran and Saudi Arabia to reopen embassies"].date is None
        assert by_title["China protests as allies in Tokyo name it their foremost worry"].day == "2024-07-31"
        assert by_title["Three leaders promise to consult in a crisis"].day == "2023-08-18"

    def test_reprints_are_no_second_source(self, desk):
        copies = {view.outlet for view in desk.reports() if view.reprint_of}
        assert copies == {"Northgate Observer", "The Island Lantern"}

    def test_the_french_report_is_kept_unread(self, desk):
        unread = [view for view in desk.reports() if not view.read]
        assert [view.language for view in unread] == ["fr"]

    def test_litter_is_off(self, desk):
        for view in desk.reports():
            text = desk.report(view.id).document.text
            assert not re.search(r"Min Read|Share this|Leave a Comment|Most read|newsletter", text), text

    def test_one_meeting_told_three_times_is_one_event(self, desk):
        talks = [
            view
            for view in desk.claims(
                kind="event", type="CONSULT", actor="Kamikawa", since="2024-07-28", until="2024-07-28"
            )
            if view.claim.status == "happened" and len(view.claim.participants) >= 4
        ]
        assert any((view.reports, view.outlets, view.origins) == (3, 3, 2) for view in talks)

    def test_defence_ministers_of_japan_in_succession(self, desk):
        names = [holder.name.split()[-1] for holder in desk.who("defence minister of Japan").holders]
        order = [names.index(name) for name in ("Kihara", "Nakatani", "Koizumi")]
        assert order == sorted(order)

    def test_the_visit_is_planned_in_one_report_and_has_happened_in_the_next(self, desk):
        events = desk.timeline("Hegseth", "2025-11-03", "2025-11-04")
        assert {"planned", "happened"} <= {view.claim.status for view in events}

    def test_what_has_no_date_stays_without(self, desk):
        accord = desk.claims(kind="event", type="AGREE", actor="Iran")
        assert accord and all(view.day is None for view in accord)

    def test_own_words_are_slices_of_the_report(self, desk):
        direct = [view for view in desk.said("Hegseth") if view.claim.directness == "direct"]
        assert len(direct) >= 3
        for view in direct:
            assert (view.claim.content or "") in desk.report(view.sources[0].report_id).document.text
