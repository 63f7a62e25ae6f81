"""What people decided, and deciding."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from foreigndesk.store.decision_log import page_decisions
from foreigndesk.store.decisions import decisions
from foreigndesk.store.rehearsal import foresee
from foreigndesk.web import deciding
from foreigndesk.web.api.models import (
    CorrectionIn,
    CorrectionsIn,
    JudgementIn,
    JudgementOut,
    ListOf,
    MergeIn,
    SplitIn,
    TouchedOut,
    decision_out,
)
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import MOST, USUAL
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.decision_query import DecisionQuery
from foreigndesk.web.reading import Reading, TheDesk
from foreigndesk.web.users import Editor

router = APIRouter(prefix="/judgements", tags=["judgements"])


@router.get("", response_model=list[JudgementOut], dependencies=[Unchanged])
def list_judgements(connection: Reading, withdrawn: bool = False) -> list[dict[str, Any]]:
    """Judgements and corrections, the earliest first; undone ones too if asked for."""
    return [decision_out(found) for found in decisions(connection, include_withdrawn=withdrawn)]


class _Asked(DecisionQuery):
    limit: int = Field(USUAL, ge=1, le=MOST)


@router.get("/log", response_model=ListOf[JudgementOut], dependencies=[Unchanged])
def log(connection: Reading, asked: Annotated[_Asked, Query()]) -> dict[str, Any]:
    """Judgements and corrections that meet a filter, undone ones too, the latest first, a page at a time."""
    page = page_decisions(connection, asked.filter(), after=read_cursor(asked.after), limit=asked.limit)
    return {"items": [decision_out(one) for one in page.entries], "next": write_cursor(page.next)}


@router.post("", response_model=JudgementOut, status_code=201)
def judge(desk: TheDesk, user: Editor, wanted: JudgementIn) -> dict[str, Any]:
    """Keep a decision."""
    made = desk.judge(wanted.verb, wanted.left, wanted.right, by=user.by("judge"), why=wanted.why)
    return decision_out(made)


@router.post("/preview", response_model=TouchedOut)
def foresee_judgement(desk: TheDesk, user: Editor, wanted: JudgementIn) -> dict[str, Any]:
    """What a decision would touch; nothing is kept."""
    step = deciding.judging(wanted.verb, wanted.left, wanted.right, by=user.by("judge"), why=wanted.why)
    return asdict(foresee(desk.store, step))


@router.post("/merge", response_model=JudgementOut, status_code=201)
def merge(desk: TheDesk, user: Editor, wanted: MergeIn) -> dict[str, Any]:
    """Make several things one, in one decision."""
    return decision_out(desk.merge(*wanted.things, by=user.by("merge"), why=wanted.why))


@router.post("/merge/preview", response_model=TouchedOut)
def foresee_merge(desk: TheDesk, user: Editor, wanted: MergeIn) -> dict[str, Any]:
    """What a merge would touch; nothing is kept."""
    return asdict(foresee(desk.store, deciding.merging(wanted.things, by=user.by("merge"), why=wanted.why)))


@router.post("/split", response_model=JudgementOut, status_code=201)
def split(desk: TheDesk, user: Editor, wanted: SplitIn) -> dict[str, Any]:
    """Take parts out of an actor, together."""
    return decision_out(desk.split(wanted.actor, *wanted.parts, by=user.by("split"), why=wanted.why))


@router.post("/split/preview", response_model=TouchedOut)
def foresee_split(desk: TheDesk, user: Editor, wanted: SplitIn) -> dict[str, Any]:
    """What a split would touch; nothing is kept."""
    step = deciding.splitting_off(wanted.actor, wanted.parts, by=user.by("split"), why=wanted.why)
    return asdict(foresee(desk.store, step))


@router.post("/corrections", response_model=JudgementOut, status_code=201)
def correct(desk: TheDesk, user: Editor, wanted: CorrectionIn) -> dict[str, Any]:
    """Set a field of a claim right."""
    made = desk.correct(wanted.claim, wanted.field, wanted.value, by=user.by("correct"), why=wanted.why)
    return decision_out(made)


@router.post("/corrections/several", response_model=list[JudgementOut], status_code=201)
def correct_several(desk: TheDesk, user: Editor, wanted: CorrectionsIn) -> list[dict[str, Any]]:
    """Set several fields of a claim right, all of them or none."""
    made = deciding.correct_all(desk, wanted.claim, wanted.fields, by=user.by("correct"), why=wanted.why)
    return [decision_out(one) for one in made]


@router.post("/corrections/preview", response_model=TouchedOut)
def foresee_corrections(desk: TheDesk, user: Editor, wanted: CorrectionsIn) -> dict[str, Any]:
    """What corrections of a claim would touch; nothing is kept."""
    step = deciding.correcting(wanted.claim, wanted.fields, by=user.by("correct"), why=wanted.why)
    return asdict(foresee(desk.store, step))


@router.post("/{judgement_id}/undo/preview", response_model=TouchedOut)
def foresee_undo(desk: TheDesk, user: Editor, judgement_id: str) -> dict[str, Any]:
    """What undoing a judgement or a correction would touch; nothing is kept."""
    return asdict(foresee(desk.store, deciding.undoing(judgement_id, by=user.by("undo"))))


@router.delete("/{judgement_id}", response_model=JudgementOut)
def undo(desk: TheDesk, user: Editor, judgement_id: str) -> dict[str, Any]:
    """Withdraw a judgement or a correction; it is kept, with who withdrew it and when."""
    return decision_out(desk.undo(judgement_id, by=user.by("undo")))
