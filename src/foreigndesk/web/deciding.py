"""What pages and the API share when a person decides: the decision as a step that is made, or only foreseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from foreigndesk.desk import Desk
from foreigndesk.errors import QueryError
from foreigndesk.model import Correction, Judgement, Verb
from foreigndesk.store import decisions, splitting
from foreigndesk.store.base import Deciding
from foreigndesk.store.rehearsal import together

Step = Callable[[Deciding], Judgement | Correction]


def judging(verb: Verb, left: str, right: str | None, *, by: str, why: str | None = None) -> Step:
    """Return the step that `Desk.judge` takes."""
    return lambda store: decisions.judge(store, verb, left, right, by=by, why=why)


def merging(things: Sequence[str], *, by: str, why: str | None = None) -> Step:
    """Return the step that `Desk.merge` takes."""
    return lambda store: decisions.merge(store, things, by=by, why=why)


def splitting_off(actor: str, parts: Sequence[str], *, by: str, why: str | None = None) -> Step:
    """Return the step that `Desk.split` takes."""
    return lambda store: splitting.split(store, actor, parts, by=by, why=why)


def undoing(decision_id: str, *, by: str) -> Step:
    """Return the step that `Desk.undo` takes."""
    return lambda store: decisions.undo(store, decision_id, by=by)


def correcting(
    claim: str, fields: Mapping[str, str | Sequence[str] | None], *, by: str, why: str | None = None
) -> Callable[[Deciding], list[Correction]]:
    """Return the step that sets several fields of a claim right, each as `Desk.correct` does.

    Raises:
        QueryError: If there are none.
    """
    if not fields:
        raise QueryError("nothing was changed")

    def take(store: Deciding) -> list[Correction]:
        return [
            decisions.correct(store, claim, field, value, by=by, why=why)
            for field, value in sorted(fields.items())
        ]

    return take


def correct_all(
    desk: Desk,
    claim: str,
    fields: Mapping[str, str | Sequence[str] | None],
    *,
    by: str,
    why: str | None = None,
) -> list[Correction]:
    """Set several fields of a claim right, all of them or none."""
    step = correcting(claim, fields, by=by, why=why)
    with together(desk.store) as store:
        return step(store)
