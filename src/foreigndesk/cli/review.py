"""`foreigndesk review`: walk the doubtful pairs, and decide on each with a key."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Generic, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import Beside
from foreigndesk.cli.judge import by_option, who_decides
from foreigndesk.cli.judgements import decision_line
from foreigndesk.cli.links import entry_words, link_lines
from foreigndesk.cli.safe_text import one_line
from foreigndesk.cli.session import desk_options, examples, json_option, print_json, remark, session
from foreigndesk.desk import Desk
from foreigndesk.errors import ForeigndeskError
from foreigndesk.model import Judgement, Verb
from foreigndesk.store.links import LinkView
from foreigndesk.store.reviewing import Doubtful, ReviewPair, ReviewSide

LISTED = 100
OFFICES_SHOWN, NAMES_SHOWN = 4, 6
KEYS = "[s]ame  [d]ifferent  [u]nsure  s[k]ip  [b]ack  [q]uit"
LINK_KEYS = "[s]ame: confirm  [d]ifferent: reject  s[k]ip  [b]ack  [q]uit"
_VERBS: dict[str, Verb] = {"s": "same", "d": "different", "u": "unsure"}
_VERDICTS: dict[str, Verb] = {"s": "confirm", "d": "reject"}

T = TypeVar("T")


@click.command(
    epilog=examples(
        "foreigndesk review --by maria",
        "foreigndesk review --list --limit 20",
        "foreigndesk review --unsure",
        "foreigndesk review --links",
        "foreigndesk review --json | jq -r '.[] | [.score, .left.actor.name, .right.actor.name] | @tsv'",
    )
)
@click.option("--unsure", is_flag=True, help="Those on which somebody was not sure.")
@click.option(
    "--links", "of_links", is_flag=True, help="What catalogues suggest, instead of pairs of actors."
)
@click.option("--list", "listed", is_flag=True, help="Only list them, a line each.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=None,
    metavar="N",
    help=f"At most N; 0 for all.  [default: all; {LISTED} with --list]",
)
@by_option
@json_option
@desk_options
def review(
    unsure: bool, of_links: bool, listed: bool, limit: int | None, by: str | None, as_json: bool
) -> None:
    """Walk the doubtful pairs of persons and of bodies, the most useful to settle first, and decide on each with a key.

    Both sides stand beside one another: names, offices, states, days, sentences, the company that they share, and
    what speaks for and against their being one. Each decision is kept at once and taken back by b or by `undo`; what
    was judged is not asked again, so that stopping and starting loses nothing. Without a terminal the keys are read
    from stdin, one a line.
    """
    if limit is None:
        limit = LISTED if listed and not as_json else 0
    current = session()
    with current.desk() as desk:
        if as_json or listed:
            _list(current.out, desk, unsure, of_links, limit or None, as_json=as_json)
        elif of_links:
            _walk_links(current.out, desk, limit or None, who_decides(by))
        else:
            _walk_pairs(current.out, desk, unsure, limit or None, who_decides(by))


def _list(
    console: Console, desk: Desk, unsure: bool, of_links: bool, limit: int | None, *, as_json: bool
) -> None:
    if of_links:
        views = desk.links(status="suggested")[:limit]
        if as_json:
            print_json([asdict(view) for view in views])
        for view in () if as_json else views:
            console.print(Beside(Text(), link_lines(view), 0, 2))
        found = len(views)
    elif as_json:
        pairs = desk.proposals(unsure=unsure, limit=limit)
        print_json([asdict(pair) for pair in pairs])
        found = len(pairs)
    else:
        pairs = desk.proposals(unsure=unsure, limit=limit)
        for pair in pairs:
            console.print(_pair_line(pair))
        found = len(pairs)
    if not found:
        remark("nothing is in doubt" if not of_links else "no suggestion waits for a decision")


def _pair_line(pair: ReviewPair) -> Beside:
    line = _named(pair.left).append(" | ").append_text(_named(pair.right))
    return Beside(
        Text(f"{pair.score:.2f}", style="bold"),
        (line, Text(one_line("; ".join(pair.reasons)), style=words.DIM)),
        0,
        6,
    )


def _named(side: ReviewSide) -> Text:
    actor = side.actor
    about = ", ".join(filter(None, (words.state_name(actor.state), words.count(actor.reports, "report"))))
    text = Text(one_line(actor.name), style="bold")
    return text.append(f" ({about}) ", style="not bold").append(words.short_id(actor.id), style=words.DIM)


# -- walking -------------------------------------------------------------------------------------------------


@dataclass
class _Walk(Generic[T]):
    """One walk over what is in doubt.

    Attributes:
        items: What to go over.
        show: Prints an item; False if there is nothing to decide any more.
        decide: Keeps a decision by a key; None for a key that decides nothing.
        undo: Takes one back.
        keys: What the line of keys says.
    """

    items: Sequence[T]
    show: Callable[[T], bool]
    decide: Callable[[T, str], Judgement | None]
    undo: Callable[[Judgement], None]
    keys: str

    def run(self, console: Console) -> tuple[int, int]:
        """Go over the items; return how many were decided, and how many were left."""
        made: dict[int, Judgement] = {}
        shown: list[int] = []
        place = 0
        while place < len(self.items):
            console.print(Text(f"\n{place + 1} of {len(self.items):,}", style="bold"))
            if not self.show(self.items[place]):
                console.print(Text("settled meanwhile", style=words.DIM))
                place += 1
                continue
            key = self._asked(console, place, made)
            if key == "q":
                break
            if key == "b":
                if not shown:
                    console.print(Text("this is the first", style=words.DIM))
                    continue
                place = shown.pop()
                if place in made:
                    self.undo(made[place])
                    console.print(Text(f"taken back: {decision_line(made.pop(place))}", style=words.DIM))
                continue
            shown.append(place)
            place += 1
        return len(made), len(self.items) - len(made)

    def _asked(self, console: Console, place: int, made: dict[int, Judgement]) -> str:
        """Ask until a key is given that is one, and keep what it decides; return the key."""
        while True:
            console.print(Text(self.keys, style="bold cyan"))
            key = read_key()
            if key in ("k", "b", "q"):
                return key
            try:
                judgement = self.decide(self.items[place], key)
            except ForeigndeskError as error:
                for line in str(error).splitlines():
                    console.print(Text(one_line(line), style="red"))
                continue
            if judgement is not None:
                made[place] = judgement
                console.print(Text(decision_line(judgement), style=words.DIM))
                return key
            console.print(Text(f"{one_line(key) or 'that'} is no key", style="red"))


def read_key() -> str:
    """Return the next key, in small letters: of the terminal, or the first of the next line of stdin; q at its end."""
    if sys.stdin.isatty():
        return click.getchar().lower()[:1]
    for line in sys.stdin:
        if line.strip():
            return line.strip().lower()[:1]
    return "q"


def _walk_pairs(console: Console, desk: Desk, unsure: bool, limit: int | None, by: str) -> None:
    found = desk.doubtful_pairs(unsure=unsure)[:limit]
    if not found:
        remark(
            "nothing is in doubt" if not unsure else "nobody was unsure about anything that is still in doubt"
        )
        return

    def show(doubtful: Doubtful) -> bool:
        pair = desk.review_pair(doubtful)
        if pair is not None:
            print_pair(console, pair)
        return pair is not None

    def decide(doubtful: Doubtful, key: str) -> Judgement | None:
        if key not in _VERBS:
            return None
        proposal = doubtful.proposal
        return desk.judge(_VERBS[key], proposal.left, proposal.right, by=by, why=None)

    _finish(_Walk(found, show, decide, lambda made: _take_back(desk, made, by), KEYS).run(console))


def _walk_links(console: Console, desk: Desk, limit: int | None, by: str) -> None:
    found = desk.links(status="suggested")[:limit]
    if not found:
        remark("no suggestion waits for a decision")
        return

    def show(view: LinkView) -> bool:
        print_link(console, desk, view)
        return True

    def decide(view: LinkView, key: str) -> Judgement | None:
        if key not in _VERDICTS:
            return None
        return desk.judge(_VERDICTS[key], view.id, by=by, why=None)

    _finish(_Walk(found, show, decide, lambda made: _take_back(desk, made, by), LINK_KEYS).run(console))


def _take_back(desk: Desk, made: Judgement, by: str) -> None:
    desk.undo(made.id, by=by)


def _finish(counts: tuple[int, int]) -> None:
    decided, left = counts
    remark(f"{decided:,} decided, {left:,} left; the same command goes on")


# -- printing ------------------------------------------------------------------------------------------------


def print_pair(console: Console, pair: ReviewPair) -> None:
    """Print a doubtful pair: both sides beside one another, then what speaks for and against."""
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    for left, right in zip(_cells(pair.left), _cells(pair.right), strict=True):
        table.add_row(left, right)
    console.print(table)
    if pair.company:
        company = ", ".join(map(one_line, pair.company))
        console.print(Text(f"both in reports with {company}", style=words.DIM))
    for_it = "more speaks for it than against" if pair.score > 0.5 else "more speaks against it than for it"
    console.print(Text(f"{pair.score:.2f}  {for_it}", style="bold"))
    for reason in pair.reasons:
        style = "red" if reason.startswith("against") else "green"
        console.print(Beside(Text(), (Text(one_line(reason), style=style),), 0, 2))
    if pair.unsure:
        console.print(Text(f"somebody was not sure ({words.short_id(pair.unsure)})", style=words.DIM))


def _cells(side: ReviewSide) -> tuple[Text, ...]:
    """Return what stands in the rows of a side."""
    actor = side.actor
    head = Text(one_line(actor.name), style="bold").append(
        f"  {words.short_id(actor.id)}", style="not bold dim"
    )
    others = [one_line(name) for name in actor.names if name != actor.name][:NAMES_SHOWN]
    days = " to ".join(dict.fromkeys(day for day in (actor.first, actor.last) if day)) or "no date"
    where = ", ".join(filter(None, (words.state_name(actor.state) or "no state known", actor.sector)))
    # one line an office, though reports spell it in several ways
    held = {
        (kind or title.casefold(), state, status): title
        for title, kind, state, status in reversed(actor.offices)
    }
    offices = [
        ", ".join(
            filter(None, (one_line(title), words.state_name(state), status if status != "current" else ""))
        )
        for (_, state, status), title in reversed(held.items())
    ][:OFFICES_SHOWN]
    sentences = Text()
    for number, told in enumerate(side.sentences):
        sentences.append("\n" if number else "").append(
            f"“{one_line(told.text)}”", style=words.EVIDENCE_STYLE
        )
        source = ", ".join(filter(None, (one_line(told.outlet), told.day)))
        sentences.append(f" {source} {told.report_id[:8]}", style=words.DIM)
    return (
        head,
        Text(f"also: {', '.join(others)}" if others else "no other name", style=words.DIM),
        Text(f"{where} · {words.count(actor.reports, 'report')}, {days}"),
        Text("; ".join(offices) or "no office known"),
        sentences,
    )


def print_link(console: Console, desk: Desk, view: LinkView) -> None:
    """Print a suggestion: the actor as the record knows it, the entry, and what speaks for it."""
    from foreigndesk.cli.history import head

    if view.actor_id is not None:
        side = desk.history(view.actor_id).actor
        head(console, side)
        offices = "; ".join(one_line(title) for title, *_ in side.offices[:OFFICES_SHOWN])
        days = " to ".join(dict.fromkeys(day for day in (side.first, side.last) if day)) or "no date"
        about = " · ".join(filter(None, (offices, words.count(side.reports, "report"), days)))
        console.print(Text(about))
    console.print(Text("is it  ", style="bold cyan").append_text(entry_words(view)))
    console.print(Text(f"{view.score:.2f}", style="bold"))
    for reason in view.reasons:
        console.print(Beside(Text(), (Text(one_line(reason), style="green"),), 0, 2))
