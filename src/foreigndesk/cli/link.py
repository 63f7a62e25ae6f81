"""`foreigndesk link`: ids and topics from a catalogue of the user's own, as suggestions to confirm."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from foreigndesk.cli.claim_words import count, short_id
from foreigndesk.cli.entries import Beside
from foreigndesk.cli.failures import end_run
from foreigndesk.cli.judge import by_option, who_decides, why_option
from foreigndesk.cli.judgements import decision_json, decision_line
from foreigndesk.cli.links import link_line, link_lines
from foreigndesk.cli.safe_text import one_line
from foreigndesk.cli.session import (
    as_of_option,
    desk_options,
    examples,
    json_option,
    print_json,
    remark,
    session,
)
from foreigndesk.desk import Desk
from foreigndesk.store.catalogues import LinkSummary

AMBIGUOUS_SHOWN = 5


@click.command(
    epilog=examples(
        "foreigndesk link --catalogue entities.ftm.json",
        "foreigndesk link --catalogue targets.nested.json.gz",
        "foreigndesk link --catalogue ids.csv --json",
        "foreigndesk link --list --status suggested",
        "foreigndesk link --confirm 3f9a12bc --confirm 77d0e1aa --by maria",
        'foreigndesk link --reject 81b0c3de --why "another man of the name"',
    )
)
@click.option(
    "--catalogue",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="FollowTheMoney or OpenSanctions entities, one a line, or CSV; .gz too.",
)
@click.option("--name", metavar="NAME", help="What the catalogue is called.  [default: the file's name]")
@click.option("--list", "listed", is_flag=True, help="List what is suggested and what was decided.")
@click.option(
    "--status", type=click.Choice(["suggested", "confirmed", "rejected"]), help="With --list: only these."
)
@click.option("--actor", metavar="ID|NAME", help="With --list: only what is suggested for this actor.")
@click.option("--confirm", multiple=True, metavar="ID", help="It is so; the ids and topics go to the actor.")
@click.option("--reject", multiple=True, metavar="ID", help="It is not so.")
@by_option
@why_option
@json_option
@as_of_option
@desk_options
@click.pass_context
def link(
    context: click.Context,
    catalogue: Path | None,
    name: str | None,
    listed: bool,
    status: str | None,
    actor: str | None,
    confirm: tuple[str, ...],
    reject: tuple[str, ...],
    by: str | None,
    why: str | None,
    as_json: bool,
) -> None:
    """Suggest entries of a catalogue of your own for the actors of the record: Wikidata ids and topics, offline.

    Nothing is attached until a person confirms it, here or in `foreigndesk review --links`. The same file twice
    changes nothing; a newer one adds what is new and withdraws nothing. A line that is no entry is named, and the
    rest goes on; the exit code is 1 then.
    """
    chosen = [catalogue is not None, listed, bool(confirm or reject)]
    if sum(chosen) != 1:
        raise click.UsageError("give --catalogue FILE, or --list, or --confirm and --reject")
    current = session()
    with current.desk() as desk:
        if catalogue is not None:
            _run(context, desk, catalogue, name, as_json=as_json)
        elif listed:
            _list(current.out, desk, status, actor, as_json=as_json)
        else:
            _decide(desk, confirm, reject, who_decides(by), why, as_json=as_json)


def _run(context: click.Context, desk: Desk, catalogue: Path, name: str | None, *, as_json: bool) -> None:
    with _CatalogueBar(session().err) as bar:
        summary = desk.link(catalogue, name=name, progress=bar.update)
    end_run(context, summary, _lines(summary), as_json=as_json)


def _lines(summary: LinkSummary) -> list[str]:
    """Return what became of a catalogue."""
    entries = f"{summary.entities:,} {'entry' if summary.entities == 1 else 'entries'}"
    lines = [
        f"{one_line(summary.catalogue)}: {entries} that can be an actor · "
        f"{count(summary.new, 'suggestion')} new, {summary.known:,} known, {summary.changed:,} changed"
    ]
    if summary.ambiguous:
        names = [f"{one_line(name)} ({number})" for name, number in summary.ambiguous[:AMBIGUOUS_SHOWN]]
        more = len(summary.ambiguous) - len(names)
        lines.append(
            f"{count(len(summary.ambiguous), 'name')} that several entries bear, and nothing decides between them: "
            f"{', '.join(names)}{f' and {more:,} more' if more > 0 else ''}"
        )
    if summary.missing:
        ids = ", ".join(short_id(view.id) for view in summary.missing[:AMBIGUOUS_SHOWN])
        lines.append(
            f"{count(len(summary.missing), 'suggestion')} of before that this file does not make (kept): {ids}"
        )
    if summary.new or summary.changed:
        lines.append("decide with: foreigndesk review --links")
    return lines


def _list(console: Console, desk: Desk, status: str | None, actor: str | None, *, as_json: bool) -> None:
    views = desk.links(status=status, actor=actor)
    if as_json:
        print_json([asdict(view) for view in views])
        return
    for view in views:
        console.print(
            Beside(Text(), link_lines(view) if view.status == "suggested" else (link_line(view),), 0, 2)
        )
    if not views:
        remark("no catalogue suggests anything")


def _decide(
    desk: Desk, confirm: tuple[str, ...], reject: tuple[str, ...], by: str, why: str | None, *, as_json: bool
) -> None:
    made = [desk.judge("confirm", one, by=by, why=why) for one in confirm]
    made += [desk.judge("reject", one, by=by, why=why) for one in reject]
    if as_json:
        print_json([decision_json(one) for one in made])
        return
    for one in made:
        click.echo(decision_line(one))


class _CatalogueBar:
    """A progress bar on stderr while a terminal is there; silent otherwise."""

    def __init__(self, console: Console) -> None:
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            DownloadColumn(),
            TextColumn("{task.fields[done]}", markup=False),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("catalogue", total=None, done="")

    def __enter__(self) -> _CatalogueBar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def update(self, done: int, size: int, entries: int) -> None:
        """Show how far it is."""
        self._bar.update(self._task, total=size, completed=done, done=f"{entries:,} entries")
