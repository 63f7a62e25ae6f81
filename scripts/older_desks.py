"""Makes the desks of older versions that the tests of migrations open: `tests/store/older/<schema>.backup`.

    python scripts/older_desks.py

Each is made by the program as it was when its schema was the newest, out of this repository's history, from reports of
our own; what cannot be had so (a schema that came together with the next one) is made of the one before by its migration.
Only to be run when a schema is added.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import column, create_engine, inspect, select, table

from foreigndesk.store.archive import ArchiveWriter
from foreigndesk.store.backup import LEFT_OUT, kind_of
from foreigndesk.store.base import SCHEMA_VERSION, upgrade
from foreigndesk.whole_files import replacing

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = "src/foreigndesk/store/migrations/versions"
OUT = ROOT / "tests" / "store" / "older"
# What the older program is told to do; it knows `MadeUpReader` from its own tests.
OLD = """
import sys
from foreigndesk import pipeline
from foreigndesk.desk import open_desk
from made_up import MadeUpReader, report

ANNA, CARL, IDA = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)", "Ida Holm (DNK)"
SAID = f"say {ANNA}: the strait will stay open to all ships this year\\n"
WORDS = "The ministers of three states met in a small town by the sea and spoke of ships, of ice and of the strait.\\n"
TEXTS = [
    f"meet {ANNA} & {CARL} 2020-01-02\\n{SAID}{WORDS}",
    f"meet {ANNA} & {CARL} 2020-01-02\\n{SAID}{WORDS}",
    f"meet {ANNA} & {IDA} 2020-01-03\\n",
    f"meet Anne Berg (NOR) & {CARL} 2020-01-04\\nsay {CARL}: \\U0001f9ca is no trouble\\n",
]
reports = [report(n, words, day=f"2020-01-0{n + 3}", outlet=f"Outlet {n}") for n, words in enumerate(TEXTS, 1)]
with open_desk(sys.argv[1]) as desk:
    pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)
    desk.judge("same", f"{1:016x}:e0", f"{4:016x}:e0", by="ola", why="two spellings")
    desk.judge("different", f"{1:016x}:e1", f"{4:016x}:e1", by="ola")
    said = desk.claims(kind="statement")
    desk.judge("reject", said[-1].claim.id, None, by="kari")
    desk.correct(said[0].claim.id, "venue", "the town hall", by="kari")
"""


def git(*words: str) -> str:
    """Return what git says."""
    return subprocess.run(
        ["git", *words], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()


def newest_schema(commit: str) -> str:
    """Return the schema that a commit's program makes."""
    names = git("ls-tree", "--name-only", commit, f"{VERSIONS}/").splitlines()
    return max(Path(name).name[:4] for name in names if Path(name).name[:4].isdigit())


def commits() -> dict[str, str]:
    """Return schema → the last commit on the main line whose newest schema it was."""
    found: dict[str, str] = {}
    for commit in git("log", "--first-parent", "--format=%H", "--", VERSIONS).splitlines():
        found.setdefault(newest_schema(commit), commit)
        parent = f"{commit}^"
        if git("ls-tree", "--name-only", parent, f"{VERSIONS}/"):
            found.setdefault(newest_schema(parent), git("rev-parse", parent))
    return found


def make(commit: str, desk: Path) -> None:
    """Make a desk by the program of a commit."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "archive", commit, "src", "tests"], cwd=ROOT, check=True, capture_output=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
        environment = os.environ | {"PYTHONPATH": f"{folder}/src:{folder}/tests"}
        subprocess.run([sys.executable, "-c", OLD, str(desk)], check=True, env=environment, cwd=folder)


def write(desk: Path, schema: str, commit: str) -> None:
    """Write a SQLite desk of any schema as a backup of that schema."""
    engine = create_engine(f"sqlite:///{desk}")
    with engine.connect() as connection, replacing(OUT / f"{schema}.backup") as stream:
        writer = ArchiveWriter(stream)
        seen = inspect(connection)
        for name in (one for one, _ in seen.get_sorted_table_and_fkc_names() if one):
            if name in LEFT_OUT or name == "alembic_version" or "_fts" in name:
                continue
            kinds = {one["name"]: kind_of(one["type"]) for one in seen.get_columns(name)}
            rows = connection.execute(select(*(column(one) for one in kinds)).select_from(table(name))).all()
            told = [
                [
                    bool(v) if kind == "boolean" and v is not None else v
                    for v, kind in zip(row, kinds.values(), strict=True)
                ]
                for row in rows
            ]
            writer.add(name, kinds, iter([told] if told else []))
        writer.finish(schema, f"commit {commit[:12]}", "2026-01-01T00:00:00.000000Z", "sqlite")
    engine.dispose()


def main() -> None:
    """Make those that are missing."""
    OUT.mkdir(exist_ok=True)
    known = commits()
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk.db"
        for number in range(1, int(SCHEMA_VERSION) + 1):
            schema = f"{number:04}"
            if (OUT / f"{schema}.backup").exists() and f"{number + 1:04}" in known:
                continue
            if schema in known:
                for left in Path(folder).iterdir():
                    left.unlink()
                make(known[schema], desk)
            else:
                engine = create_engine(f"sqlite:///{desk}")
                with engine.begin() as connection:
                    upgrade(connection, schema)
                engine.dispose()
            print(schema, known.get(schema, "by its migration")[:12], flush=True)
            write(desk, schema, known.get(schema, "by its migration"))


if __name__ == "__main__":
    main()
