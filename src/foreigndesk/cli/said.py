"""`foreigndesk said`: who said what, in which words, and in which forms it was printed."""

from __future__ import annotations

from typing import Any

import click

from foreigndesk.cli.compared import comparison_json, print_comparison
from foreigndesk.cli.entries import limited, print_statements, view_json
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
from foreigndesk.model.annotations import SENSES
from foreigndesk.store.filters import DIRECTNESS


@click.command(
    epilog=examples(
        "foreigndesk said Hegseth --about China",
        'foreigndesk said --about "North Korea" --from 2025 --direct',
        'foreigndesk said --office "Defense Minister" --state Japan --cue warn',
        "foreigndesk said --text 'red line' --json",
        "foreigndesk said --diff Hegseth Nakatani --about China",
        "foreigndesk said Hegseth --about Japan --diff 2025-03 2025-10",
    )
)
@click.argument("speaker", required=False, metavar="[NAME]")
@click.option("--about", metavar="WORDS", help="Whom or what it is about: a state, a name, words.")
@click.option("--text", metavar="WORDS", help='Words in what was said; "words in quotes" stand together.')
@click.option(
    "--office", metavar="TITLE", help="The speaker's office then: a title, or its kind (foreign_minister)."
)
@click.option("--state", metavar="STATE", help="The state that the speaker acted for.")
@click.option("--directness", metavar="KIND", help=f"One of {', '.join(DIRECTNESS)}.")
@click.option("--direct", is_flag=True, help="Only the speaker's own words: --directness direct.")
@click.option("--cue", metavar="WORD", help="The word that tells it: warn (finds warned, warns), deny, vow.")
@click.option("--sense", metavar="SENSE", help=f"What that implies: {', '.join(SENSES)}.")
@from_option
@to_option
@outlet_option
@click.option(
    "--diff",
    nargs=2,
    metavar="A B",
    help="Compare two speakers, or two times of NAME: days, months, years, or 2025-03..2025-06.",
)
@limit_option
@json_option
@as_of_option
@desk_options
def said(
    speaker: str | None,
    limit: int | None,
    as_json: bool,
    diff: tuple[str, str] | None,
    direct: bool,
    **asked: Any,
) -> None:
    """List statements: the exact words, who said them in which office, where, when, and in which report.

    Each is listed once, in its fullest form; below it stand the forms in which it was printed, the first outlet first:
    in full, cut, with words changed ([these → those]), retold, or under another speaker's name.

    Only a person's own words stand in quotation marks. 'by 2025-03-30' means that the report does not say
    when it was said: it was printed on that day.
    """
    if direct:
        if asked["directness"] not in (None, "direct"):
            raise click.UsageError("--direct and --directness contradict each other; give one of them")
        asked["directness"] = "direct"
    current, shown = session(), limit_of(limit, as_json=as_json)
    if diff:
        _compare(current, diff, speaker, shown, as_json, asked)
    else:
        _list(current, speaker, shown, as_json, asked)


def _list(
    current: Session, speaker: str | None, shown: int | None, as_json: bool, asked: dict[str, Any]
) -> None:
    with current.desk() as desk:
        found = desk.said(speaker, limit=one_more(shown), **asked)
    views, more = limited(found, shown)
    if as_json:
        print_json([view_json(view) for view in views])
        return
    print_statements(current.out, views)
    if not views:
        remark("no statements meet this")
    elif more:
        remark(f"there are more; --limit 0 shows all, {shown} are shown")


def _compare(
    current: Session,
    diff: tuple[str, str],
    speaker: str | None,
    shown: int | None,
    as_json: bool,
    asked: dict[str, Any],
) -> None:
    with current.desk() as desk:
        found = desk.compare_said(*diff, speaker=speaker, limit=shown, **asked)
    if as_json:
        print_json(comparison_json(found))
        return
    sides = (found.left, found.right)
    if found.both or any(side.statements for side in sides):
        print_comparison(current.out, found)
    for side in sides:
        if not side.statements and not found.both:
            remark(f"nothing that {side.label} said meets this")
        elif shown and len(side.statements) + len(found.both) >= shown:
            remark(f"only the first {shown} statements of a side are compared; --limit 0 takes all")
            break
