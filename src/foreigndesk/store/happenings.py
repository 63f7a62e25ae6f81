"""Keeps each report's story as reports arrive: a new one is compared with those that share telling words with it.

1. New reports are counted: their words, and how many reports of the days around have each word (`story_counts`).
2. In order of their days, each looks for reports in reach by its most telling words (`story_index`), rare ones first, so
   many and no more.
3. The stories of those it is like, and no others, are grouped again with it (`linking.stories.Neighbourhood`), under what
   people decided (`linking.judged`). A story of many reports stands as a block that is not taken apart again, seen
   through its reports of the days nearest.
4. A group keeps the id of the story whose founder it holds, of several the oldest. An id that is left without a story is
   kept in `former_stories`.

None of this looks at more than so many rows, however large the record. What a report finds depends on which came before
it; `link_stories` over an emptied table (`forget_stories`, the command `relink`) takes all in the order of their days,
and so gives the same for the same reports, whatever their order of arrival was.
"""

from __future__ import annotations

import functools
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from foreigndesk.linking.judged import JudgedPair, partition
from foreigndesk.linking.stories import (
    GAP_DAYS,
    SPAN_DAYS,
    SPANS,
    TELLING_WORDS,
    Neighbourhood,
    Placed,
    count_words,
    day_number,
    likeness,
    story_id,
    telling,
    unpacked,
    weigh,
)
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks

# Of each telling word so many reports are seen at most, those of the latest days.
PER_WORD = 200
# Reports compared with a new one; stories then grouped again with it.
CANDIDATES, NEAR_STORIES = 48, 16
# A story of more reports is a block, seen through so many of them.
# Reports so alike bring their stories in, though they need not be one: what is near the threshold is looked at again
# (set on the orders of benchmarks/stories: Timeline17 agreed at 96 without, at 98 with it).
TOUCH = 0.1
LOOSE, SEEN = 40, 24
# Where a person decided, larger stories are taken apart, too.
LOOSE_WHEN_SETTLED = 400
# Reports and word counts kept in memory.
KEPT_REPORTS, KEPT_COUNTS = 20_000, 600_000
# Reports counted between two writes of counts.
COUNTED_AT_ONCE = 500
ALL, NO_DAY, NUMBER_OF_REPORTS = 0, 0, 0
_BLOCK = "block:"


def link_stories(
    connection: Connection,
    report_ids: Iterable[str],
    again: Iterable[str],
    pairs: Sequence[JudgedPair],
    now: str,
    tell: Callable[[str, int, int], None],
) -> None:
    """Find the stories of new reports and bring those up to date that they touch.

    Args:
        connection: A writing connection.
        report_ids: Reports that may be new; those that have a story already count as touched.
        again: Reports whose stories are to be settled again, since a person decided about them.
        pairs: What people decided about stories; members are `story_member`s.
        now: The moment.
        tell: Told how far it is.
    """
    linker = _Linker(connection, pairs, now)
    linker.count(report_ids, tell)
    waiting = linker.waiting()
    for number, report_id in enumerate(waiting):
        if number % 50 == 0:
            tell("stories", number, len(waiting))
        linker.place(report_id)
    linker.settle(again)
    linker.finish()


def forget_stories(connection: Connection, now: str) -> None:
    """Forget all stories, so that the next linking finds them anew; their ids lead on to what they will be."""
    gone = connection.execute(select(t.stories.c.id, t.stories.c.founder)).all()
    _keep_former(connection, [(row.id, row.founder) for row in gone], now)
    for table in (t.stories, t.story_index, t.story_counts, t.story_reports):
        connection.execute(delete(table))


def recount_stories(connection: Connection, story_ids: Iterable[str]) -> None:
    """Count reports, outlets, origins and days of some stories again."""
    for batch in in_chunks(sorted(set(story_ids))):
        query = counts_of_stories(batch)
        rows = [{"s": row.story_id, **row._mapping} for row in connection.execute(query)]
        for row in rows:
            del row["story_id"]
        if rows:
            names = ("reports", "outlets", "origins", "first_day", "last_day")
            changed = update(t.stories).where(t.stories.c.id == bindparam("s"))
            connection.execute(changed.values({name: bindparam(f"{name}") for name in names}), rows)


