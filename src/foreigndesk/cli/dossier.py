"""`foreigndesk dossier`: a selection as one HTML file that can be sent, read offline and printed."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
from rich.progress import Progress as Bar

from foreigndesk import __version__
from foreigndesk.cli.claim_words import count
from foreigndesk.cli.filters import selection_of, selection_options
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
from foreigndesk.errors import ConfigError
from foreigndesk.export import bibtex, csl_json, describe_selection, render_dossier
from foreigndesk.store.dossier import MOST_CLAIMS, Dossier
from foreigndesk.whole_files import replacing

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    epilog=examples(
        "foreigndesk dossier --actor Japan --with USA --from 2025-10 --out talks.html",
        "foreigndesk dossier --query 'about:China kind:statement' --out china.html --bib china.bib",
        "foreigndesk dossier --story 5f3a90c2 --title 'The visit to Tokyo' --out visit.html --csl visit.json",
    )
)
@click.option("--out", type=_FILE, required=True, help="The HTML file; one that is there is replaced.")
@click.option("--bib", type=_FILE, help="Also the sources as BibTeX.")
@click.option("--csl", type=_FILE, help="Also the sources as CSL-JSON, for Zotero, Pandoc and their like.")
@click.option("--title", help="What it is called.  [default: the selection in words]")
@selection_options
@json_option
@as_of_option
@desk_options
def dossier(
    out: Path,
    bib: Path | None,
    csl: Path | None,
    title: str | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Write what meets all filters as one HTML file: every claim opens its sentences and cites their reports.

    The file needs no network and runs no script; a browser prints it on A4 with the sentences as notes.
    """
    current = session()
    selection = selection_of(asked)
    with current.desk() as desk, _ClaimsRead(current.err) as bar:
        made = desk.dossier(selection, progress=bar.update)
        made_at = desk.store.now()
    _write(out, render_dossier(made, made_at=made_at, version=__version__, title=title))
    if bib is not None:
        _write(bib, bibtex(made.sources))
    if csl is not None:
        _write(csl, csl_json(made.sources))
    written = [str(path) for path in (out, bib, csl) if path is not None]
    if as_json:
        print_json({"selection": describe_selection(selection), "files": written} | _numbers(made))
    else:
        current.out.print(
            f"{', '.join(map(one_line, written))}: {count(len(made.claims), 'claim')}, {count(len(made.sources), 'source')}"
        )
    if not made.claims:
        remark("no claim meets this")
    elif made.found > len(made.claims):
        remark(
            f"{made.found:,} claims meet this; a dossier holds {MOST_CLAIMS:,}: these are the first in order of time"
        )


def _numbers(made: Dossier) -> dict[str, int]:
    counts = made.counts
    return {
        "claims": len(made.claims),
        "found": made.found,
        "reports": counts.reports,
        "outlets": counts.outlets,
        "origins": counts.origins,
        "sources": len(made.sources),
    }


def _write(path: Path, text: str) -> None:
    try:
        with replacing(path) as stream:
            stream.write(text.encode())
    except OSError as error:
        raise ConfigError(f"cannot write to {path}: {error.strerror or error}") from error


class _ClaimsRead:
    """A progress bar on stderr while a terminal is there; silent otherwise."""

    def __init__(self, console: Console) -> None:
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("claims"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("claims", total=None)

    def __enter__(self) -> _ClaimsRead:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def update(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._bar.update(self._task, completed=done, total=total)
