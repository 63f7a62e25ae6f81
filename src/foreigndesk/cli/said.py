"""`foreigndesk said`: who said what, in which words."""

from __future__ import annotations

import click

from foreigndesk.cli.entries import limited, print_statements, view_json
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


@click.command(
    epilog=examples(
        "foreigndesk said Hegseth --about China",
        'foreigndesk said --about "North Korea" --from 2025',
        "foreigndesk said Lavrov --json",
    )
)
@click.argument("speaker", required=False, metavar="[NAME]")
@click.option("--about", metavar="WORDS", help="Whom or what it is about: a state, a name, words.")
@from_option
@to_option
@outlet_option
@as_of_option
@limit_option
@json_option
@desk_options
def said(
    speaker: str | None,
    about: str | None,
    since: str | None,
    until: str | None,
    outlet: str | None,
    as_of: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """List statements: the exact words, who said them in which office, where, when, and in which report.

    Only a person's own words stand in quotation marks. 'by 2025-03-30' means that the report does not say
    when it was said: it was printed on that day.
    """
    current, shown = session(), limit_of(limit, as_json=as_json)
    with current.desk() as desk:
        found = desk.said(speaker, about, since, until, outlet=outlet, as_of=as_of, limit=one_more(shown))
    views, more = limited(found, shown)
    if as_json:
        print_json([view_json(view) for view in views])
        return
    print_statements(current.out, views)
    if not views:
        remark("no statements meet this")
    elif more:
        remark(f"there are more; --limit 0 shows all, {shown} are shown")