def counts_of_stories(story_ids: Sequence[str]) -> Select[Any]:
    """Return the question for `story_id`, `reports`, `outlets`, `origins`, `first_day` and `last_day` of some stories."""
    s, r = t.story_reports.c, t.reports.c
    return (
        select(
            s.story_id,
            func.count().label("reports"),
            func.count(r.outlet.distinct()).label("outlets"),
            func.count(func.coalesce(r.origin_id, r.id).distinct()).label("origins"),
            func.min(r.published_day).label("first_day"),
            func.max(r.published_day).label("last_day"),
        )
        .select_from(t.story_reports.join(t.reports, r.id == s.report_id))
        .where(s.story_id.in_(story_ids))
        .group_by(s.story_id)
    )


def story_member(report_id: str) -> str:
    """Return how a judgement names a report as part of a story."""
    return f"story:{report_id}"


def report_of(member: str) -> str | None:
    """Return the report that a judgement's member names as part of a story; None for any other member."""
    kind, _, report_id = member.partition(":")
    return report_id if kind == "story" and report_id else None


def report_key(report_id: str) -> int:
    """Return a report's number in the tables of stories, 63 bits."""
    return int.from_bytes(hashlib.blake2b(report_id.encode(), digest_size=8).digest(), "big") >> 1


def span_of(day: int | None) -> int:
    """Return the span of days in which a report's words are counted, besides in all of them."""
    return ALL if day is None else day // SPAN_DAYS


def _keep_former(connection: Connection, gone: Sequence[tuple[str, str]], now: str) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    rows = [{"id": i, "founder": founder, "at": now} for i, founder in gone]
    for batch in in_chunks(range(len(rows))):
        connection.execute(
            dialect.insert(t.former_stories).on_conflict_do_nothing(), [rows[number] for number in batch]
        )


class _Frequencies:
    """How many reports of the spans around a span have each word; asked of the store once a word."""

    def __init__(self, connection: Connection, span: int) -> None:
        self._connection = connection
        bounds = (ALL, ALL) if span == ALL else (span - SPANS, span + SPANS)
        c = t.story_counts.c
        self._query = (
            select(c.word, func.sum(c.reports))
            .where(c.span.between(*bounds), c.word.in_(bindparam("words", expanding=True)))
            .group_by(c.word)
        )
        self.having: dict[int, int] = {}
        self.ask([NUMBER_OF_REPORTS])
        self.reports = self.having[NUMBER_OF_REPORTS]

    def ask(self, words: Iterable[int]) -> None:
        missing = [word for word in words if word not in self.having]
        for batch in in_chunks(missing):
            self.having.update(dict.fromkeys(batch, 0))
            for word, reports in self._connection.execute(self._query, {"words": batch}):
                self.having[word] = int(reports)


