"""Edit: set fields of a claim right, after a look at what that would touch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from foreigndesk.errors import QueryError
from foreigndesk.store.claim_fields import changes, editable_fields
from foreigndesk.store.query import get_claim
from foreigndesk.store.rehearsal import foresee
from foreigndesk.web.addresses import own_path
from foreigndesk.web.deciding import correct_all, correcting
from foreigndesk.web.reading import TheDesk
from foreigndesk.web.rendering import render
from foreigndesk.web.users import Editor

LONGEST, LONGEST_WHY = 300, 1000

router = APIRouter()


async def _sent(request: Request) -> dict[str, str]:
    """The fields of the form as they were sent: which ones there are hangs on the claim, and an empty one says something."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


Sent = Annotated[dict[str, str], Depends(_sent)]


@router.get("/claims/{claim_id}/edit")
def edit(request: Request, desk: TheDesk, user: Editor, claim_id: str, back: str | None = None) -> Response:
    """The fields of a claim that can be set right; `back` is where to go on then."""
    del user
    return _page(request, desk, claim_id, {}, back=own_path(back, ""))


@router.post("/claims/{claim_id}/edit")
def save(request: Request, desk: TheDesk, user: Editor, claim_id: str, sent: Sent) -> Response:
    """Tell what the changes would touch (`step` "look"), or make them all, and go back to the claim."""
    by, why, back = user.by("correct"), sent.get("why", "").strip(), own_path(sent.get("back"), "")
    try:
        if any(
            len(value) > (LONGEST_WHY if name == "why" else LONGEST)
            for name, value in sent.items()
            if name != "back"
        ):
            raise QueryError(f"a value is longer than {LONGEST} characters")
        wanted = changes(desk.claim(claim_id).claim, sent)
        if not wanted:
            raise QueryError("nothing was changed")
        if sent.get("step") == "look":
            touched = foresee(desk.store, correcting(claim_id, wanted, by=by, why=why or None))
            return _page(request, desk, claim_id, sent, back=back, touched=touched)
        made = correct_all(desk, claim_id, wanted, by=by, why=why or None)
    except QueryError as error:
        return _page(request, desk, claim_id, sent, back=back, status_code=422, error=str(error))
    if back:
        return RedirectResponse(f"{back}{'&' if '?' in back else '?'}did={made[-1].id}", status_code=303)
    return RedirectResponse(f"/claims/{claim_id}#decisions", status_code=303)


def _page(
    request: Request,
    desk: TheDesk,
    claim_id: str,
    sent: Mapping[str, str],
    *,
    back: str,
    status_code: int = 200,
    **more: Any,
) -> Response:
    with desk.store.reading() as connection:
        view = get_claim(connection, claim_id)
    return render(
        request,
        "edit.html",
        status_code=status_code,
        section="claims",
        view=view,
        claim=view.claim,
        fields=editable_fields(view.claim),
        sent=sent,
        back=back,
        **({"touched": None, "error": None} | more),
    )
