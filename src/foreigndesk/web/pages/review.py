"""Review: what waits for a person's look, one entry at a time, and deciding on it with a key."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from pydantic import Field
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from foreigndesk.errors import ForeigndeskError, NotFoundError
from foreigndesk.store.decision_log import get_decision
from foreigndesk.store.passages import passage_around
from foreigndesk.store.query import get_claim
from foreigndesk.store.rehearsal import Touched, foresee
from foreigndesk.store.reviewing import shown_pair
from foreigndesk.store.unsure_claims import UNSURE, first_unsure, neighbours
from foreigndesk.web import deciding, queues
from foreigndesk.web.addresses import own_path
from foreigndesk.web.asking import ClaimQuery
from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.queues import PairFilter, Queue, Spot
from foreigndesk.web.reading import Reading, TheDesk
from foreigndesk.web.rendering import render
from foreigndesk.web.users import CurrentUser, Editor

NAV = NavEntry("review", "Review", "/review", 60)
# Text on either side of a claim's sentence.
AROUND = 240
Paired = Literal["same", "different"]

router = APIRouter()


class _Asked(ClaimQuery):
    queue: Queue = "pairs"
    at: str | None = Field(None, max_length=200)
    name: str | None = Field(None, max_length=300)
    least: float = Field(0.0, ge=0, le=1)
    most: float = Field(UNSURE, ge=0, le=1)
    look: Paired | None = None
    did: str | None = Field(None, max_length=40)


@router.get("/review")
def review(
    request: Request, connection: Reading, desk: TheDesk, user: CurrentUser, asked: Annotated[_Asked, Query()]
) -> Response:
    """One entry of a queue, named by `at`; the first one if none is named."""
    show = {"pairs": _pair, "unsure": _pair, "claims": _claim, "contradictions": _contradiction}[asked.queue]
    shown = show(request, connection, asked)
    entry: dict[str, Any] = shown["entry"] or {}
    touched: Touched | None = None
    untold: str | None = None
    if asked.look and user.is_editor and entry.get("sides"):
        try:
            touched = foresee(desk.store, deciding.judging(asked.look, *entry["sides"], by=user.name))
        except ForeigndeskError as error:
            untold = str(error)
    return render(
        request,
        "review.html",
        section="review",
        asked=asked,
        left=queues.counts_left(request, connection, most=asked.most),
        did=_decision(connection, asked.did),
        touched=touched,
        untold=untold,
        **shown,
    )


@router.post("/review")
def decide(
    desk: TheDesk,
    user: Editor,
    verb: Annotated[Literal["same", "different", "unsure", "confirm", "reject"], Form()],
    left: Annotated[str, Form(max_length=100)],
    right: Annotated[str | None, Form(max_length=100)] = None,
    why: Annotated[str, Form(max_length=1000)] = "",
    then: Annotated[str, Form(max_length=2000)] = "/review",
) -> Response:
    """Keep a decision and go on to the next entry, which says what was decided and how to undo it."""
    paired = verb in ("same", "different", "unsure")
    made = desk.judge(verb, left, right if paired else None, by=user.by("judge"), why=why.strip() or None)
    then = own_path(then, "/review")
    return RedirectResponse(f"{then}{'&' if '?' in then else '?'}did={made.id}", status_code=303)


def _decision(connection: Connection, given: str | None) -> Any:
    try:
        return get_decision(connection, given) if given else None
    except NotFoundError:
        return None


def _pair(request: Request, connection: Connection, asked: _Asked) -> dict[str, Any]:
    wanted = PairFilter(asked.name or None, asked.least, asked.queue == "unsure")
    pairs = queues.doubtful(request, connection, wanted)
    if pairs is None:
        return {"entry": None, "spot": Spot(None, 0, None, None), "waiting": True}
    keys = [queues.pair_key(pair) for pair in pairs]
    spot = queues.spot(keys, asked.at)
    if not pairs and asked.at is None:
        return {"entry": None, "spot": spot, "waiting": False}
    found = queues.pair_of(connection, asked.at, pairs) if asked.at else pairs[0]
    pair = shown_pair(connection, found)
    entry = {
        "pair": pair,
        "sides": (found.proposal.left, found.proposal.right),
        "key": queues.pair_key(found),
    }
    return {"entry": entry if pair is not None else None, "spot": spot, "waiting": False}


def _claim(request: Request, connection: Connection, asked: _Asked) -> dict[str, Any]:
    del request
    wanted = asked.filter()
    given = asked.at or first_unsure(connection, wanted, most=asked.most)
    if given is None:
        return {"entry": None, "spot": Spot(None, 0, None, None), "waiting": False}
    view = get_claim(connection, given)
    beside = neighbours(connection, wanted, view.id, most=asked.most)
    is_left = view.judgement is None and not view.corrected and view.claim.confidence <= asked.most
    spot = Spot(beside.before + 1 if is_left else None, beside.left, beside.previous, beside.next)
    return {"entry": _shown(connection, view.id) | {"key": view.id}, "spot": spot, "waiting": False}


def _contradiction(request: Request, connection: Connection, asked: _Asked) -> dict[str, Any]:
    found = queues.denied(request, connection)
    spot = queues.spot([queues.contradiction_key(one) for one in found], asked.at)
    if asked.at is None and not found:
        return {"entry": None, "spot": spot, "waiting": False}
    key = asked.at or queues.contradiction_key(found[0])
    sides = queues.sides_of(key)
    why = next((one.why for one in found if queues.contradiction_key(one) == key), None)
    told, denial = (_shown(connection, side) for side in sides)
    ids = (told["view"].id, denial["view"].id)
    return {
        "entry": {"told": told, "denial": denial, "why": why, "sides": ids, "key": key},
        "spot": spot,
        "waiting": False,
    }


def _shown(connection: Connection, claim_id: str) -> dict[str, Any]:
    """A claim with the text around its sentence."""
    view = get_claim(connection, claim_id)
    before, after = passage_around(connection, view.claim.evidence[0], AROUND)
    return {"view": view, "before": before.rpartition("\n\n")[2], "after": after.partition("\n\n")[0]}
