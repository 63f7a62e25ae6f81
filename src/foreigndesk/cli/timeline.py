"""`foreigndesk timeline`: events in order of time."""

from __future__ import annotations

import click

from foreigndesk.cli.entries import limited, print_timeline, view_json
from foreigndesk.cli.filters import (
    as_of_option,
    from_option,
    limit_of,
    limit_option,
    one_more,
    outlet_option,
    to_option,
)
from foreigndesk.cli.session import desk_options, examples, json_option, print_json, remark, session
from foreigndesk.model import EVENT_TYPES

STATUSES = ("happened", "ongoing", "planned", "called_for", "conditional", "denied", "absent")


@click.command(
    epilog=examples(
        "foreigndesk timeline --actor Japan --from 2025-10-01",
        "foreigndesk timeline --type CONSULT --status planned",
        "foreigndesk timeline --country Japan --json",
    )
)
@click.option("--actor", metavar="NAME", help='A party in any role: "Japan", "Japanese", JPN, Hegseth.')
@from_option
@to_option
@click.option(
    "--type", "event_type", type=click.Choice(EVENT_TYPES, case_sensitive=False), help="PLOVER type."
)
@click.option("--status", type=click.Choice(STATUSES), help="Only events of this status.")
@click.option("--country", metavar="NAME", help="Where it took place.")
@outlet_option
@click.option("--news/--recalled", default=None, help="Only what was news, or only what reports recalled.")
@as_of_option
@limit_option
@json_option
@desk_options
def timeline(
    actor: str | None,
    since: str | None,
    until: str | None,
    event_type: str | None,
    status: str | None,
    country: str | None,
    outlet: str | None,
    news: bool | None,
    as_of: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """List events by their dates: status, parties, place, the sentence they rest on, how many say so.

    What has no date of its own stands at the end under 'no date'. What did not simply happen says so:
    [planned], [called for], [conditional], [denied], [did not take place].
    """
    current, shown = session(), limit_of(limit, as_json=as_json)
    with current.desk() as desk:
        found = desk.timeline(
            actor,
            since,
            until,
            type=event_type,
            status=status,
            country=country,
            outlet=outlet,
            background=None if news is None else not news,
            as_of=as_of,
            limit=one_more(shown),
        )
    views, more = limited(found, shown)
    if as_json:
        print_json([view_json(view) for view in views])
        return
    print_timeline(current.out, views)
    if not views:
        remark("no events meet this")
    elif more:
        remark(f"there are more; --limit 0 shows all, {shown} are shown")
