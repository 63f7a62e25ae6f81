"""The record of a past moment is the record that was there then, whatever came later."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, delete, select, update

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import ConfigError, ForeigndeskError, QueryError, ReadOnlyError
from foreigndesk.model import Document, Failure
from foreigndesk.store import schema as t
from foreigndesk.store.codec import pack
from foreigndesk.store.past.cache import PastCache
from foreigndesk.store.writer import add_report, record_failures
from made_up import MadeUpReader, report
from ticking_clock import TickingClock

# All that a view may read, but for numbers of rows that only order them.
TABLES: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (t.reports, ()), (t.readings, ()), (t.local_claims, ()), (t.evidence, ()), (t.local_claim_actors, ()),
    (t.local_actors, ()), (t.actor_cells, ("payload",)), (t.actors, ()), (t.actor_words, ()), (t.claims, ()),
    (t.parties, ()), (t.claim_terms, ()), (t.claim_members, ()), (t.places, ()), (t.reprint_pairs, ()),
    (t.story_reports, ()),
    (t.stories, ("row",)), (t.story_sketches, ()), (t.story_keys, ()), (t.judgements, ()), (t.judged_members, ()),
    (t.corrections, ()), (t.actor_moves, ()), (t.catalogues, ()), (t.links, ()), (t.disagreements, ()),
    (t.disagreement_claims, ()), (t.failures, ()), (t.runs, ()), (t.linkings, ()), (t.to_link, ()),
)  # fmt: skip
ANNA, CARL, IDA = (
    "Anna Berg (NOR defence_minister)",
    "Carl Dahl (SWE defence_minister)",
    "Ida Holm (DNK defence_minister)",
)
WORDS = "calm harbour strait fleet envoy accord border treaty embassy radar convoy summit".split()


def made(number: int) -> Document:
    """Reports on few people: some print the words of another one, some tell of one meeting."""
    dice = random.Random(number // 2 if number % 5 == 1 else number)
    one, other = dice.sample([ANNA, CARL, IDA, "Anne Berg (NOR)", "Berg (NOR)", "Norland (NOR)"], 2)
    day = f"2020-01-{dice.randint(1, 9):02}"
    said = " ".join(dice.choices(WORDS, k=24))
    text = f"meet {one} & {other} {day}\nsay {one}: {said}\n{' '.join(dice.choices(WORDS, k=60))}\n"
    published = None if number % 7 == 3 else f"2020-01-{random.Random(number).randint(1, 12):02}"
    return report(number, text, day=published, outlet=f"Outlet {number % 4}")


def tables(desk: Desk) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with desk.store.reading() as connection:
        for table, without in TABLES:
            columns = [column for column in table.c if column.name not in without]
            rows = connection.execute(select(*columns)).all()
            found[table.name] = sorted(
                repr([bytes(v) if isinstance(v, memoryview) else v for v in r]) for r in rows
            )
    return found


def differences(wanted: dict[str, list[str]], found: dict[str, list[str]]) -> dict[str, Any]:
    return {
        name: (sorted({*rows} - {*found[name]})[:3], sorted({*found[name]} - {*rows})[:3])
        for name, rows in wanted.items()
        if rows != found[name]
    }


def views(desk: Desk) -> list[Any]:
    return [
        list(desk.export_claims()),
        list(desk.export_reports()),
        desk.judgements(include_withdrawn=True),
        [desk.story(line.id) for line in desk.stories(limit=None)],
        desk.disagreements(),
        desk.who("Berg"),
        desk.search("strait OR Berg"),
    ]


def same_on_both(shown: list[Any], desk: Desk) -> list[Any]:
    """Of a desk in PostgreSQL, what does not hang on the database: its past is a SQLite file, which ranks otherwise."""
    return shown if desk.store.backend == "sqlite" else [shown[number] for number in (0, 1, 2, 4)]


class Life:
    """A desk to which things happen, chosen by numbers; each step leaves the record of its moment."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.version = desk, 1
        self.snapshots: list[tuple[str, dict[str, list[str]], list[Any]]] = []

    def step(self, what: str, chance: random.Random) -> None:
        try:
            getattr(self, what)(chance)
        except ForeigndeskError:
            # refused, as a merge of what was judged different is
            return

    def look(self) -> None:
        moment = self.desk.store.now()
        self.snapshots.append((moment, tables(self.desk), views(self.desk)))

    def run(self, documents: list[Document], **options: Any) -> None:
        reader = MadeUpReader(
            version=str(self.version),
            status=("happened", "planned")[self.version % 2],
            first=3 * (self.version % 3),
        )
        pipeline.run(documents, self.desk.store, reader=reader, workers=1, **options)

    def add(self, chance: random.Random) -> None:
        self.run([made(chance.randint(1, 24)) for _ in range(chance.randint(1, 4))])

    def reread(self, chance: random.Random) -> None:
        self.version += 1
        self.run([made(n) for n in chance.sample(range(1, 25), 8)], reread=True)

    def judge(self, chance: random.Random) -> None:
        claims = self.desk.claims(include_rejected=True)
        if claims:
            self.desk.judge(chance.choice(["reject", "confirm"]), chance.choice(claims).id, by="ola")

    def pair(self, chance: random.Random) -> None:
        claims = self.desk.claims(kind=chance.choice(["statement", "event"]))
        parts = [member for view in claims for member in view.claim.members]
        verb = chance.choice(["same", "different", "unsure"])
        if len(parts) > 1:
            self.desk.judge(verb, *chance.sample(parts, 2), by="kari")

    def correct(self, chance: random.Random) -> None:
        claims = self.desk.claims(kind="event")
        if claims:
            self.desk.correct(
                chance.choice(claims).id, "time.start", f"2020-02-{chance.randint(1, 9):02}", by="ola"
            )

    def people(self, chance: random.Random) -> None:
        with self.desk.store.reading() as connection:
            people = (
                connection.execute(select(t.actors.c.id).where(t.actors.c.kind == "person")).scalars().all()
            )
            members = connection.execute(select(t.local_actors.c.member)).scalars().all()
        things = chance.sample(sorted(people) + sorted(members), 2)
        self.desk.judge(chance.choice(["same", "different"]), *things, by="kari")

    def stories(self, chance: random.Random) -> None:
        lines = self.desk.stories(limit=None)
        if len(lines) > 1 and chance.random() < 0.5:
            self.desk.merge(*(line.id for line in chance.sample(lines, 2)), by="ola")
        else:
            story = self.desk.story(max(lines, key=lambda line: line.reports).id)
            self.desk.split(story.id, chance.choice(story.reports).id, by="ola")

    def undo(self, chance: random.Random) -> None:
        if decisions := self.desk.judgements():
            self.desk.undo(chance.choice(decisions).id, by="kari")

    def relink(self, chance: random.Random) -> None:
        del chance
        self.desk.relink()

    def crash(self, chance: random.Random) -> None:
        self.run([report(100 + chance.randint(0, 3), "CRASH\n")])


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            "add add add reread judge pair correct people people stories undo undo relink crash".split()
        ),
        st.integers(0, 10_000),
    ),
    min_size=3,
    max_size=10,
)


