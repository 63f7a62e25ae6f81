"""Options that several listings have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from foreigndesk.model import EVENT_TYPES
from foreigndesk.store.filters import KINDS, ClaimFilter
from foreigndesk.store.selection import Selection

DEFAULT_LIMIT = 100
Command = TypeVar("Command", bound=Callable[..., Any])

from_option = click.option("--from", "since", metavar="DATE", help="First day; a month or a year will do.")
to_option = click.option("--to", "until", metavar="DATE", help="Last day, likewise.")
outlet_option = click.option("--outlet", help="Only what this outlet printed.")
limit_option = click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=None,
    metavar="N",
    help=f"At most N entries; 0 for all.  [default: {DEFAULT_LIMIT}; all with --json]",
)


def limit_of(value: int | None, *, as_json: bool) -> int | None:
    """Return how many entries to show, None for all: a program gets no cut list that it did not ask for."""
    if value is None:
        return None if as_json else DEFAULT_LIMIT
    return value or None


def one_more(limit: int | None) -> int | None:
    """Return how many to ask for, so that it shows whether there are more than `limit`."""
    return None if limit is None else limit + 1


_SELECTION = (
    click.option("--actor", metavar="NAME", help='A party in any role: "Japan", "Japanese", JPN, Hegseth.'),
    click.option("--with", "other", metavar="NAME", help="Another party, likewise."),
    click.option("--speaker", metavar="NAME", help="Who said it, likewise."),
    click.option("--about", metavar="NAME", help="Whom or what a statement is about, likewise."),
    click.option("--story", metavar="ID", help="What the reports of this story tell."),
    click.option("--query", metavar="SEARCH", help="Claims that meet a search, as in 'foreigndesk search'."),
    click.option("--kind", type=click.Choice(KINDS), help="Only claims of this kind."),
    click.option("--type", metavar="TYPE", help=f"{', '.join(EVENT_TYPES[:3])} …, or a relation's type."),
    click.option(
        "--status",
        metavar="STATUS",
        help="happened, ongoing, planned, called_for, conditional, denied, absent …",
    ),
    click.option("--country", metavar="NAME", help="Where it took place."),
    outlet_option,
    from_option,
    to_option,
)
_BESIDE = ("story", "query")


def selection_options(command: Command) -> Command:
    """Let a command be given a selection of claims; `selection_of` reads it off the options."""
    for option in reversed(_SELECTION):
        command = option(command)
    return command


def selection_of(asked: dict[str, Any]) -> Selection:
    """Return the selection of the options that `selection_options` gave."""
    filters = {name: value for name, value in asked.items() if name not in _BESIDE}
    return Selection(ClaimFilter(**filters), **{name: asked[name] for name in _BESIDE})
