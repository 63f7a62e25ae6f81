"""Checks a whole record, in the state of one moment and in bounded memory; nothing is written."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from foreigndesk.store.anew import BROKEN, reindex
from foreigndesk.store.base import Store
from foreigndesk.store.checking.database import check_full_text, check_pages, check_schema
from foreigndesk.store.checking.decided import check_decided
from foreigndesk.store.checking.faults import Checked, Findings
from foreigndesk.store.checking.recount import check_actors, check_claims, check_places
from foreigndesk.store.checking.reports import check_reports
from foreigndesk.store.checking.stories import check_copies, check_stories, check_words_of_stories, how_many
from foreigndesk.store.checking.structure import check_structure
from foreigndesk.store.failing import is_damage
from foreigndesk.store.link_steps import Notify, pending
from foreigndesk.store.relink import relink_anew_within, relink_within


def check(store: Store, *, quick: bool = False, tell: Notify | None = None) -> Checked:
    """Return what is wrong with a record; `Desk.check` says what the arguments mean."""
    with store.snapshot() as connection:
        return check_within(connection, quick=quick, tell=tell)


def check_within(connection: Connection, *, quick: bool = False, tell: Notify | None = None) -> Checked:
    """Do what `check` does inside a transaction that is open."""
    findings = Findings(connection, tell or _silent)
    try:
        if not check_pages(findings):
            return _checked(findings, 0, whole=False)
        check_schema(findings)
        if findings.faults:
            # nothing else can be asked of other tables
            return _checked(findings, 0, whole=False)
        waiting = pending(connection)
        for step in _steps(findings, quick=quick):
            try:
                step()
            except BROKEN as error:
                # what cannot be unpacked was named where it stands; what is made of it cannot be worked out again
                findings.whole = False
                if not findings.faults:
                    findings.add("the record can be worked out again", "database", str(error), "restore")
    except DBAPIError as error:
        if not is_damage(error):
            raise
        findings.add("the file is whole", "database", str(error.orig), "restore")
        return _checked(findings, 0, whole=False)
    return _checked(findings, waiting, whole=findings.whole and not quick)


def mend(store: Store, found: Checked, tell: Notify | None = None) -> None:
    """Mend what follows from something else in the record, in one transaction."""
    wanted = {fault.remedy for fault in found.faults}
    with store.writing() as connection:
        if "reindex" in wanted:
            reindex(connection)
        if "relink" in wanted:
            relink_anew_within(connection, store.now(), tell)
        else:
            relink_within(connection, store.now(), tell)


def _steps(findings: Findings, *, quick: bool) -> list[Callable[[], None]]:
    there = how_many(findings)
    steps: list[Callable[[], None]] = [
        lambda: check_reports(findings, there["reports"], quick=quick),
        lambda: check_structure(findings),
        lambda: check_decided(findings),
        lambda: check_stories(findings, there["stories"], quick=quick),
    ]
    if not quick:
        steps += [
            lambda: check_claims(findings, there["claims"]),
            lambda: check_places(findings),
            lambda: check_actors(findings, there["actors"]),
            lambda: check_copies(findings),
            lambda: check_words_of_stories(findings, there["reports"]),
            lambda: check_full_text(findings),
        ]
    return steps


def _checked(findings: Findings, waiting: int, *, whole: bool) -> Checked:
    return Checked(tuple(findings.faults), dict(findings.counts), dict(findings.looked_at), waiting, whole)


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total
