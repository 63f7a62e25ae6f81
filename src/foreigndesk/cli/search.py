"""`foreigndesk search`: reports and claims by the language of docs/search.md, and searches that are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click
from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import beside
from foreigndesk.cli.judge import by_option, who_decides
from foreigndesk.cli.safe_text import one_line, safe
from foreigndesk.cli.session import (
    as_of_option,
    desk_options,
    examples,
    json_option,
    print_json,
    remark,
    session,
)
from foreigndesk.errors import SearchSyntaxError
from foreigndesk.store.search.find import MAX_PAGE, ORDERS
from foreigndesk.store.views import (
    MARK_END,
    MARK_START,
    Facet,
    FacetValue,
    Found,
    Hit,
    SavedSearch,
    Totals,
)

FOUND_STYLE = "bold reverse"
_FOUND = re.compile(f"{MARK_START}([^{MARK_END}]*){MARK_END}")


@click.command(
    epilog=examples(
        "foreigndesk search test-fired",
        "foreigndesk search '\"joint statement\" missil* -Seoul'",
        "foreigndesk search 'speaker:Hegseth,Nakatani about:China from:2025 to:2025-06'",
        "foreigndesk search 'type:CONSULT near:Tokyo/100km NOT status:planned' --order oldest --facets",
        "foreigndesk search --save drills '(exercise OR drill) actor:Japan'",
        "foreigndesk search --saved",
        "foreigndesk search --new drills",
        "foreigndesk search --forget drills",
    )
)
@click.argument("text", nargs=-1, metavar="[QUERY]...")
@click.option(
    "--order", type=click.Choice(ORDERS), help="By default relevance; newest if there are no words to find."
)
@click.option(
    "--limit",
    type=click.IntRange(min=1, max=MAX_PAGE),
    default=20,
    show_default=True,
    metavar="N",
    help="At most N hits.",
)
@click.option("--cursor", metavar="CURSOR", help="Go on where the page that gave this ended.")
@click.option("--facets", is_flag=True, help="Count the hits by kind, type, status, outlet, state, month ...")
@click.option("--save", metavar="NAME", help="Keep QUERY under a name.")
@click.option("--saved", is_flag=True, help="List the searches that are kept, with what is new in each.")
@click.option("--new", metavar="NAME", help="Show what is new in a kept search, and mark it as seen.")
@click.option("--forget", metavar="NAME", help="Keep a search no longer.")
@by_option
@json_option
@as_of_option
@desk_options
def search(
    text: tuple[str, ...],
    order: str | None,
    limit: int,
    cursor: str | None,
    facets: bool,
    save: str | None,
    saved: bool,
    new: str | None,
    forget: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Find reports and claims: words, "phrases", AND OR NOT (), -word, begin*, and fields.

    The fields: speaker: about: actor: type: status: kind: place: country: near: outlet: from: to:, each with one value
    or several (status:planned,denied), quoted where they hold blanks (speaker:"Pete Hegseth"). from: and to: mean the
    day published for reports, the day it happened for claims. docs/search.md has all of it.

    A kept search shows as new what was recorded since, whatever date it bears.
    """
    query = " ".join(text)
    actions = [save is not None, saved, new is not None, forget is not None]
    if sum(actions) > 1:
        raise click.UsageError("--save, --saved, --new and --forget go one at a time")
    if bool(query.strip()) != (save is not None or not any(actions)):
        given = "give a search, or one of --saved, --new and --forget"
        raise click.UsageError("--saved, --new and --forget take no search" if query.strip() else given)
    try:
        if save is not None:
            _save(save, query, who_decides(by), as_json)
        elif saved:
            _list_saved(as_json)
        elif new is not None:
            _show_new(new, limit, as_json)
        elif forget is not None:
            _forget(forget, who_decides(by), as_json)
        else:
            _find(query, order, limit, cursor, facets, as_json)
    except SearchSyntaxError as error:
        _point_at(error)
        raise


def _find(query: str, order: str | None, limit: int, cursor: str | None, facets: bool, as_json: bool) -> None:
    current = session()
    with current.desk() as desk:
        found = desk.find(query, order=order, limit=limit, cursor=cursor, facets=facets)
    if as_json:
        print_json(found_json(found))
        return
    print_hits(current.out, found.hits)
    for facet in found.facets:
        current.out.print()
        print_facet(current.out, facet)
    for note in found.notes:
        remark(note)
    if not found.hits:
        remark("nothing found")
    elif found.totals is not None:
        remark(_counted(found.totals))
    if found.cut and found.order == "relevance":
        remark("only the best of the hits recorded last come by relevance; --order newest goes through all")
    if found.cursor:
        remark(f"there are more: --cursor {found.cursor}")


