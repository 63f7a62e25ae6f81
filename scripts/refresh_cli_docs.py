"""Run the commands of README.md and docs/cli.md on the sample reports and write what they print under them.

    .venv/bin/python scripts/refresh_cli_docs.py

Every ```console block holds one command after '$ ' and then its output, which this replaces. `REPORT` and
`CLAIM` stand for the ids of a report and a claim that are worth looking at.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", ROOT / "docs" / "cli.md")
BLOCK = re.compile(r"^```console\n\$ (?P<command>[^\n]*)\n(?:.*?)^```$", re.MULTILINE | re.DOTALL)
WIDTH = "100"


def run(desk: Path, arguments: list[str]) -> str:
    """Return what a command prints on stdout."""
    environment = os.environ | {"FOREIGNDESK_DESK": str(desk), "COLUMNS": WIDTH, "NO_COLOR": "1"}
    command = [sys.executable, "-c", "from foreigndesk.cli import main; main()", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    if done.returncode:
        raise SystemExit(f"{arguments} failed: {done.stderr}")
    return done.stdout.replace(str(desk), "desk.db").rstrip("\n")


def ids_worth_showing(desk: Path) -> dict[str, str]:
    """Return the ids for `REPORT` and `CLAIM`: a page with litter, and the meeting with most reports."""
    from foreigndesk import open_desk

    with open_desk(desk) as opened:
        report = next(line for line in opened.reports() if line.outlet == "Lighthouse Post")
        claim = max(opened.claims(kind="event", type="CONSULT"), key=lambda view: (view.reports, view.id))
        return {"REPORT": report.id[:8], "CLAIM": claim.id[:8]}


def main() -> None:
    """Rewrite the pages."""
    for page in PAGES:
        refresh(page)


def refresh(page: Path) -> None:
    """Rewrite a page: its first command adds the samples to a fresh desk."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk.db"
        shown: dict[str, str] = {}

        def refreshed(match: re.Match[str]) -> str:
            arguments = shlex.split(match["command"])[1:]
            if arguments[0] not in ("add", "demo") and not shown:
                shown.update(ids_worth_showing(desk))
            output = run(desk, [shown.get(argument, argument) for argument in arguments])
            return f"```console\n$ {match['command']}\n{output}\n```"

        page.write_text(BLOCK.sub(refreshed, page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
