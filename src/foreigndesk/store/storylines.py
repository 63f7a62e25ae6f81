"""Storylines: what each story is about is kept with linking; which stories follow from it is worked out when asked.

A story looks at those nearest in time under each of its keys, so that an answer takes as long in a large record as in
a small one, and depends on the stories alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select

from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.linking.compared import mapped
from foreigndesk.linking.storylines import (
    Sketch,
    StoryLink,
    StoryReport,
    best,
    follows,
    line,
    sketch,
    sketched,
)
from foreigndesk.model import Claim
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks, key_number
from foreigndesk.store.codec import squeeze, unsqueeze
from foreigndesk.store.disagreements import actors_of

# Stories that are looked at under each key, the nearest in time on either side.
NEAREST = 40
# In the place of the day of a story without a date: before all days, and no day.
UNDATED = ""
# Stories that are sketched in one go.
STORIES = 100


# -- linking -------------------------------------------------------------------------------------------------


def link_storylines(
    connection: Connection, stories: Iterable[str], tell: Callable[[str, int, int], None]
) -> None:
    """Sketch stories anew to which reports came or in which claims changed; forget those that are no more.

    Args:
        connection: A writing connection.
        stories: Their ids.
        tell: Called with what is being linked, how many are done, and how many there are.
    """
    wanted = sorted(set(stories))
    for number, some in enumerate(in_chunks(wanted, STORIES)):
        tell("storylines", number * STORIES, len(wanted))
        found = sketches_of(connection, some)
        connection.execute(delete(t.story_keys).where(t.story_keys.c.story_id.in_(some)))
        connection.execute(delete(t.story_sketches).where(t.story_sketches.c.story_id.in_(some)))
        if not found:
            continue
        connection.execute(
            insert(t.story_sketches),
            [{"story_id": s.story_id, "first": s.first or UNDATED, "payload": squeeze(s)} for s in found],
        )
        keys = [
            {"key": key, "first": s.first or UNDATED, "story_id": s.story_id}
            for s in found
            for key in sorted({key_number(key) for key in s.keys})
        ]
        if keys:
            connection.execute(insert(t.story_keys), keys)


def sketches_of(connection: Connection, stories: Sequence[str]) -> list[Sketch]:
    """Return what some stories are about, worked out from their reports and claims."""
    r, k = t.reports.c, t.local_claims.c
    reports: dict[str, list[StoryReport]] = {}
    query = select(r.id, r.published_day, r.story_id).where(r.story_id.in_(stories))
    for row in connection.execute(query):
        reports.setdefault(row.story_id, []).append(StoryReport(row.id, None, "", row.published_day))
    # of a long story only the reports that its sketch looks at are read
    read = sorted(one.report_id for some in reports.values() for one in sketched(some))
    texts: dict[str, StoryReport] = {}
    claims: dict[str, list[Claim]] = {}
    for batch in in_chunks(read):
        whole = select(r.id, r.title, r.text, r.published_day).where(r.id.in_(batch))
        texts |= {row.id: StoryReport(*row) for row in connection.execute(whole)}
        told = (
            select(r.story_id, k.payload)
            .join(t.reports, r.id == k.report_id)
            .where(k.report_id.in_(batch), k.withdrawn_at.is_(None))
        )
        for story_id, payload in connection.execute(told):
            claims.setdefault(story_id, []).append(unsqueeze(payload, Claim))
    actor_of = actors_of(connection, (claim for some in claims.values() for claim in some))
    return [
        sketch(
            story,
            [texts.get(one.report_id, one) for one in reports[story]],
            [mapped(claim, actor_of) for claim in claims.get(story, ())],
        )
        for story in sorted(reports)
    ]


# -- asking --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoryStep:
    """A story of a storyline.

    Attributes:
        story: Its id.
        first, last: Days of its first and last report; None if no report of it is dated.
        reports: How many it has.
        title: A headline of it, or its first words.
        score: How surely the one follows from the other; None for the story asked for.
        reasons: Why it is linked with the one that is nearer to the story asked for, in words.
        linked_to: The story that it is linked with; None for the one asked for.
        days: Between their first reports; None where one has no date.
    """

    story: str
    first: str | None
    last: str | None
    reports: int
    title: str
    score: float | None = None
    reasons: tuple[str, ...] = ()
    linked_to: str | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Storyline:
    """The stories before and after one.

    Attributes:
        story: The story asked for.
        before: The few surest stories that it follows from, the latest last.
        after: The few surest stories that follow from it, the earliest first.
        line: The line through it: from each story back to the surest earlier one, and on to the surest later one, in
            order of time, itself included.
        undated: The surest of the stories that belong to it and of which nobody knows whether they come before or after,
            since it or they have no date; the surest first.
    """

    story: StoryStep
    before: tuple[StoryStep, ...]
    after: tuple[StoryStep, ...]
    line: tuple[StoryStep, ...]
    undated: tuple[StoryStep, ...] = ()


def find_storyline(connection: Connection, given: str, *, limit: int = 5, steps: int = 10) -> Storyline:
    """Return the stories before and after a story; `Desk.storyline` tells the arguments.

    Raises:
        NotFoundError: If there is no such story or report.
        QueryError: If several ids begin so.
    """
    lookup = _Lookup(connection)
    own = lookup.sketch(_story_id(connection, given))
    before = best(lookup.links(own.story_id, back=True), limit)
    after = best(lookup.links(own.story_id, back=False), limit)
    back = line(own.story_id, lambda s: lookup.links(s, back=True), back=True, steps=steps)
    on = line(own.story_id, lambda s: lookup.links(s, back=False), back=False, steps=steps)

    def steps_of(links: Iterable[StoryLink], *, earlier: bool) -> list[StoryStep]:
        found = [
            _step(lookup.sketch(link.earlier if earlier else link.later), link, earlier=earlier)
            for link in links
        ]
        return sorted(found, key=lambda step: (step.first or UNDATED, step.story))

    return Storyline(
        _step(own),
        tuple(steps_of(before, earlier=True)),
        tuple(steps_of(after, earlier=False)),
        (*steps_of(back, earlier=True), _step(own), *steps_of(on, earlier=False)),
        tuple(
            _step(lookup.sketch(link.earlier), link, earlier=True)
            if link.earlier != own.story_id
            else _step(lookup.sketch(link.later), link)
            for link in best(lookup.undated(own.story_id), limit)
        ),
    )


def _step(one: Sketch, link: StoryLink | None = None, *, earlier: bool = False) -> StoryStep:
    step = (one.story_id, one.first, one.last, one.reports, one.title)
    if link is None:
        return StoryStep(*step)
    return StoryStep(*step, link.score, link.reasons, link.later if earlier else link.earlier, link.days)


def _story_id(connection: Connection, given: str) -> str:
    """Return the story that an id of a story or of a report, or the first digits of either, means."""
    s, r = t.story_sketches.c, t.reports.c
    stories = set(
        connection.execute(
            select(s.story_id).where(s.story_id.startswith(given, autoescape=True)).limit(2)
        ).scalars()
    )
    if not stories:
        query = select(r.story_id, r.id).where(r.id.startswith(given, autoescape=True)).limit(2)
        rows = connection.execute(query).all()
        if len(rows) > 1:
            raise QueryError(f"several reports begin with {given}; give more digits")
        stories = {row.story_id for row in rows if row.story_id}
    if not stories:
        raise NotFoundError(f"there is no story or report {given}")
    if len(stories) > 1:
        raise QueryError(f"several stories begin with {given}; give more digits")
    return str(stories.pop())


class _Lookup:
    """Sketches and links of stories, each looked up once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._sketches: dict[str, Sketch] = {}
        self._links: dict[tuple[str, bool], list[StoryLink]] = {}

    def sketch(self, story: str) -> Sketch:
        self._load([story])
        if story not in self._sketches:
            raise NotFoundError(f"there is no story {story}")
        return self._sketches[story]

    def links(self, story: str, *, back: bool) -> list[StoryLink]:
        """Return all links of a story to earlier (`back`) or later ones."""
        if (story, back) not in self._links:
            own = self.sketch(story)
            self._links[story, back] = self._linked(own, self._near(own, back=back)) if own.first else []
        return self._links[story, back]

    def undated(self, story: str) -> list[StoryLink]:
        """Return all links of a story to stories without a date; of one without a date, to all."""
        own = self.sketch(story)
        near = self._near(own, back=False, undated=True) | (
            set() if own.first else self._near(own, back=False)
        )
        return self._linked(own, near)

    def _linked(self, own: Sketch, near: set[str]) -> list[StoryLink]:
        others = sorted(near - {own.story_id})
        self._load(others)
        pairs = (follows(own, self._sketches[other]) for other in others if other in self._sketches)
        return [link for link in pairs if link is not None]

    def _near(self, own: Sketch, *, back: bool, undated: bool = False) -> set[str]:
        k = t.story_keys.c
        order: tuple[Any, Any]
        side: Any
        first = own.first or UNDATED
        if undated:
            side, order = k.first == UNDATED, (k.first, k.story_id)
        elif back:
            before = and_(k.first == first, k.story_id < own.story_id)
            side, order = (
                and_(k.first > UNDATED, or_(k.first < first, before)),
                (k.first.desc(), k.story_id.desc()),
            )
        else:
            after = and_(k.first == first, k.story_id > own.story_id)
            side, order = and_(k.first > UNDATED, or_(k.first > first, after)), (k.first, k.story_id)
        found: set[str] = set()
        for key in sorted({key_number(key) for key in own.keys}):
            query = select(k.story_id).where(k.key == key, side).order_by(*order).limit(NEAREST)
            found |= set(self.connection.execute(query).scalars())
        return found

    def _load(self, stories: Sequence[str]) -> None:
        s = t.story_sketches.c
        for batch in in_chunks([story for story in stories if story not in self._sketches]):
            rows = self.connection.execute(select(s.story_id, s.payload).where(s.story_id.in_(batch)))
            self._sketches |= {story: unsqueeze(payload, Sketch) for story, payload in rows}
