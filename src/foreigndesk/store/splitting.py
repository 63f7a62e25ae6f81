"""Takes out of a known actor what one report says of it, a name's worth, single mentions; and reports out of a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.linking.names import plain
from foreigndesk.linking.records import LocalRecord
from foreigndesk.model import Judgement
from foreigndesk.store.base import Deciding
from foreigndesk.store.conflicts import refuse_contradiction
from foreigndesk.store.decisions import MOST_MATES, keep
from foreigndesk.store.happenings import story_member
from foreigndesk.store.query import report_id
from foreigndesk.store.story_ids import find_story, founder_of, reports_in, story_side
from foreigndesk.store.things import Thing, actor_side, find_actor, member_for, records_of


def split(store: Deciding, given: str, parts: Sequence[str], *, by: str, why: str | None = None) -> Judgement:
    """Judge parts of an actor, or of a story, different from the rest of it; `Desk.split` says what the arguments mean."""
    if not by.strip():
        raise QueryError("say who judges")
    if not parts:
        raise QueryError("say what is to be taken out: members, reports or names")
    with store.writing() as connection:
        try:
            actor = find_actor(connection, given)
        except NotFoundError as error:
            return _split_story(connection, store.now(), given, parts, error, by=by, why=why)
        records = records_of(connection, actor.id, None)
        out = sorted({member for part in parts for member in _members(connection, records, part)})
        rest = [r.member for r in records if r.member not in out]
        if not rest:
            raise QueryError("that is all of the actor; nothing would be left to take it out of")
        first = member_for(connection, actor.id, without=out)
        refuse_contradiction(
            connection,
            "different",
            [Thing("actor", actor.id, member, exact=True) for member in out],
            [Thing("actor", actor.id, first, exact=True)],
        )
        return keep(
            connection,
            store.now(),
            "different",
            out,
            [first],
            (actor_side(connection, actor.id, out),),
            (replace(actor_side(connection, actor.id, rest), members=(first,)),),
            by=by,
            why=why,
            mates=((), rest[:MOST_MATES]),
        )


def _split_story(
    connection: Connection,
    now: str,
    given: str,
    parts: Sequence[str],
    error: NotFoundError,
    *,
    by: str,
    why: str | None,
) -> Judgement:
    """Judge reports of a story different from the rest of it; what is no story either is the error of before."""
    try:
        story = find_story(connection, given)
    except NotFoundError:
        raise error from None
    reports = reports_in(connection, story)
    out = list(dict.fromkeys(report_id(connection, part.strip()) for part in parts))
    for report in out:
        if report not in reports:
            raise NotFoundError(f"{report} is no report of the story; `foreigndesk story` lists its reports")
    rest = [report for report in reports if report not in out]
    if not rest:
        raise QueryError("that is all of the story; nothing would be left to take it out of")
    founder = founder_of(connection, story)
    first = founder if founder in rest else rest[0]
    members, anchor = [story_member(report) for report in out], story_member(first)
    refuse_contradiction(
        connection,
        "different",
        [Thing("story", story, member, exact=True) for member in members],
        [Thing("story", story, anchor, exact=True)],
    )
    return keep(
        connection,
        now,
        "different",
        members,
        [anchor],
        (replace(story_side(connection, story, tuple(members)), reports=len(out)),),
        (replace(story_side(connection, story, (anchor,)), reports=len(rest)),),
        by=by,
        why=why,
        mates=((), [story_member(report) for report in rest[:MOST_MATES]]),
    )


def _members(connection: Connection, records: Sequence[LocalRecord], part: str) -> list[str]:
    """The members of an actor that a member's id, a report's id or a name means."""
    words = part.strip()
    report, _, local = words.partition(":")
    if local:
        found = [r.member for r in records if r.member == f"{report_id(connection, report)}:{local}"]
    else:
        named = plain(words)
        found = [r.member for r in records if named and plain(r.name) == named]
        if not found:
            try:
                whole = report_id(connection, words)
            except NotFoundError as error:
                raise NotFoundError(f"the actor has no member, report or name {words}") from error
            found = [r.member for r in records if r.report_id == whole]
    if not found:
        raise NotFoundError(f"{words} is no part of the actor; `foreigndesk history` lists its parts")
    return found