def live(desk: Desk, steps: list[tuple[str, int]]) -> Life:
    life = Life(desk)
    life.run([made(n) for n in range(1, 6)])
    for what, number in steps:
        life.step(what, random.Random(number))
        life.look()
    return life


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS, st.integers(0, 1000))
def test_whatever_happens_later_a_moment_shows_the_record_that_was_there(
    new_address: Callable[[], str], tmp_path_factory: Any, steps: list[tuple[str, int]], chosen: int
) -> None:
    cache = PastCache(tmp_path_factory.mktemp("cache"))
    with open_desk(new_address(), clock=TickingClock()) as desk:
        life = live(desk, steps)
        moment, wanted, shown = life.snapshots[chosen % len(life.snapshots)]
        with desk.as_of(moment, cache=cache) as past:
            assert differences(wanted, tables(past)) == {}
            assert same_on_both(views(past), desk) == same_on_both(shown, desk)
            assert past.past is not None and past.past.notices == ()


@pytest.mark.parametrize("reasons", [("no text", "no text"), ("no text", "too long", "no text")])
def test_a_failure_that_comes_up_again_was_there_before(desk: Desk, reasons: tuple[str, ...]) -> None:
    seen = []
    for reason in reasons:
        record_failures(desk.store, [Failure("page.html", "intake", "IntakeError", reason)])
        seen.append((desk.store.now(), tables(desk)))
        (standing,) = desk.status().failures
        assert standing.failure.reason == reason
    for moment, wanted in seen:
        with desk.as_of(moment) as past:
            assert differences(wanted, tables(past)) == {}