class _Linker:
    def __init__(self, connection: Connection, pairs: Sequence[JudgedPair], now: str) -> None:
        self.connection, self.now = connection, now
        self.pairs = [_by_report(pair) for pair in pairs]
        self.judged = {report for pair in self.pairs for report in pair.named}
        self.touched: set[str] = set()
        # all is found from nothing: what stories were called before has no say
        self.anew = connection.execute(select(t.story_reports.c.key).limit(1)).first() is None
        self._frequencies: dict[int, _Frequencies] = {}
        self._reports: dict[int, Placed] = {}
        self._moved: dict[str, str] = {}
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        upsert = dialect.insert(t.story_counts)
        self._add_counts = upsert.on_conflict_do_update(
            index_elements=["word", "span"],
            set_={"reports": t.story_counts.c.reports + upsert.excluded.reports},
        )

    # -- counting ----------------------------------------------------------------------------------------

    def count(self, report_ids: Iterable[str], tell: Callable[[str, int, int], None]) -> None:
        """Take new reports in: their words, and what they add to how frequent words are."""
        r = t.reports.c
        done = 0
        for batch in in_chunks(report_ids, COUNTED_AT_ONCE):
            tell("words of reports", done, 0)
            done += len(batch)
            s = t.story_reports.c
            known = dict(
                self.connection.execute(select(s.report_id, s.story_id).where(s.report_id.in_(batch))).all()
            )
            self.touched |= {story for story in known.values() if story is not None}
            counts: Counter[tuple[int, int]] = Counter()
            rows = []
            query = select(r.id, r.title, r.text, r.published_day, r.origin_id).where(r.id.in_(batch))
            origins = set()
            for row in self.connection.execute(query.order_by(r.id)):
                origins.add(row.origin_id)
                if row.id in known:
                    continue
                counted, day = count_words(row.title, row.text), day_number(row.published_day)
                rows.append(
                    {"key": report_key(row.id), "report_id": row.id, "day": day, "words": counted.packed()}
                )
                for span in {ALL, span_of(day)}:
                    counts[NUMBER_OF_REPORTS, span] += 1
                    counts.update((word, span) for word in counted.words.tolist())
            if rows:
                self.connection.execute(insert(t.story_reports), rows)
                self.connection.execute(
                    self._add_counts,
                    [{"word": w, "span": s, "reports": n} for (w, s), n in sorted(counts.items())],
                )
            self._touch_copies(origins - {None})

    def _touch_copies(self, origins: set[str]) -> None:
        """A report that copies another one changes how many origins the stories of its copies have."""
        r = t.reports.c
        for batch in in_chunks(sorted(origins)):
            query = select(r.story_id).where(r.origin_id.in_(batch), r.story_id.is_not(None)).distinct()
            self.touched |= set(self.connection.execute(query).scalars())

    def waiting(self) -> list[str]:
        """Return the reports that have no story yet, in order of their days, undated ones last."""
        s = t.story_reports.c
        query = select(s.report_id, s.day).where(s.story_id.is_(None))
        found = [(day is None, day or 0, report_id) for report_id, day in self.connection.execute(query)]
        return [report_id for _, _, report_id in sorted(found)]

    # -- placing -----------------------------------------------------------------------------------------

    def place(self, report_id: str) -> None:
        """Give a report its story."""
        key = report_key(report_id)
        one = self._load([key])[key]
        words = telling(one.words, one.vector)
        near = self._near(one, words)
        stories = list(dict.fromkeys(story for _, story in near))[:NEAR_STORIES]
        self._group([one], stories)
        day = NO_DAY if one.day is None else one.day
        if words:
            self.connection.execute(
                insert(t.story_index), [{"word": word, "day": day, "key": key} for word in sorted(words)]
            )

    def settle(self, reports: Iterable[str]) -> None:
        """Group the stories of some reports again, all together, with what people decided about them."""
        stories = self._stories_of([report_key(report) for report in sorted(reports)])
        if stories:
            self._group([], sorted(set(stories.values())))

    def _near(self, one: Placed, words: Sequence[int]) -> list[tuple[float, str]]:
        """Return the stories that hold a report like this one, the most alike first."""
        weight = dict(zip(one.words.tolist(), one.vector.tolist(), strict=True))
        wanted = _wanted([(word, round(1e6 * weight[word])) for word in words], one.day)
        best = list(self.connection.execute(_postings(), wanted).scalars())
        if not best:
            return []
        loaded = self._load(best)
        stories = self._stories_of(best)
        others = [loaded[key] for key in best]
        alike = [
            (value, stories[key])
            for key, value in zip(best, likeness(one, others), strict=True)
            if value >= TOUCH and key in stories
        ]
        return sorted(alike, key=lambda pair: (-pair[0], pair[1]))

    def _stories_of(self, keys: Sequence[int]) -> dict[int, str]:
        s = t.story_reports.c
        query = select(s.key, s.story_id).where(s.key.in_(keys), s.story_id.is_not(None))
        return dict(self.connection.execute(query).all())

    def _load(self, keys: Iterable[int]) -> dict[int, Placed]:
        wanted = list(keys)
        if len(self._reports) > KEPT_REPORTS:
            self._reports.clear()
        if sum(len(f.having) for f in self._frequencies.values()) > KEPT_COUNTS:
            self._frequencies.clear()
        s = t.story_reports.c
        fresh = []
        for batch in in_chunks(key for key in wanted if key not in self._reports):
            query = select(s.key, s.report_id, s.day, s.words).where(s.key.in_(batch))
            fresh += [(r.key, r.report_id, r.day, unpacked(r.words)) for r in self.connection.execute(query)]
        asked: dict[int, set[int]] = {}
        for _, _, day, counted in fresh:
            asked.setdefault(span_of(day), set()).update(counted.words.tolist())
        for span, words in sorted(asked.items()):
            if span not in self._frequencies:
                self._frequencies[span] = _Frequencies(self.connection, span)
            self._frequencies[span].ask(sorted(words))
        for key, report_id, day, counted in fresh:
            around = self._frequencies[span_of(day)]
            vector = weigh(counted, around.reports, around.having)
            self._reports[key] = Placed(report_id, day, counted.words, vector)
        return {key: self._reports[key] for key in wanted if key in self._reports}

    # -- grouping ----------------------------------------------------------------------------------------

    def _group(self, new: Sequence[Placed], stories: Sequence[str]) -> None:
        """Group new reports and some stories anew, and write what changed."""
        story_of: dict[str, str | None] = {one.report_id: None for one in new}
        placed = list(new)
        waiting, seen = self._with_judged(story_of, stories), set()
        while waiting:
            story = waiting.pop(0)
            if story in seen:
                continue
            seen.add(story)
            for one in self._members(story, new[0] if new else None):
                placed.append(one)
                story_of[one.report_id] = story
            waiting += self._with_judged(story_of, ())
        around = Neighbourhood(placed)
        groups = partition(list(around.units), around.group, self._pairs_of(around))
        self._write(around, groups, story_of)

    def _with_judged(self, story_of: Mapping[str, str | None], stories: Sequence[str]) -> list[str]:
        """Return some stories, and those of what a person joined with any of some reports."""
        named = self.judged & story_of.keys()
        others = {
            report
            for pair in self.pairs
            if pair.verb == "same" and pair.named & named
            for report in pair.named
            if report not in story_of
        }
        found = self._stories_of([report_key(report) for report in sorted(others)]) if others else {}
        return [*stories, *sorted(set(found.values()))]

    def _members(self, story: str, new: Placed | None) -> list[Placed]:
        """Return the reports of a story: all of a small one; of a large one those nearest to a new one, as a block."""
        loose_reports = LOOSE if new else LOOSE_WHEN_SETTLED
        day = new.day if new else None
        s = t.story_reports.c
        query = select(s.key).where(s.story_id == story)
        # as SQLite sorts by itself, so that both databases see the same
        some = query.order_by(s.day.nulls_first(), s.key).limit(loose_reports + 1)
        keys = list(self.connection.execute(some).scalars())
        if len(keys) <= loose_reports:
            return list(self._load(keys).values())
        latest = query.order_by(s.day.desc().nulls_last(), s.key).limit(SEEN)
        if day is not None:
            latest = latest.where(s.day <= day + GAP_DAYS)
        keys = list(self.connection.execute(latest).scalars()) or keys[:SEEN]
        # what a person named is never tied up in a block
        judged = self._judged_in(story)
        block = [one for one in self._load(keys).values() if one.report_id not in judged]
        loose = self._load(report_key(report) for report in sorted(judged)).values()
        return [
            *(Placed(one.report_id, one.day, one.words, one.vector, _BLOCK + story) for one in block),
            *loose,
        ]

    def _judged_in(self, story: str) -> set[str]:
        s = t.story_reports.c
        found: set[str] = set()
        for batch in in_chunks(sorted(self.judged)):
            query = select(s.report_id).where(s.report_id.in_(batch), s.story_id == story)
            found |= set(self.connection.execute(query).scalars())
        return found

    def _pairs_of(self, around: Neighbourhood) -> list[JudgedPair]:
        unit_of = {around.reports[row].report_id: unit for unit, rows in around.units.items() for row in rows}
        return [
            replace(
                pair,
                left_mates=frozenset(unit_of[m] for m in pair.left_mates & unit_of.keys()),
                right_mates=frozenset(unit_of[m] for m in pair.right_mates & unit_of.keys()),
            )
            for pair in self.pairs
            if pair.named & unit_of.keys()
        ]

    def _write(
        self,
        around: Neighbourhood,
        groups: Sequence[tuple[str, ...]],
        story_of: Mapping[str, str | None],
    ) -> None:
        founders = self._founders({story for story in story_of.values() if story is not None})
        former = self._former(story_of)
        names = _names_of(around, groups, founders, former)
        blocks: dict[str, str] = {}
        moved: dict[str, str] = {}
        made, changed = [], set()
        for group, name in names.items():
            blocks |= {unit: name for unit in group if unit.startswith(_BLOCK) and unit != _BLOCK + name}
            reports = [around.reports[row] for unit in group for row in around.units[unit]]
            for one in reports:
                if one.block is None and story_of[one.report_id] != name:
                    moved[one.report_id] = name
                    changed |= {name, story_of[one.report_id]}
            if name not in founders:
                founder = next((one.report_id for one in reports if former.get(one.report_id) == name), None)
                made.append({"id": name, "founder": founder or _earliest(reports)})
        gone = sorted(founders.keys() - set(names.values()))
        self._replace(made, [(story, founders[story][1]) for story in gone])
        for block, name in sorted(blocks.items()):
            self._move_block(block.removeprefix(_BLOCK), name, set(story_of))
            changed |= {name, block.removeprefix(_BLOCK)}
        self._move(moved)
        self.touched |= changed - {None}  # type: ignore[arg-type]
        self._entitle(around, {name: group for group, name in names.items() if name in changed})

    def _replace(self, made: Sequence[dict[str, str]], gone: Sequence[tuple[str, str]]) -> None:
        """Make new stories, and let the ids of those that are no more lead on."""
        if made:
            counts = {"reports": 0, "outlets": 0, "origins": 0, "recorded_at": self.now}
            self.connection.execute(insert(t.stories), [row | counts for row in made])
            again = t.former_stories.c.id.in_([row["id"] for row in made])
            self.connection.execute(delete(t.former_stories).where(again))
        if gone:
            self.connection.execute(delete(t.stories).where(t.stories.c.id.in_([i for i, _ in gone])))
            _keep_former(self.connection, gone, self.now)

    def _move(self, moved: Mapping[str, str]) -> None:
        if moved:
            self.connection.execute(
                update(t.story_reports)
                .where(t.story_reports.c.key == bindparam("k"))
                .values(story_id=bindparam("s")),
                [{"k": report_key(report), "s": story} for report, story in sorted(moved.items())],
            )
            self._moved |= moved

    def _move_block(self, old: str, new: str, loaded: set[str]) -> None:
        """Move a large story's reports into another one, all but those that stand for themselves."""
        s = t.story_reports.c
        found = self.connection.execute(select(s.report_id).where(s.story_id == old)).scalars().all()
        loose = loaded & self.judged
        self._move({report: new for report in found if report not in loose})

    def _entitle(self, around: Neighbourhood, groups: Mapping[str, tuple[str, ...]]) -> None:
        """Give stories the headline of their most central report."""
        r = t.reports.c
        wanted = [
            around.reports[row].report_id for g in groups.values() for u in g for row in around.units[u]
        ]
        titles: dict[str, str] = {}
        for batch in in_chunks(sorted(wanted)):
            query = select(r.id, r.title).where(r.id.in_(batch), r.title.is_not(None), r.title != "")
            titles.update(dict(self.connection.execute(query).all()))
        rows = []
        for name, group in sorted(groups.items()):
            central = around.central(group, titles.keys())
            rows.append({"s": name, "report": central, "words": titles.get(central or "")})
        if rows:
            self.connection.execute(
                update(t.stories)
                .where(t.stories.c.id == bindparam("s"))
                .values(title=bindparam("words"), title_report=bindparam("report")),
                rows,
            )

    def _former(self, story_of: Mapping[str, str | None]) -> dict[str, str]:
        """Founder → an id that is without a story, for reports that were in one: it may have one again."""
        f = t.former_stories.c
        found: dict[str, str] = {}
        if self.anew:
            return found
        for batch in in_chunks(sorted(report for report, story in story_of.items() if story is not None)):
            query = select(f.founder, f.id).where(f.founder.in_(batch)).order_by(f.id.desc())
            found.update({row.founder: row.id for row in self.connection.execute(query)})
        return found

    def _founders(self, stories: set[str]) -> dict[str, tuple[int, str]]:
        s = t.stories.c
        found: dict[str, tuple[int, str]] = {}
        for batch in in_chunks(sorted(stories)):
            query = select(s.id, s.row, s.founder).where(s.id.in_(batch))
            found.update({row.id: (row.row, row.founder) for row in self.connection.execute(query)})
        return found

    def finish(self) -> None:
        """Write which story each report that moved is in, and count the stories that changed."""
        rows = [{"report": report, "story": story} for report, story in sorted(self._moved.items())]
        if rows:
            self.connection.execute(
                update(t.reports)
                .where(t.reports.c.id == bindparam("report"))
                .values(story_id=bindparam("story")),
                rows,
            )
        recount_stories(self.connection, self.touched)


