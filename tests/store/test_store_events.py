"""Which events are one does not depend on the order of reports or on how they came in batches."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from foreigndesk.linking.records import LocalRecord
from foreigndesk.model import (
    Assertion,
    Claim,
    Document,
    Evidence,
    Participant,
    Published,
    Reading,
    TimeRef,
    ToldFigure,
)
from foreigndesk.store import schema as t
from foreigndesk.store.base import Store
from foreigndesk.store.codec import pack, unsqueeze
from foreigndesk.store.relink import relink
from foreigndesk.store.writer import ReadReport, add_report

SENTENCES = {
    "kill": "Shells fell on the fish market of Norvik and killed many people",
    "die": "Many people died when shells fell on the fish market in Norvik",
    "seize": "Soldiers seized the radio mast above the old harbour of Palmera",
}
DAYS = ("2021-05-04", "2021-05-06", None)
TOLD = st.tuples(
    st.sampled_from(sorted(SENTENCES)),
    st.sampled_from(["NGA", "PRT"]),
    st.sampled_from(DAYS),
    st.sampled_from([None, 12.0, 15.0]),
)
Row = tuple[list[tuple[str, str, str | None, float | None]], str | None]
REPORTS = st.lists(st.tuples(st.lists(TOLD, max_size=3), st.sampled_from(DAYS)), min_size=1, max_size=7)


def read(number: int, row: Row) -> ReadReport:
    told, day = row
    report_id = f"{number:016x}"
    text, claims = f"Report {number}. ", []
    states = sorted({state for _, state, _, _ in told})
    for position, (trigger, state, when, dead) in enumerate(told):
        words = SENTENCES[trigger]
        figure = ToldFigure(dead, "people", f"{dead:.0f} people", (report_id,)) if dead else None
        claims.append(
            Claim(
                f"{number:08x}{position:08x}", "event", "happened",
                (Evidence(report_id, len(text), len(text) + len(words), words),), "made up", type="ASSAULT",
                participants=(Participant(state, "actor", f"{report_id}:{state}", state, "state", state=state),),
                time=TimeRef(when, when, when, "day") if when else None, trigger=trigger,
                figures=(figure,) if figure else (),
            )
        )  # fmt: skip
        text += words + ". "
    return ReadReport(
        Document(report_id, text, published=Published(day, "metadata" if day else "unknown")),
        reading=pack(Reading(report_id, "made up", {"lines": "1"})),
        made_by="made up",
        versions=(("lines", "1"),),
        records=tuple(
            LocalRecord(f"{report_id}:{s}", report_id, s, "state", s, names=(s,), day=day) for s in states
        ),
        claims=tuple(claims),
    )


def events_of(path: Path, batches: Sequence[Sequence[ReadReport]]) -> list[Claim]:
    store = Store(path)
    for batch in batches:
        for one in batch:
            add_report(store, one)
        relink(store)
    with store.reading() as connection:
        live = select(t.claims.c.payload).where(t.claims.c.withdrawn_at.is_(None))
        found = [unsqueeze(payload, Claim) for (payload,) in connection.execute(live)]
    store.close()
    return sorted(found, key=lambda c: c.id)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(REPORTS, st.randoms(use_true_random=False))
def test_neither_order_nor_batches_change_the_events(rows: list[Row], shuffle: random.Random) -> None:
    reports = [read(number, row) for number, row in enumerate(rows)]
    mixed = list(reports)
    shuffle.shuffle(mixed)
    with tempfile.TemporaryDirectory() as folder:
        at_once = events_of(Path(folder) / "once.db", [reports])
        in_parts = events_of(Path(folder) / "parts.db", [[one] for one in mixed])
    assert in_parts == at_once


def test_two_reports_on_one_event_with_two_numbers_of_dead_keep_both(tmp_path: Path) -> None:
    reports = [
        read(1, ([("kill", "NGA", "2021-05-04", 12.0)], "2021-05-04")),
        read(2, ([("die", "NGA", "2021-05-04", 15.0)], "2021-05-04")),
        read(3, ([("seize", "NGA", "2021-05-04", None)], "2021-05-04")),
    ]
    killed, seized = events_of(tmp_path / "desk.db", [reports])
    assert [(f.text, f.reports) for f in killed.figures] == [
        ("12 people", (f"{1:016x}",)),
        ("15 people", (f"{2:016x}",)),
    ]
    assert seized.figures == ()


def test_those_on_whose_word_an_event_rests_are_known_actors(tmp_path: Path) -> None:
    plain = read(1, ([("kill", "NGA", "2021-05-04", None)], "2021-05-04"))
    other = read(
        2, ([("kill", "NGA", "2021-05-04", None), ("seize", "PRT", "2021-05-04", None)], "2021-05-04")
    )
    report = other.document.id
    speaker = Participant("PRT", "speaker", f"{report}:PRT", "PRT", "state", state="PRT")
    told = Assertion("said", (report,), "said", "Portugal", (speaker,))
    killed, seized = other.claims
    other = replace(other, claims=(replace(killed, asserted_by=(told,)), seized))
    killed, seized = events_of(tmp_path / "desk.db", [[plain], [other]])
    assert [(a.kind, a.reports) for a in killed.asserted_by] == [
        ("reporter", (plain.document.id,)),
        ("said", (report,)),
    ]
    assert killed.asserted_by[1].speakers[0].actor_id == seized.participants[0].actor_id
