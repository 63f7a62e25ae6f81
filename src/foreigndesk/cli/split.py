"""`foreigndesk split`: part of an actor is somebody else, or part of a story another one."""

from __future__ import annotations

import click

from foreigndesk.cli.judge import by_option, who_decides, why_option
from foreigndesk.cli.judgements import print_decision
from foreigndesk.cli.session import desk_options, examples, json_option, session


@click.command(
    epilog=examples(
        'foreigndesk split "George Bush" 81b0c3de --why "that report means his father"',
        "foreigndesk split 3f9a12bc 81b0c3de:e4 77d0e1aa:e2",
        'foreigndesk split 3f9a12bc "George H. W. Bush"',
        'foreigndesk split 5c0e77aa 81b0c3de 9d31f002 --why "the talks of the week after"',
    )
)
@click.argument("actor", metavar="ACTOR|STORY")
@click.argument("parts", metavar="MEMBER|REPORT|NAME...", nargs=-1, required=True)
@by_option
@why_option
@json_option
@desk_options
def split(actor: str, parts: tuple[str, ...], by: str | None, why: str | None, as_json: bool) -> None:
    """Take out of an actor what is somebody else: what a report says of it, a name's worth, or single mentions.

    Of a story, it takes out reports. What is taken out in one go stays together as another actor, or another story.
    `foreigndesk history` lists the parts of an actor, `foreigndesk story` the reports of a story.
    """
    with session().desk() as desk:
        made = desk.split(actor, *parts, by=who_decides(by), why=why)
    print_decision(made, as_json=as_json)
