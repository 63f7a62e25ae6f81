"""`foreigndesk status`: what the desk holds, what failed and why, which versions read it."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import print_fields
from foreigndesk.cli.failures import failure_json, failure_line
from foreigndesk.cli.safe_text import one_line
from foreigndesk.cli.session import as_of_option, desk_options, examples, json_option, print_json, session
from foreigndesk.store.views import Status

# Of more failures the last ones are named.
FAILURES_NAMED = 20


@click.command(
    epilog=examples(
        "foreigndesk status",
        "foreigndesk --desk postgresql://desk@localhost/news status --json",
    )
)
@json_option
@as_of_option
@desk_options
def status(as_json: bool) -> None:
    """Show what the desk holds, what failed and why, and which versions read it."""
    current = session()
    with current.desk() as desk:
        held = desk.status()
    if as_json:
        print_json(status_json(held, current.desk_address))
    else:
        print_status(current.out, held, current.desk_address)


def status_json(held: Status, address: str) -> dict[str, object]:
    """Return the status as a program gets it."""
    failures = [failure_json(record.failure) | {"at": record.at} for record in held.failures]
    return {"desk": address} | asdict(held) | {"failures": failures}


def print_status(console: Console, held: Status, address: str) -> None:
    """Print the status as aligned lines."""
    print_fields(console, _lines(held, address))
    if held.failures:
        console.print(Text(f"\n{words.count(len(held.failures), 'failure')}", style="bold red"))
        if (more := len(held.failures) - FAILURES_NAMED) > 0:
            console.print(f"  {more:,} before these; status --json names all")
        for record in held.failures[-FAILURES_NAMED:]:
            console.print(Text(f"  {failure_line(record.failure)}"), soft_wrap=True)


def _with_note(value: str, note: str) -> Text:
    return Text(value).append(f"  {note}", style=words.DIM)


def _lines(held: Status, address: str) -> list[tuple[str, Text]]:
    claims = ", ".join(words.count(held.claims[kind], kind) for kind in sorted(held.claims))
    unread = f", {held.unread:,} kept unread" if held.unread else ""
    languages = ", ".join(f"{one_line(code)} {n:,}" for code, n in sorted(held.languages.items()))
    versions = ", ".join(
        f"{one_line(name)} ({words.count(n, 'report')})" for name, n in sorted(held.versions.items())
    )
    decided = f"{words.count(held.judgements, 'judgement')}, {words.count(held.corrections, 'correction')}"
    lines = [
        ("desk", _with_note(one_line(address), f"{held.backend}, schema {one_line(held.schema)}")),
        ("reports", _with_note(f"{held.reports:,}: {held.read:,} read{unread}", languages)),
        ("origins", _with_note(f"{held.origins:,}", "reports that are no reprint of another")),
        ("outlets", Text(f"{held.outlets:,}")),
        (
            "stories",
            _with_note(f"{held.stories:,}", f"{held.stories_told_twice:,} of two origins or more"),
        ),
        ("claims", _with_note(f"{sum(held.claims.values()):,}", claims)),
        ("actors", Text(f"{held.actors:,}")),
        ("decided", Text(decided)),
        ("read by", Text(versions or "nothing read yet")),
    ]
    if held.to_link:
        waiting = f"{words.count(held.to_link, 'thing')}; the next add, or relink, does it"
        lines.append(("to link", Text(waiting, style="yellow")))
    if not held.failures:
        lines.append(("failures", Text("none")))
    return lines
