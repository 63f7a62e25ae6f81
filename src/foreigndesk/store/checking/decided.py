"""What people decided: about things that are there, without contradiction, and followed by the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, select

from foreigndesk.linking.judged import JudgedPair, hanging_together
from foreigndesk.model import JudgedSide
from foreigndesk.store import schema as t
from foreigndesk.store.anew import BROKEN
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.checking.faults import Findings
from foreigndesk.store.codec import from_json
from foreigndesk.store.happenings import report_of
from foreigndesk.store.judging import CORRECTABLE, live_pairs, story_pairs

_SIDES = {"same": ("left", "right"), "different": ("left", "right"), "unsure": ("left", "right")}


def check_decided(findings: Findings) -> None:
    """Look at all judgements, corrections and suggestions; they are few, and kept in memory."""
    _check_judgements(findings)
    _check_corrections(findings)
    _check_links(findings)
    pairs = [*live_pairs(findings.connection), *story_pairs(findings.connection)]
    _check_contradictions(findings, pairs)
    _check_followed(findings, pairs)


def _check_judgements(findings: Findings) -> None:
    j, m = t.judgements.c, t.judged_members.c
    for rows in findings.rows(select(t.judgements).order_by(j.row)):
        findings.looked_at["judgements"] += len(rows)
        ids = [row.id for row in rows]
        parts: dict[str, list[Any]] = {}
        for part in findings.connection.execute(select(t.judged_members).where(m.judgement.in_(ids))):
            parts.setdefault(part.judgement, []).append(part)
        named = {one for row in rows for one in (row.left_now, row.right_now) if one}
        named |= {part.member_now for some in parts.values() for part in some}
        known = _known(findings.connection, named)
        for row in rows:
            _check_one(findings, row, parts.get(row.id, []), known)


def _check_one(findings: Findings, row: Any, parts: Sequence[Any], known: set[str]) -> None:
    sides = _SIDES.get(row.verb, ())
    for side in sides:
        there = {part.member_now for part in parts if part.side == side and part.named}
        if getattr(row, f"{side}_now") not in there:
            findings.add(
                "judgements name their parts", row.id, f"its {side} side is not among its parts", "undo"
            )
    for name in ("left_as", "right_as"):
        try:
            from_json(getattr(row, name), tuple[JudgedSide, ...])
        except BROKEN as error:
            findings.add("judgements can be read", row.id, f"{name}: {error}", "restore")
    if row.withdrawn_at is not None:
        return
    missing = sorted(
        {one for one in (row.left_now, row.right_now) if one and one not in known}
        | {part.member_now for part in parts if part.named and part.member_now not in known}
    )
    for one in missing:
        findings.add(
            "judgements are about what is there",
            row.id,
            f"it is about {one}, which the record never had",
            "undo",
        )


def _known(connection: Connection, members: Iterable[str]) -> set[str]:
    """Return those that are in the record, or were before a report was read again."""
    found: set[str] = set()
    for batch in in_chunks(sorted(set(members))):
        waiting = {one for one in batch if ":?" in one}
        found |= waiting
        found |= _there(connection, t.local_actors.c.member, batch)
        found |= _there(connection, t.local_claims.c.id, batch)
        found |= _there(connection, t.links.c.id, batch)
        reports = {one: report for one in batch if (report := report_of(one)) is not None}
        there = _there(connection, t.reports.c.id, list(reports.values()))
        found |= {one for one, report in reports.items() if report in there}
    return found


def _there(connection: Connection, column: Column[Any], values: Sequence[str]) -> set[str]:
    return set(connection.execute(select(column).where(column.in_(values)).distinct()).scalars())


def _check_corrections(findings: Findings) -> None:
    c = t.corrections.c
    for rows in findings.rows(select(t.corrections).where(c.withdrawn_at.is_(None)).order_by(c.row)):
        findings.looked_at["corrections"] += len(rows)
        known = _there(findings.connection, t.local_claims.c.id, [row.claim_now for row in rows])
        for row in rows:
            if row.claim_now not in known:
                reason = f"it is about claim {row.claim_now}, which the record never had"
                findings.add("corrections are about claims that are there", row.id, reason, "undo")
            if row.field not in CORRECTABLE:
                findings.add("corrections are of known fields", row.id, f"{row.field} is none", "undo")


def _check_links(findings: Findings) -> None:
    k = t.links.c
    for rows in findings.rows(select(k.id, k.member_now, k.report_id).order_by(k.row)):
        findings.looked_at["suggestions"] += len(rows)
        there = _there(findings.connection, t.reports.c.id, [row.report_id for row in rows])
        for row in rows:
            if row.report_id not in there:
                reason = f"it is about {row.member_now} of a report that is not there"
                findings.add("suggestions are about reports that are there", row.id, reason, "restore")


def _check_contradictions(findings: Findings, pairs: Sequence[JudgedPair]) -> None:
    _, counting = hanging_together(pairs)
    standing = {pair.id for pair in counting}
    for pair in pairs:
        if pair.verb == "same" and pair.id not in standing:
            findings.add(
                "judgements do not contradict one another",
                pair.id,
                "it joins what a standing judgement tells apart, and has no effect",
                "undo",
            )


def _check_followed(findings: Findings, pairs: Sequence[JudgedPair]) -> None:
    """What is judged the same is one, and what is judged different is not, once linking has looked at it."""
    if findings.connection.execute(select(t.to_link.c.key).limit(1)).first() is not None:
        return
    home = _homes(findings.connection, {one for pair in pairs for one in pair.named})
    _, counting = hanging_together(pairs)
    for pair in counting:
        if len({home[one] for one in pair.named if one in home}) > 1:
            findings.add("what is judged the same is one", pair.id, "it is not one in the record", "relink")
    for pair in pairs:
        left, right = ({home[one] for one in side if one in home} for side in (pair.left, pair.right))
        if pair.verb == "different" and left & right:
            findings.add(
                "what is judged different is apart", pair.id, "it is one in the record all the same", "relink"
            )


def _homes(connection: Connection, members: Iterable[str]) -> dict[str, str]:
    """Return the known actor, the claim or the story that each local actor, one-report claim or report is in now."""
    a, k, m, r = t.local_actors.c, t.local_claims.c, t.claim_members.c, t.reports.c
    found: dict[str, str] = {}
    for batch in in_chunks(sorted(set(members))):
        actors = select(a.member, a.actor_id).where(a.member.in_(batch))
        claims = (
            select(k.id, m.claim_id)
            .join(t.claim_members, m.local_row == k.row)
            .where(k.id.in_(batch), k.withdrawn_at.is_(None), m.left_at.is_(None))
        )
        reports = {report: one for one in batch if (report := report_of(one)) is not None}
        stories = select(r.id, r.story_id).where(r.id.in_(reports))
        for query in (actors, claims):
            found |= {one: home for one, home in connection.execute(query) if home is not None}
        found |= {reports[i]: story for i, story in connection.execute(stories) if story is not None}
    return found