def test_a_report_that_came_in_but_was_not_linked_yet_waits_in_the_past_too(desk: Desk) -> None:
    life = Life(desk)
    life.run([made(1)])
    add_report(desk.store, pipeline.read_report(made(2), MadeUpReader()))
    life.look()
    life.run([made(3)])
    moment, wanted, shown = life.snapshots[0]
    with desk.as_of(moment) as past:
        assert differences(wanted, tables(past)) == {}
        assert same_on_both(views(past), desk) == same_on_both(shown, desk)
        assert past.to_link() > 0


def test_a_desk_without_notes_of_linking_is_seen_as_it_was_all_the_same(desk: Desk) -> None:
    life = Life(desk)
    life.run([made(n) for n in range(1, 5)])
    life.look()
    life.run([made(n) for n in range(5, 9)])
    life.reread(random.Random(3))
    with desk.store.writing() as connection:
        # as migration 0015 finds it
        connection.execute(delete(t.linkings))
    moment, wanted, shown = life.snapshots[0]
    with desk.as_of(moment) as past:
        found = tables(past)
        assert differences(wanted | {"linkings": []}, found) == {}
        assert same_on_both(views(past), desk) == same_on_both(shown, desk)


def test_a_day_means_its_end_and_what_lies_ahead_is_refused(desk: Desk) -> None:
    Life(desk).run([made(1)])
    # the clock of the tests is in the first minutes of 2026
    for moment, known in (("2026-01-01", 1), ("2025", 0), (datetime(2025, 12, 31), 0)):
        with desk.as_of(moment) as past:
            assert len(past.reports()) == known
    for ahead in ("2026-01-02", "2027", "2026-01-01T12:00"):
        with pytest.raises(QueryError, match="lies ahead"):
            desk.as_of(ahead)
    for wrong in ("", "soon", "2025-02-31", "2025-13"):
        with pytest.raises(QueryError):
            desk.as_of(wrong)


def test_the_past_cannot_be_changed(desk: Desk) -> None:
    life = Life(desk)
    life.run([made(1), made(2)])
    moment = desk.store.now()
    life.run([made(3)])
    for at in (moment, desk.store.now()):
        with desk.as_of(at) as past:
            claim = past.claims()[0].id
            changes: tuple[tuple[Callable[..., Any], tuple[str, ...]], ...] = (
                (past.judge, ("reject", claim)),
                (past.correct, (claim, "status", "planned")),
                (past.save_search, ("a", "strait")),
            )
            for change, arguments in changes:
                with pytest.raises(ReadOnlyError, match="the record as of 2026-01-01"):
                    change(*arguments, by="ola")
            with pytest.raises(ReadOnlyError):
                past.relink()
    assert desk.judgements(include_withdrawn=True) == []


