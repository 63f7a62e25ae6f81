"""`foreigndesk timeline`: events in order of time, or the dates that matter with the sentences that tell them."""

from __future__ import annotations

from typing import Any

import click

from foreigndesk.cli.digests import digest_json, print_digest
from foreigndesk.cli.entries import limited, print_timeline, view_json
from foreigndesk.cli.filters import (
    from_option,
    limit_of,
    limit_option,
    one_more,
    outlet_option,
    to_option,
)
from foreigndesk.cli.session import (
    Session,
    as_of_option,
    desk_options,
    examples,
    json_option,
    print_json,
    remark,
    session,
)
from foreigndesk.model import EVENT_TYPES
from foreigndesk.store.timelines import MOST_REPORTS

STATUSES = ("happened", "ongoing", "planned", "called_for", "conditional", "denied", "absent")


@click.command(
    epilog=examples(
        "foreigndesk timeline --actor Japan --from 2025-10-01",
        "foreigndesk timeline --type CONSULT --status planned",
        "foreigndesk timeline --country Japan --json",
        "foreigndesk timeline --story 5d41402a",
        "foreigndesk timeline --storyline 5d41402a",
        "foreigndesk timeline --actor Japan --with China --dates 10 --sentences 1",
    )
)
@click.option("--actor", metavar="NAME", help='A party in any role: "Japan", "Japanese", JPN, Hegseth.')
@click.option("--with", "other", metavar="NAME", help="Another party to the same events.")
@from_option
@to_option
@click.option(
    "--type", "event_type", type=click.Choice(EVENT_TYPES, case_sensitive=False), help="PLOVER type."
)
@click.option("--status", type=click.Choice(STATUSES), help="Only events of this status.")
@click.option("--country", metavar="NAME", help="Where it took place.")
@outlet_option
@click.option("--news/--recalled", default=None, help="Only what was news, or only what reports recalled.")
@click.option("--digest", is_flag=True, help="The dates that matter and sentences that tell them.")
@click.option("--story", metavar="ID", help="The digest of a story (its id or first digits), for no actor.")
@click.option(
    "--storyline", metavar="ID", help="The digest of the stories that a story follows from and leads to."
)
@click.option(
    "--dates",
    type=click.IntRange(min=1),
    metavar="N",
    help="A digest of at most N dates.  [default: by reports]",
)
@click.option(
    "--sentences",
    type=click.IntRange(min=1),
    metavar="K",
    help="A digest, at most K sentences a date.  [default: 2]",
)
@limit_option
@json_option
@as_of_option
@desk_options
def timeline(
    event_type: str | None,
    news: bool | None,
    digest: bool,
    story: str | None,
    storyline: str | None,
    dates: int | None,
    sentences: int | None,
    limit: int | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """List events by their dates: status, parties, place, the sentence they rest on, how many say so.

    What has no date of its own stands at the end under 'no date'. What did not simply happen says so:
    [planned], [called for], [conditional], [denied], [did not take place].

    A digest (--story, --storyline, --digest, --dates, --sentences) chooses the dates that matter most, and for each the
    sentences that tell it best, none of them twice, each as its report has it. Dates that were only
    announced when last reported stand at its end. docs/timelines.md tells how it chooses.
    """
    current = session()
    events = {"type": event_type, "background": None if news is None else not news}
    events |= {name: asked.pop(name) for name in ("status", "country")}
    of = {name: given for name, given in (("story", story), ("storyline", storyline)) if given is not None}
    if digest or of or dates is not None or sentences is not None:
        if limit is not None:
            raise click.UsageError(
                "--limit is for the list of events; --dates and --sentences make a digest shorter"
            )
        _digest(current, as_json, **of, dates=dates, sentences=sentences or 2, **events, **asked)
    else:
        _list(current, limit_of(limit, as_json=as_json), as_json, events | asked)


def _list(current: Session, shown: int | None, as_json: bool, asked: dict[str, Any]) -> None:
    with current.desk() as desk:
        found = desk.timeline(
            asked.pop("actor"), asked.pop("since"), asked.pop("until"), limit=one_more(shown), **asked
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


def _digest(current: Session, as_json: bool, **asked: Any) -> None:
    with current.desk() as desk:
        found = desk.timeline_digest(**asked)
    if as_json:
        print_json(digest_json(found))
    else:
        print_digest(current.out, found)
        if not found.days:
            remark("no sentence names a day, or dates an event to one, that meets this")
    if found.left_out:
        remark(
            f"{found.left_out} more reports meet this; a digest is made of the {MOST_REPORTS} with most events, "
            "--from, --to or --outlet ask for fewer"
        )