def _by_report(pair: JudgedPair) -> JudgedPair:
    sides = (pair.left, pair.right, pair.left_mates, pair.right_mates)
    left, right, left_mates, right_mates = (
        frozenset(filter(None, (report_of(member) for member in side))) for side in sides
    )
    return replace(pair, left=left, right=right, left_mates=left_mates, right_mates=right_mates)


def _earliest(reports: Sequence[Placed]) -> str:
    return min(reports, key=lambda one: (one.day is None, one.day or 0, one.report_id)).report_id


def _names_of(
    around: Neighbourhood,
    groups: Sequence[tuple[str, ...]],
    founders: Mapping[str, tuple[int, str]],
    former: Mapping[str, str],
) -> dict[tuple[str, ...], str]:
    """Group → its story's id: the oldest of those whose founder it holds, else a former one, else of its earliest report."""
    unit_of = {around.reports[row].report_id: unit for unit, rows in around.units.items() for row in rows}
    held: dict[str, list[tuple[int, str]]] = {}
    for story, (number, founder) in founders.items():
        # a founder that is not seen is in the block of its story
        held.setdefault(unit_of.get(founder, _BLOCK + story), []).append((number, story))
    names = {}
    for group in groups:
        old = [one for unit in group for one in held.get(unit, ())]
        reports = [around.reports[row] for unit in group for row in around.units[unit]]
        again = [former[one.report_id] for one in reports if one.report_id in former]
        names[group] = min(old)[1] if old else min(again) if again else story_id(_earliest(reports))
    return names


