"""Copies, stories, disagreements and storylines, counted and worked out again from the reports they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select

from foreigndesk.linking.stories import count_words, day_number, unpacked
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import key_number
from foreigndesk.store.checking.faults import Findings
from foreigndesk.store.codec import squeeze, squeezed_json
from foreigndesk.store.copies import trees_of
from foreigndesk.store.disagreements import story_disagreements
from foreigndesk.store.happenings import ALL, NUMBER_OF_REPORTS, counts_of_stories, report_key, span_of
from foreigndesk.store.storylines import UNDATED, sketches_of

STORIES, REPORTS = 50, 200


def check_copies(findings: Findings) -> None:
    """Work the trees of reprints out again from the pairs of copies."""
    p, r = t.reprint_pairs.c, t.reports.c
    waiting = select(t.to_link.c.key).where(t.to_link.c.kind == "report")
    paired = (r.id.in_(select(p.left)) | r.id.in_(select(p.right))) & r.id.not_in(waiting)
    # short ids of the reports that copy or are copied: the one thing here that grows with the record
    seen: set[str] = set()
    query = select(r.id).where(paired).order_by(r.id)
    names = {
        "origin": "origin_id",
        "of": "reprint_of",
        "kind": "reprint_kind",
        "parent": "parent_id",
        "via_agency": "via",
    }
    for rows in findings.rows(query, REPORTS):
        findings.tell("reprints", findings.looked_at["reprints"], 0)
        findings.looked_at["reprints"] += len(rows)
        for wanted in trees_of(findings.connection, {row.id for row in rows} - seen):
            by_id = {str(row["report"]): row for row in wanted}
            seen |= by_id.keys()
            kept = select(r.id, *(r[column] for column in names.values())).where(r.id.in_(by_id))
            for row in findings.connection.execute(kept):
                differ = [c for name, c in names.items() if getattr(row, c) != by_id[row.id][name]]
                if differ:
                    findings.add(
                        "origins follow from the pairs of copies",
                        row.id,
                        f"{', '.join(differ)} differ",
                        "relink",
                    )


def check_stories(findings: Findings, total: int, *, quick: bool) -> None:
    """Count the stories again; work out again in what their reports differ and what they are about.

    Args:
        findings: Where faults go.
        total: How many stories there are.
        quick: Count only.
    """
    s = t.stories.c
    counted = ("reports", "outlets", "origins", "first_day", "last_day")
    query = select(s.id, *(s[name] for name in counted)).order_by(s.id)
    # a report that waits to be linked may have made a copy of another one already
    settled = not _marks(findings, "report", "story", "story_report")
    changed = settled and not _marks(
        findings, "claim", "claim_block", "actor", "actor_block", "actor_cell", "actor_left"
    )
    for rows in findings.counted("stories", query, total, STORIES):
        ids = [row.id for row in rows]
        again = {row.story_id: row for row in findings.connection.execute(counts_of_stories(ids))}
        for row in rows:
            there = again.get(row.id)
            if there is None:
                findings.add("stories have reports", row.id, "no report is in it", "relink")
            elif differ := [n for n in counted if getattr(row, n) != getattr(there, n)]:
                told = ", ".join(f"{n} {getattr(row, n)} and not {getattr(there, n)}" for n in differ)
                findings.add("stories count their reports", row.id, f"it says {told}", "relink")
        if changed and not quick:
            fresh = [i for i in ids if i not in _changed(findings, ids)]
            _check_disagreements(findings, fresh)
            _check_sketches(findings, fresh)


def _marks(findings: Findings, *kinds: str) -> bool:
    query = select(t.to_link.c.key).where(t.to_link.c.kind.in_(kinds)).limit(1)
    return findings.connection.execute(query).first() is not None


def _changed(findings: Findings, ids: Sequence[str]) -> set[str]:
    q = t.to_link.c
    query = select(q.key).where(q.kind == "changed_story", q.key.in_(ids))
    return set(findings.connection.execute(query).scalars())


def _check_disagreements(findings: Findings, stories: Sequence[str]) -> None:
    d = t.disagreements.c
    wanted = {
        (story, one.id): squeezed_json(squeeze(one))
        for story, some in story_disagreements(findings.connection, stories).items()
        for one in some
    }
    query = select(d.story_id, d.id, d.payload).where(d.story_id.in_(stories), d.withdrawn_at.is_(None))
    kept = {(row.story_id, row.id): squeezed_json(row.payload) for row in findings.connection.execute(query)}
    findings.looked_at["disagreements"] += len(kept)
    for story, one in sorted(kept.keys() | wanted.keys()):
        if kept.get((story, one)) != wanted.get((story, one)):
            reason = "is missing" if (story, one) not in kept else "is no longer there, or another"
            findings.add(
                "disagreements are those of the reports",
                one,
                f"of story {story}: worked out again it {reason}",
                "relink",
            )


def _check_sketches(findings: Findings, stories: Sequence[str]) -> None:
    k, x = t.story_sketches.c, t.story_keys.c
    wanted = {sketch.story_id: sketch for sketch in sketches_of(findings.connection, stories)}
    query = select(t.story_sketches).where(k.story_id.in_(stories))
    kept = {row.story_id: row for row in findings.connection.execute(query)}
    keys: dict[str, set[int]] = {}
    for story, key in findings.connection.execute(select(x.story_id, x.key).where(x.story_id.in_(stories))):
        keys.setdefault(story, set()).add(key)
    for story, sketch in wanted.items():
        row = kept.get(story)
        # a story without a sketch is a fault of its own (`structure`)
        if row is None:
            continue
        same = squeezed_json(row.payload) == squeezed_json(squeeze(sketch)) and row.first == (
            sketch.first or UNDATED
        )
        if not same or keys.get(story, set()) != {key_number(key) for key in sketch.keys}:
            findings.add(
                "sketches are those of the stories",
                story,
                "worked out again it is about something else",
                "relink",
            )


def check_words_of_stories(findings: Findings, total: int) -> None:
    """Count the words of reports again, by which stories are found, and compare with the counts that are kept.

    Sums are compared and not words, so that memory does not grow: of each span of days the number of reports, and two
    sums over its words, which agree by chance once in some 2**63.
    """
    s, r = t.story_reports.c, t.reports.c
    wanted: dict[int, list[int]] = {}
    query = (
        select(s.key, s.report_id, s.day, s.words, r.title, r.text, r.published_day)
        .join(t.reports, r.id == s.report_id)
        .order_by(s.key)
    )
    for rows in findings.counted("words of reports", query, total, REPORTS):
        for row in rows:
            counted = count_words(row.title, row.text)
            day = day_number(row.published_day)
            if (row.key, row.day, row.words) != (report_key(row.report_id), day, counted.packed()):
                findings.add(
                    "words of reports are counted", row.report_id, "counted again they are others", "relink"
                )
            words = unpacked(row.words).words
            for span in {ALL, span_of(row.day)}:
                _sum(
                    wanted.setdefault(span, [0, 0, 0]), words, np.ones(len(words), dtype=np.uint64), reports=1
                )
    kept: dict[int, list[int]] = {}
    c = t.story_counts.c
    for rows in findings.rows(select(c.word, c.span, c.reports).order_by(c.span), 20_000):
        _sum_rows(kept, rows)
    for span in sorted(wanted.keys() | kept.keys()):
        if wanted.get(span, [0, 0, 0]) != kept.get(span, [0, 0, 0]):
            findings.add(
                "words of stories are counted",
                "all reports" if span == ALL else f"span {span}",
                "how many reports have each word, counted again, is something else",
                "relink",
            )


def _sum_rows(kept: dict[int, list[int]], rows: Sequence[Any]) -> None:
    by_span: dict[int, list[tuple[int, int]]] = {}
    for word, span, reports in rows:
        sums = kept.setdefault(span, [0, 0, 0])
        if word == NUMBER_OF_REPORTS:
            sums[0] += reports
        else:
            by_span.setdefault(span, []).append((word, reports))
    for span, pairs in by_span.items():
        words, counts = np.array(pairs, dtype=np.uint64).T
        _sum(kept[span], words, counts)


def _sum(sums: list[int], words: npt.NDArray[Any], counts: npt.NDArray[np.uint64], reports: int = 0) -> None:
    """Add to the number of reports, to that of words, and to a sum in which each word has a weight of its own."""
    mixed = words.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    sums[0] += reports
    sums[1] += int(counts.sum())
    sums[2] = (sums[2] + int((mixed * counts).sum())) % (1 << 64)


def how_many(findings: Findings) -> dict[str, int]:
    """Return how many reports, standing claims, actors and stories there are."""
    tables = {"reports": t.reports, "actors": t.actors, "stories": t.stories}
    found = {
        name: findings.connection.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in tables.items()
    }
    standing = select(func.count()).select_from(t.claims).where(t.claims.c.withdrawn_at.is_(None))
    return found | {"claims": findings.connection.execute(standing).scalar_one()}
