"""Options that several listings have."""

from __future__ import annotations

import click

DEFAULT_LIMIT = 100

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