@functools.cache
def _postings() -> Any:
    """The reports that share most of `TELLING_WORDS` words, by the words' weights.

    Of each word are seen the reports of the latest days in reach, and those without a day.
    """
    c = t.story_index.c
    arms = []
    for number in range(TELLING_WORDS):
        columns = (c.key, cast(bindparam(f"v{number}"), Integer).label("weight"))
        word = c.word == bindparam(f"w{number}")
        dated = select(*columns).where(word, c.day.between(bindparam("first"), bindparam("last")))
        undated = select(*columns).where(word, c.day == NO_DAY)
        arms += [
            select(one.order_by(c.day.desc(), c.key.desc()).limit(PER_WORD).subquery())
            for one in (dated, undated)
        ]
    seen = union_all(*arms).subquery()
    shared = func.sum(seen.c.weight)
    return select(seen.c.key).group_by(seen.c.key).order_by(shared.desc(), seen.c.key).limit(CANDIDATES)


def _wanted(weights: Sequence[tuple[int, int]], day: int | None) -> dict[str, int]:
    """Return what `_postings` is asked with: words with their weights, and days."""
    # an undated report may be of any day
    first, last = (NO_DAY + 1, 10_000_000) if day is None else (day - GAP_DAYS, day + GAP_DAYS)
    padded = [*weights, *[(-1, 0)] * (TELLING_WORDS - len(weights))]
    words = {f"w{n}": word for n, (word, _) in enumerate(padded)}
    return {"first": first, "last": last, **words, **{f"v{n}": v for n, (_, v) in enumerate(padded)}}
