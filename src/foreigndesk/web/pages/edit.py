"""Edit: set fields and parties of a claim right, after a look at what that would touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from foreigndesk.errors import QueryError
from foreigndesk.store.actor_suggestions import actors_of_reports
from foreigndesk.store.claim_fields import changes, editable_fields
from foreigndesk.store.query import get_claim
from foreigndesk.store.rehearsal import foresee
from foreigndesk.web.addresses import own_path
from foreigndesk.web.deciding import correct_all, correcting
from foreigndesk.web.party_form import EMPTY_ROWS, PartyRow, fields_of, rows_of, rows_sent
from foreigndesk.web.reading import TheDesk
from foreigndesk.web.rendering import render
from foreigndesk.web.users import Editor

LONGEST, LONGEST_WHY = 300, 1000
# Of a claim of very many reports, the actors of so many are offered.
REPORTS_NEAR = 20

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
    """Look for a party (`step` "find"), tell what the changes would touch ("look"), or make them all and go back."""
    by, why, back = user.by("correct"), sent.get("why", "").strip(), own_path(sent.get("back"), "")
    with desk.store.reading() as connection:
        claim = get_claim(connection, claim_id).claim
        rows = rows_sent(connection, claim, sent)
    try:
        _refuse_long(sent)
        if sent.get("step") == "find":
            return _page(request, desk, claim_id, sent, rows, back=back)
        parties = fields_of(claim, rows) if "parties" in sent else {}
        wanted = changes(claim, {**sent, **parties})
        if not wanted:
            raise QueryError("nothing was changed")
        if sent.get("step") == "look":
            touched = foresee(desk.store, correcting(claim_id, wanted, by=by, why=why or None))
            return _page(request, desk, claim_id, sent, rows, back=back, touched=touched)
        made = correct_all(desk, claim_id, wanted, by=by, why=why or None)
    except QueryError as error:
        return _page(request, desk, claim_id, sent, rows, back=back, status_code=422, error=str(error))
    if back:
        return RedirectResponse(f"{back}{'&' if '?' in back else '?'}did={made[-1].id}", status_code=303)
    return RedirectResponse(f"/claims/{claim_id}#decisions", status_code=303)


def _refuse_long(sent: Mapping[str, str]) -> None:
    for name, value in sent.items():
        if name != "back" and len(value) > (LONGEST_WHY if name == "why" else LONGEST):
            raise QueryError(f"a value is longer than {LONGEST} characters")


def _page(
    request: Request,
    desk: TheDesk,
    claim_id: str,
    sent: Mapping[str, str],
    rows: Sequence[PartyRow] | None = None,
    *,
    back: str,
    status_code: int = 200,
    **more: Any,
) -> Response:
    with desk.store.reading() as connection:
        view = get_claim(connection, claim_id)
        near = actors_of_reports(connection, [source.report_id for source in view.sources[:REPORTS_NEAR]])
    fields = editable_fields(view.claim)
    return render(
        request,
        "edit.html",
        status_code=status_code,
        section="claims",
        view=view,
        claim=view.claim,
        fields=[field for field in fields if not field.holds_parties],
        roles=[field for field in fields if field.holds_parties],
        rows=rows_of(view.claim) if rows is None else rows,
        empty_rows=EMPTY_ROWS,
        near=near,
        sent=sent,
        back=back,
        **({"touched": None, "error": None} | more),
    )
