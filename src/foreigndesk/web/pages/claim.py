"""Claim: its sentence, its parties, its sources, its past, and what people decided about it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from foreigndesk.store.claim_past import claim_past
from foreigndesk.store.passages import passage_around
from foreigndesk.store.query import get_claim
from foreigndesk.web.addresses import own_path
from foreigndesk.web.reading import Reading, TheDesk
from foreigndesk.web.rendering import render
from foreigndesk.web.users import Editor

# Text on either side of the sentence that is shown with it.
AROUND = 320

router = APIRouter()


@router.get("/claims/{claim_id}")
def claim(request: Request, connection: Reading, claim_id: str) -> Response:
    """A claim in full."""
    view = get_claim(connection, claim_id)
    before, after = passage_around(connection, view.claim.evidence[0], AROUND)
    return render(
        request,
        "claim.html",
        section="claims",
        view=view,
        claim=view.claim,
        before=_tail(before),
        after=_head(after),
        past=claim_past(connection, view.id),
    )


def _tail(text: str) -> str:
    """What stands before a sentence, within its paragraph, from a word's beginning."""
    last = text.rpartition("\n\n")[2]
    return last if len(last) < AROUND else "…" + last.partition(" ")[2]


def _head(text: str) -> str:
    """What stands behind it, within its paragraph, to a word's end."""
    first = text.partition("\n\n")[0]
    return first if len(first) < AROUND else first.rpartition(" ")[0] + " …"


@router.post("/claims/{claim_id}/judge")
def judge(
    desk: TheDesk,
    user: Editor,
    claim_id: str,
    verb: Annotated[Literal["confirm", "reject"], Form()],
    why: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Keep a person's verdict on a claim, and go back to it."""
    desk.judge(verb, claim_id, by=user.by("judge"), why=why.strip() or None)
    return RedirectResponse(f"/claims/{claim_id}#decisions", status_code=303)


@router.post("/judgements/{judgement_id}/undo")
def undo(desk: TheDesk, user: Editor, judgement_id: str, back: Annotated[str, Form()] = "/") -> Response:
    """Withdraw a judgement or a correction, and go back to where it was undone."""
    desk.undo(judgement_id, by=user.by("undo"))
    return RedirectResponse(own_path(back), status_code=303)
