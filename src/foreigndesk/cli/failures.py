"""What every command that takes much in does alike: it names what failed, one line each, and ends with 1 if anything did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from foreigndesk.cli.safe_text import one_line
from foreigndesk.cli.session import print_json, remark
from foreigndesk.model import Failure

if TYPE_CHECKING:
    from foreigndesk.pipeline import AddSummary
    from foreigndesk.readings import LoadSummary, ReadSummary
    from foreigndesk.store.catalogues import LinkSummary

    Summary = AddSummary | ReadSummary | LoadSummary | LinkSummary

FAILED = 1


def failure_line(failure: Failure) -> str:
    """Return 'news.jsonl (line 7): not JSON: …'."""
    place = f" ({one_line(failure.place)})" if failure.place else ""
    return f"{one_line(failure.path)}{place}: {one_line(failure.reason)}"


def failure_json(failure: Failure) -> dict[str, str | None]:
    """Return a failure as a program gets it."""
    return {
        "path": failure.path,
        "place": failure.place,
        "stage": failure.stage,
        "error": failure.error,
        "reason": failure.reason,
    }


def name_failures(failures: Sequence[Failure]) -> None:
    """Name what failed on stderr."""
    for failure in failures:
        remark(f"foreigndesk: {failure_line(failure)}")


def end_run(
    context: click.Context,
    summary: Summary,
    lines: Iterable[str],
    *,
    as_json: bool,
    remarks: Iterable[str] = (),
) -> None:
    """Print what became of a run, failures first, and leave with exit code 1 if there were any.

    Args:
        context: Of the command.
        summary: What became of it; as JSON it is printed field by field.
        lines: The same for people.
        as_json: Whether a program asks.
        remarks: What is said besides, on stderr.
    """
    name_failures(summary.failures)
    for text in remarks:
        remark(text)
    if as_json:
        told = asdict(summary) | {"failures": [failure_json(failure) for failure in summary.failures]}
        print_json({name: round(value, 3) if name == "seconds" else value for name, value in told.items()})
    else:
        for line in lines:
            click.echo(line)
    leave(context, len(summary.failures))


def leave(context: click.Context, failed: int) -> None:
    """Leave with exit code 1 if anything failed."""
    if failed:
        context.exit(FAILED)
