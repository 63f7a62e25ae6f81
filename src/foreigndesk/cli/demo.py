"""`foreigndesk demo`: the sample reports, read into a fresh desk, and what it answers (`make demo`)."""

from __future__ import annotations

import shutil
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.add import ProgressLine, summary_line
from foreigndesk.cli.entries import print_statements, print_timeline
from foreigndesk.cli.failures import leave, name_failures
from foreigndesk.cli.reports import print_report_line
from foreigndesk.cli.session import desk_options, session
from foreigndesk.cli.status import print_status
from foreigndesk.cli.who import print_who
from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import ConfigError
from foreigndesk.store.views import ReportLine

SAMPLES = Path("samples/reports")


@click.command(hidden=True)
@click.option(
    "--samples", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Folder of reports."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo/out"),
    show_default=True,
    help="Folder for the demo's desk; what is in it from the last demo is replaced.",
)
@desk_options
@click.pass_context
def demo(context: click.Context, samples: Path | None, out: Path) -> None:
    """Read the sample reports into a fresh desk and show what it answers."""
    console, folder = session().out, samples or find_samples()
    address = fresh_desk(out)
    with open_desk(address) as desk:
        _heading(console, address, "add", str(folder))
        with ProgressLine(session().err) as line:
            summary = desk.add(folder, workers=1, progress=line.update)
        click.echo(summary_line(summary))
        name_failures(summary.failures)
        _heading(console, address, "status")
        print_status(console, desk.status(), str(address))
        _questions(console, desk, address)
        _next(console, address)
    leave(context, summary.failed)


def find_samples() -> Path:
    """Return the folder of the sample reports: of the folder that one is in, or of the source tree.

    Raises:
        ConfigError: If there is none.
    """
    tree = Path(__file__).resolve().parents[3]
    for folder in (Path(), tree):
        if (folder / SAMPLES).is_dir():
            return folder / SAMPLES
    raise ConfigError(f"no sample reports at {SAMPLES}; run this in a clone, or give --samples")


def fresh_desk(out: Path) -> Path:
    """Return the address of a desk that is not there yet, in a folder that is."""
    out.mkdir(parents=True, exist_ok=True)
    for leftover in out.glob("desk.db*"):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
    return out / "desk.db"


def _questions(console: Console, desk: Desk, address: Path) -> None:
    _heading(console, address, "timeline", '--actor "South Korea"', "--from 2025-10", "--limit 3")
    print_timeline(console, desk.timeline("South Korea", "2025-10", limit=3))
    _heading(console, address, "said", "Hegseth", "--about Japan", "--limit 1")
    print_statements(console, desk.said("Hegseth", "Japan", limit=1))
    _heading(console, address, "who", '"defence minister of Japan"')
    print_who(console, desk.who("defence minister of Japan"), None)
    _heading(console, address, "reports", "--from 2024-07", "--to 2024-08")
    lines = desk.reports(since="2024-07", until="2024-08")
    for line in lines:
        print_report_line(console, line)
    console.print(Text(f"{report_counts(lines)}: a reprint is no second source", style="bold"))


def report_counts(lines: list[ReportLine]) -> str:
    """Return '3 reports, 3 outlets, 2 origins'."""
    outlets = len({line.outlet for line in lines if line.outlet})
    origins = sum(line.reprint_of is None for line in lines)
    numbers = ((len(lines), "report"), (outlets, "outlet"), (origins, "origin"))
    return ", ".join(words.count(number, noun) for number, noun in numbers)


def _next(console: Console, address: Path) -> None:
    console.print(Text("\nTry next", style="bold"))
    for command in (
        f"export FOREIGNDESK_DESK={address}",
        "foreigndesk show report ID            # an id from the list above",
        "foreigndesk timeline --status planned",
        "foreigndesk who Hegseth",
        'foreigndesk search "joint statement"',
        "foreigndesk export --out claims.jsonl",
    ):
        console.print(Text(f"  {command}"))


def _heading(console: Console, address: Path, *arguments: str) -> None:
    console.print(
        Text(f"\n$ foreigndesk --desk {address} {' '.join(arguments)}", style="bold cyan"), soft_wrap=True
    )
