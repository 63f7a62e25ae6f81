"""`foreigndesk search`: full text over reports and claims."""

from __future__ import annotations

import re

import click
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import beside
from foreigndesk.cli.safe_text import one_line, safe
from foreigndesk.cli.session import desk_options, examples, json_option, print_json, remark, session
from foreigndesk.store.views import MARK_END, MARK_START, Hit

FOUND_STYLE = "bold reverse"
_FOUND = re.compile(f"{MARK_START}([^{MARK_END}]*){MARK_END}")


@click.command(
    epilog=examples(
        "foreigndesk search test-fired",
        "foreigndesk search '\"joint press conference\" missile'",
    )
)
@click.argument("text", nargs=-1, required=True, metavar="WORDS...")
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="At most N hits."
)
@json_option
@desk_options
def search(text: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find words in reports and claims, best first; "quoted words" must stand together."""
    current = session()
    with current.desk() as desk:
        hits = desk.search(" ".join(text), limit=limit)
    if as_json:
        print_json([hit_json(hit) for hit in hits])
        return
    console = current.out
    for number, hit in enumerate(hits):
        if number:
            console.print()
        console.print(beside(Text(hit.kind, style="bold magenta"), *_lines(hit)))
    if not hits:
        remark("nothing found")


def hit_json(hit: Hit) -> dict[str, object]:
    """Return a hit as a program gets it, the found words beside the snippet."""
    return {
        "kind": hit.kind,
        "id": hit.id,
        "title": hit.title,
        "snippet": hit.snippet.replace(MARK_START, "").replace(MARK_END, ""),
        "found": _FOUND.findall(hit.snippet),
        "day": hit.day,
        "outlet": hit.outlet,
    }


def snippet(hit: Hit) -> Text:
    """Return the words around what was found, with that standing out."""
    text, position = Text(), 0
    for match in _FOUND.finditer(hit.snippet):
        text.append(_words(hit.snippet[position : match.start()]))
        text.append(_words(match[1]), style=FOUND_STYLE)
        position = match.end()
    return text.append(_words(hit.snippet[position:]))


def _words(piece: str) -> str:
    """Return a piece on one line, the spaces at its ends kept."""
    inner = one_line(piece)
    before = " " if piece[:1].isspace() else ""
    after = " " if inner and piece[-1:].isspace() else ""
    return before + inner + after


def _lines(hit: Hit) -> tuple[Text, ...]:
    footer = " · ".join(filter(None, (one_line(hit.outlet), hit.day or "no date", words.short_id(hit.id))))
    return safe(hit.title, "bold"), snippet(hit), Text(footer, style=words.DIM)
