"""`foreigndesk history`: all that was decided and computed about an actor."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import Beside
from foreigndesk.cli.judgements import decision_line
from foreigndesk.cli.links import link_line
from foreigndesk.cli.safe_text import one_line
from foreigndesk.cli.session import as_of_option, desk_options, examples, json_option, print_json, session
from foreigndesk.model import JudgedSide
from foreigndesk.store.history import History, Joined, Moved

SHOWN = 40


@click.command(
    epilog=examples(
        "foreigndesk history Hegseth",
        "foreigndesk history 3f9a12bc --limit 0",
    )
)
@click.argument("actor", metavar="ID|NAME", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=SHOWN,
    show_default=True,
    metavar="N",
    help="At most N mentions; 0 for all.",
)
@json_option
@as_of_option
@desk_options
def history(actor: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Show all that was decided and computed about an actor: its mentions and why they are one, moves, judgements.

    An id that the actor had before leads to what it is now. The ids of mentions are what `split` takes.
    """
    current = session()
    with current.desk() as desk:
        found = desk.history(" ".join(actor))
    if as_json:
        print_json(asdict(found))
    else:
        print_history(current.out, found, limit or None)


def print_history(console: Console, found: History, limit: int | None) -> None:
    """Print a history: what the actor is, its mentions, what moved, what was decided."""
    head(console, found.actor)
    if found.former_ids:
        ids = ", ".join(map(words.short_id, found.former_ids))
        console.print(Text(f"formerly {ids}", style=words.DIM))
    shown = found.joined[:limit]
    more = f", {len(shown):,} shown" if len(shown) < len(found.joined) else ""
    console.print(Text(f"\nMentions ({len(found.joined):,}{more})", style="bold"))
    for joined in shown:
        console.print(_mention(joined, {j.member: j for j in found.joined}))
    if found.moved:
        console.print(Text("\nMoves", style="bold"))
        for moved in found.moved:
            console.print(Beside(Text(moved.at[:10], style=words.DATE_STYLE), (_move(moved),)))
    if found.judgements:
        console.print(Text("\nJudgements", style="bold"))
        for judgement in found.judgements:
            console.print(Beside(Text(), (Text(decision_line(judgement)),), 0, 2))
    if found.links:
        console.print(Text("\nCatalogues", style="bold"))
        for view in found.links:
            console.print(Beside(Text(), (link_line(view),), 0, 2))


def head(console: Console, side: JudgedSide) -> None:
    """Print what an actor is: name, state, kind, id, other names, offices."""
    line = Text(one_line(side.name), style="bold")
    about = ", ".join(filter(None, (words.state_name(side.state), side.kind)))
    line.append(f"  {about}  ", style="not bold").append(words.short_id(side.id), style=words.DIM)
    console.print(line)
    others = [one_line(name) for name in side.names if name != side.name]
    if others:
        console.print(Text(f"also: {', '.join(others[:8])}", style=words.DIM))


def _mention(joined: Joined, by_member: dict[str, Joined]) -> Beside:
    report, _, local = joined.member.partition(":")
    left = Text((joined.day or "no date")[:10], style=words.DATE_STYLE if joined.day else words.DIM)
    office = ", ".join(o[0] for o in joined.offices[:2])
    about = ", ".join(filter(None, (words.state_name(joined.state), one_line(office))))
    first = Text(one_line(joined.name), style="bold")
    first.append(f" ({about})" if about else "", style="not bold")
    first.append(
        f"  {one_line(joined.outlet) or 'unknown outlet'}  {report[:8]}:{local}", style="not bold dim"
    )
    lines = [first]
    for other, reason in joined.reasons[:3]:
        known = by_member.get(other)
        with_whom = f"{one_line(known.name)} ({other[:8]})" if known else other[:8]
        lines.append(Text(f"one with {with_whom}: {one_line(reason, 120)}", style=words.DIM))
    return Beside(left, tuple(lines))


def _move(moved: Moved) -> Text:
    mentions = words.count(moved.members, "mention")
    other = (
        f"{one_line(moved.name)} {words.short_id(moved.other)}" if moved.name else words.short_id(moved.other)
    )
    return Text(f"{mentions} {'came from' if moved.direction == 'in' else 'went to'} {other}")
