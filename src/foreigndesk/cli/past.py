"""The record as of a past moment on the command line: made with a progress bar, announced in one line."""

from __future__ import annotations

from rich.console import Console

from foreigndesk.cli.add import ProgressLine
from foreigndesk.cli.session import remark
from foreigndesk.desk import Desk
from foreigndesk.phrasing import past_words
from foreigndesk.pipeline import Progress


def past_desk(desk: Desk, moment: str, err: Console) -> Desk:
    """Return a desk as of a moment, after saying so and what cannot be known any more; the given one is closed.

    Args:
        desk: The desk.
        moment: As the user gave it.
        err: Where progress and remarks go.
    """
    with desk, ProgressLine(err) as line:

        def tell(what: str, done: int, total: int) -> None:
            line.update(Progress("linking", done, total or None, current=what))

        past = desk.as_of(moment, progress=tell)
    if past.past is not None:
        remark(past_words(past.past.moment))
        for notice in past.past.notices:
            remark(notice)
    return past
