"""`foreigndesk relink`: all linking anew."""

from __future__ import annotations

import click

from foreigndesk.cli.add import ProgressLine
from foreigndesk.cli.claim_words import count
from foreigndesk.cli.session import desk_options, examples, json_option, print_json, session


@click.command(
    epilog=examples(
        "foreigndesk relink",
        "foreigndesk --desk postgresql://desk@localhost/news relink --json",
    )
)
@json_option
@desk_options
def relink(as_json: bool) -> None:
    """Link the whole record anew: reprints, stories, actors and claims, as if all reports had come in order of time.

    Stories are found as reports arrive, and depend a little on what came first; after this they do not. No report is
    read again. What people decided stays; ids that change lead on. Stopped at any moment, the record is as it was.
    """
    current = session()
    with current.desk() as desk, ProgressLine(current.err) as line:
        changed = desk.relink(progress=line.linking)
        held = desk.status()
    if as_json:
        print_json({"reports": held.reports, "stories": held.stories, "claims_changed": changed})
    else:
        stories = f"{held.stories:,} {'story' if held.stories == 1 else 'stories'}"
        click.echo(
            f"{count(held.reports, 'report')} linked anew: {stories}, {count(changed, 'claim')} changed"
        )
