"""What people decided, and deciding."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from foreigndesk.store.decisions import decisions
from foreigndesk.web.api.models import CorrectionIn, JudgementIn, JudgementOut, decision_out
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.reading import Reading, TheDesk
from foreigndesk.web.users import Editor

router = APIRouter(prefix="/judgements", tags=["judgements"])


@router.get("", response_model=list[JudgementOut], dependencies=[Unchanged])
def list_judgements(connection: Reading, withdrawn: bool = False) -> list[dict[str, Any]]:
    """Judgements and corrections, the earliest first; undone ones too if asked for."""
    return [decision_out(found) for found in decisions(connection, include_withdrawn=withdrawn)]


@router.post("", response_model=JudgementOut, status_code=201)
def judge(desk: TheDesk, user: Editor, wanted: JudgementIn) -> dict[str, Any]:
    """Keep a decision."""
    made = desk.judge(wanted.verb, wanted.left, wanted.right, by=user.name, why=wanted.why)
    return decision_out(made)


@router.post("/corrections", response_model=JudgementOut, status_code=201)
def correct(desk: TheDesk, user: Editor, wanted: CorrectionIn) -> dict[str, Any]:
    """Set a field of a claim right."""
    made = desk.correct(wanted.claim, wanted.field, wanted.value, by=user.name, why=wanted.why)
    return decision_out(made)


@router.delete("/{judgement_id}", response_model=JudgementOut)
def undo(desk: TheDesk, user: Editor, judgement_id: str) -> dict[str, Any]:
    """Withdraw a judgement or a correction; it is kept, with who withdrew it and when."""
    return decision_out(desk.undo(judgement_id, by=user.name))