def test_moments_of_one_state_share_a_file_and_a_later_change_makes_none_anew(
    desk: Desk, tmp_path: Path
) -> None:
    cache, life = PastCache(tmp_path / "cache"), Life(desk)
    life.run([made(1)])
    moments = [desk.store.now(), desk.store.now()]
    life.run([made(2)])
    told: list[str] = []
    for at in moments:
        desk.as_of(at, cache=cache, progress=lambda what, done, total: told.append(what)).close()
    (file,) = cache.folder.iterdir()
    before = len(told)
    life.run([made(3)])
    with desk.as_of(moments[0], cache=cache, progress=lambda what, done, total: told.append(what)) as past:
        assert past.past is not None and past.past.moment == moments[0]
        assert len(past.reports()) == 1
    assert len(told) == before > 0
    assert list(cache.folder.iterdir()) == [file]
    # another program may link otherwise
    other = PastCache(cache.folder, program="9.9")
    desk.as_of(moments[0], cache=other).close()
    assert len(list(cache.folder.iterdir())) == 2


def test_what_nobody_looked_at_for_longest_makes_room(desk: Desk, tmp_path: Path) -> None:
    life = Life(desk)
    moments = []
    for number in range(1, 5):
        life.run([made(number)])
        moments.append(desk.store.now())
    cache = PastCache(tmp_path / "cache", limit=1)
    held = [desk.as_of(at, cache=cache) for at in moments[:3]]
    assert len(list(cache.folder.iterdir())) == 1
    # who has one open reads on
    assert [len(past.reports()) for past in held] == [1, 2, 3]
    for past in held:
        past.close()


def test_nothing_is_made_for_the_present(desk: Desk, tmp_path: Path) -> None:
    Life(desk).run([made(1)])
    cache = PastCache(tmp_path / "cache")
    with desk.as_of(desk.store.now(), cache=cache) as past:
        assert len(past.reports()) == 1
    assert not cache.folder.exists()


def test_a_past_in_the_making_that_is_given_up_leaves_no_file(desk: Desk, tmp_path: Path) -> None:
    life, cache = Life(desk), PastCache(tmp_path / "cache")
    life.run([made(1)])
    moment = desk.store.now()
    life.run([made(2)])

    def stop(what: str, done: int, total: int) -> None:
        if what == "actors":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.as_of(moment, cache=cache, progress=stop)
    assert list(cache.folder.iterdir()) == []
    with desk.as_of(moment, cache=cache) as past:
        assert len(past.reports()) == 1


def test_a_folder_that_cannot_be_written_is_named(desk: Desk, tmp_path: Path) -> None:
    Life(desk).run([made(1)])
    moment = desk.store.now()
    Life(desk).run([made(2)])
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"file.*set FOREIGNDESK_CACHE"):
        desk.as_of(moment, cache=PastCache(tmp_path / "file" / "cache"))


def test_an_older_reading_that_no_version_can_read_is_said(desk: Desk) -> None:
    life = Life(desk)
    life.run([made(n) for n in range(1, 5)])
    moment = desk.store.now()
    claims = len(desk.claims(as_of=moment))
    life.version = 2
    life.run([made(2)], reread=True)
    with desk.store.writing() as connection:
        gone = t.readings.c.withdrawn_at.is_not(None)
        connection.execute(update(t.readings).where(gone).values(payload=pack({"made": "long ago"})))
    with desk.as_of(moment) as past:
        assert past.past is not None
        (notice, *_) = past.past.notices
        assert notice.startswith("1 report was read again since, and the older reading cannot be read")
        assert len(past.claims()) == claims


def test_the_record_that_is_looked_at_stays_as_it_is(desk: Desk) -> None:
    life = Life(desk)
    life.run([made(1), made(2)])
    moment = desk.store.now()
    life.run([made(3)])
    before = tables(desk)
    desk.as_of(moment).close()
    assert tables(desk) == before
    path = desk.store.file
    if path is not None:
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