def _save(name: str, query: str, by: str, as_json: bool) -> None:
    with session().desk() as desk:
        made = desk.save_search(name, query, by=by)
    if as_json:
        print_json(saved_json(made))
    else:
        remark(f"saved as {one_line(made.name)}: {one_line(made.query)}")


def _list_saved(as_json: bool) -> None:
    current = session()
    with current.desk() as desk:
        kept = desk.saved_searches()
    if as_json:
        print_json([saved_json(one) for one in kept])
        return
    for one in kept:
        new = f"{one.new}{'+' if one.capped else ''} new"
        since = f"since {one.seen_at[:16].replace('T', ' ')} · saved by {one.by} {one.at[:10]}"
        lines = safe(one.name, "bold"), safe(one.query), Text(one_line(since), style=words.DIM)
        current.out.print(beside(Text(new, style="bold magenta" if one.new else words.DIM), *lines))
    if not kept:
        remark("no search is saved; --save NAME QUERY saves one")


def _show_new(name: str, limit: int, as_json: bool) -> None:
    current = session()
    with current.desk() as desk:
        hits, more = desk.look_at_new(name, limit=limit)
    if as_json:
        print_json([hit_json(hit) for hit in hits])
    else:
        print_hits(current.out, hits)
    if more:
        remark(f"there are more than {limit}; none is marked as seen (--limit shows more)")
    elif not hits:
        remark(f"nothing new in {name}")


def _forget(name: str, by: str, as_json: bool) -> None:
    with session().desk() as desk:
        gone = desk.forget_search(name, by=by)
    if as_json:
        print_json(saved_json(gone))
    else:
        remark(f"{one_line(gone.name)} is kept no longer; it was: {one_line(gone.query)}")


def _point_at(error: SearchSyntaxError) -> None:
    """Show the search with a mark under where it went wrong, if it fits on a line."""
    if len(error.query) <= 100 and error.query.isprintable():
        remark(f"  {error.query}\n  {' ' * error.position}^")


# -- as people see it ----------------------------------------------------------------------------------------


def print_hits(console: Console, hits: Sequence[Hit]) -> None:
    """Print hits under one another."""
    for number, hit in enumerate(hits):
        if number:
            console.print()
        console.print(beside(Text(hit.kind, style="bold magenta"), *_lines(hit)))


def print_facet(console: Console, facet: Facet) -> None:
    """Print the values of a facet with their counts."""
    shown = [
        safe(value.label)
        .append(f"  {value.hits}", style="bold")
        .append(f" · {_sources(value)}", style=words.DIM)
        for value in facet.values
    ]
    if facet.more:
        shown.append(Text(f"and {facet.more} more", style=words.DIM))
    console.print(beside(Text(facet.name, style="bold magenta"), *shown))


def _counted(totals: Totals) -> str:
    most = "more than " if totals.capped else ""
    tail = "; counted are those recorded last" if totals.capped else ""
    return f"{most}{words.count(totals.hits, 'hit')} · {_sources(totals)}{tail}"


def _sources(counted: Totals | FacetValue) -> str:
    return ", ".join(
        (
            words.count(counted.reports, "report"),
            words.count(counted.outlets, "outlet"),
            words.count(counted.origins, "origin"),
        )
    )


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
    counts = _sources(Totals(1, hit.reports, hit.outlets, hit.origins)) if hit.reports > 1 else ""
    pieces = (one_line(hit.outlet), hit.day or "no date", counts, words.short_id(hit.id))
    footer = " · ".join(filter(None, pieces))
    return safe(hit.title, "bold"), snippet(hit), Text(footer, style=words.DIM)


# -- as a program gets it ------------------------------------------------------------------------------------


def found_json(found: Found) -> dict[str, object]:
    """Return a page of hits as a program gets it."""
    return {
        "query": found.query,
        "order": found.order,
        "hits": [hit_json(hit) for hit in found.hits],
        "cursor": found.cursor,
        "totals": _json(found.totals) if found.totals is not None else None,
        "facets": [
            {"name": f.name, "values": [_json(value) for value in f.values], "more": f.more}
            for f in found.facets
        ],
        "cut": found.cut,
        "notes": list(found.notes),
    }


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
        "recorded_at": hit.recorded_at,
        "reports": hit.reports,
        "outlets": hit.outlets,
        "origins": hit.origins,
    }


def saved_json(saved: SavedSearch) -> dict[str, object]:
    """Return a search that is kept as a program gets it."""
    return _json(saved)


def _json(value: Totals | FacetValue | SavedSearch) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}
