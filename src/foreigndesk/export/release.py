"""A release: a dated folder of a record, or of a part of it, that can be cited and checked.

    claims.jsonl, reports.jsonl, judgements.jsonl    the data, and the first two as CSV and Parquet where asked for
    datapackage.json                                 what is in it: a Frictionless Data Package (datapackage.org, 2.0)
    CITATION.cff, README.md                          for people

The Data Package is the manifest because it is one plain JSON file with a path, a size and a hash for each resource, read
by data tools in many languages, and open to fields of our own. (RO-Crate says more about who made what, but needs JSON-LD
and a licence for the whole, which nobody can give for the words of other people's reports.)

The same record gives the same bytes: nothing in a release tells when or where it was written.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from foreigndesk.errors import ConfigError
from foreigndesk.export.columns import Row
from foreigndesk.export.jsonl import json_text
from foreigndesk.export.record import Format, write_rows
from foreigndesk.phrasing import count, moment_words
from foreigndesk.store.release import ReleaseFacts

MANIFEST = "datapackage.json"
DATA = ("claims", "reports", "judgements")
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_MEDIA = {"jsonl": "application/jsonl", "csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_TITLES = {
    "claims": "Claims, one a line, with the words of reports that each rests on",
    "reports": "The reports that they rest on",
    "judgements": "What people decided: judgements and corrections, taken back or not",
}


@dataclass(frozen=True, slots=True)
class ReleaseOptions:
    """How a release is made.

    Attributes:
        title: What it is called.
        version: Its version; the day of the record if None.
        authors: Who answers for it.
        licence: SPDX identifier of the licence, if one is given.
        formats: Formats of claims and reports besides JSON lines.
        with_texts: Whether the words of the reports go out, too.
    """

    title: str
    version: str | None = None
    authors: tuple[str, ...] = ()
    licence: str | None = None
    formats: tuple[Format, ...] = ()
    with_texts: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """What was written.

    Attributes:
        folder: Where.
        fingerprint: SHA-256 over the hashes of the data files; what a citation names.
        day: Of the record.
        counts: Claims by kind, claims, reports, outlets, origins, judgements.
    """

    folder: Path
    fingerprint: str
    day: str | None
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class ReleaseRows:
    """What a release is written from.

    Attributes:
        claims: Rows of `claims.jsonl`.
        reports: Rows of `reports.jsonl` for the reports that the claims rest on, given the claims' reports.
        judgements: Rows of `judgements.jsonl`, given the claims' parts and their reports.
        facts: Of the record.
        selection: What was selected, in words.
        as_of: The moment that the record is shown at, or None for the present.
        notices: What of that moment cannot be known.
    """

    claims: Iterable[Row]
    reports: Callable[[set[str]], Iterable[Row]]
    judgements: Callable[[set[str], set[str]], Iterable[Row]]
    facts: ReleaseFacts
    selection: str
    as_of: str | None = None
    notices: tuple[str, ...] = ()


def write_release(rows: ReleaseRows, out: Path, options: ReleaseOptions, program: str) -> Release:
    """Write a release into a new folder; it appears whole or not at all.

    Args:
        rows: What it is written from.
        out: The folder; one that is there must be empty.
        options: How.
        program: Version of the program.

    Raises:
        ConfigError: If the folder is not empty or cannot be written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ConfigError(f"{out} is there already; a release is never written over, name a new folder")
    try:
        making = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.resolve().parent))
        try:
            made = _Writer(rows, making, options, program).write()
            # only its owner reads what mkdtemp makes
            making.chmod(0o777 & ~_umask())
            os.replace(making, out)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    except OSError as error:
        raise ConfigError(f"cannot write to {out}: {error.strerror or error}") from error
    return replace(made, folder=out)


def fingerprint_of(hashes: Mapping[str, str]) -> str:
    """Return the fingerprint of files: the SHA-256 of what `sha256sum` prints for them in order of their names.

    Args:
        hashes: File name to SHA-256, in hex digits.
    """
    listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(listed.encode()).hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hex digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class _Writer:
    def __init__(self, rows: ReleaseRows, folder: Path, options: ReleaseOptions, program: str) -> None:
        self.rows, self.folder, self.options, self.program = rows, folder, options, program
        moment = rows.as_of or rows.facts.changed_at
        self.day = moment[:10] or None
        self.version = options.version or self.day or "0"
        self.counts: dict[str, int] = {}
        self.files: dict[str, tuple[str, str, int]] = {}

    def write(self) -> Release:
        self._write("claims", "jsonl", self.rows.claims)
        reports, parts, kinds = self._read_claims()
        self._write("reports", "jsonl", self.rows.reports(reports))
        self._write("judgements", "jsonl", self.rows.judgements(parts, reports))
        for form in self.options.formats:
            for table in ("claims", "reports"):
                self._write(table, form, _lines(self.folder / f"{table}.jsonl"))
        self.counts |= dict(sorted(kinds.items())) | self._outlets_and_origins()
        hashes = {name: file_hash(self.folder / name) for name, _, _ in self._listed()}
        fingerprint = fingerprint_of(hashes)
        (self.folder / MANIFEST).write_text(
            json_text(self._manifest(hashes, fingerprint), indent=2) + "\n", encoding="utf-8"
        )
        (self.folder / "CITATION.cff").write_text(self._citation(fingerprint), encoding="utf-8")
        (self.folder / "README.md").write_text(self._readme(fingerprint), encoding="utf-8")
        return Release(self.folder, fingerprint, self.day, self.counts)

    def _write(self, table: str, form: Format, rows: Iterable[Row]) -> None:
        name = f"{table}.{form}"
        with (self.folder / name).open("wb") as stream:
            number = write_rows(rows, stream, form, "reports" if table == "reports" else "claims")
        self.files[name] = (table, form, number)
        self.counts[table] = number

    def _listed(self) -> list[tuple[str, str, str]]:
        return [(name, table, form) for name, (table, form, _) in sorted(self.files.items())]

    def _read_claims(self) -> tuple[set[str], set[str], dict[str, int]]:
        """The reports and parts of the claims, and how many there are of each kind; of a file that may be large."""
        reports: set[str] = set()
        parts: set[str] = set()
        kinds: dict[str, int] = {}
        for row in _lines(self.folder / "claims.jsonl"):
            reports.update(piece["report_id"] for piece in row["evidence"])
            parts.update(row["members"])
            kinds[row["kind"]] = kinds.get(row["kind"], 0) + 1
        return reports, parts, kinds

    def _outlets_and_origins(self) -> dict[str, int]:
        outlets: set[str] = set()
        origins: set[str] = set()
        for row in _lines(self.folder / "reports.jsonl"):
            outlets |= {row["outlet"].casefold()} if row["outlet"] else set()
            origins.add(row["reprint_of"] or row["id"])
        return {"outlets": len(outlets), "origins": len(origins)}

    def _manifest(self, hashes: Mapping[str, str], fingerprint: str) -> dict[str, Any]:
        facts = self.rows.facts
        return {
            "$schema": PROFILE,
            "name": f"foreigndesk-{self.day or 'empty'}-{fingerprint[:12]}",
            "id": f"sha256:{fingerprint}",
            "title": self.options.title,
            "version": self.version,
            **({"licenses": [{"name": self.options.licence}]} if self.options.licence else {}),
            **({"contributors": [{"title": name, "roles": ["author"]} for name in self.options.authors]}
               if self.options.authors else {}),
            "resources": [
                {
                    "name": name.replace(".", "-"),
                    "path": name,
                    "title": _TITLES[table],
                    "format": form,
                    "mediatype": _MEDIA[form],
                    **({} if form == "parquet" else {"encoding": "utf-8"}),
                    "bytes": (self.folder / name).stat().st_size,
                    "hash": f"sha256:{hashes[name]}",
                }
                for name, table, form in self._listed()
            ],
            "foreigndesk": {
                "fingerprint": fingerprint,
                "date": self.day,
                "as_of": self.rows.as_of,
                "notices": list(self.rows.notices),
                "selection": self.rows.selection,
                "texts": self.options.with_texts,
                "counts": self.counts,
                "program": self.program,
                "record": {
                    "version": facts.record.number,
                    "changed_at": facts.changed_at or None,
                    "last_report_at": facts.record.recorded_at,
                },
                "read_by": [asdict(one) for one in facts.read_by],
            },
        }  # fmt: skip

    def _citation(self, fingerprint: str) -> str:
        """The Citation File Format, 1.2.0; a JSON string is a YAML string in double quotes."""
        authors = self.options.authors or ("The desk that made this record",)
        lines = [
            "cff-version: 1.2.0",
            'message: "If you use these data, cite them as below, fingerprint included."',
            "type: dataset",
            f"title: {_quoted(self.options.title)}",
            f"version: {_quoted(self.version)}",
            *([f"date-released: {_quoted(self.day)}"] if self.day else []),
            "authors:",
            *(f"  - name: {_quoted(name)}" for name in authors),
            "identifiers:",
            "  - type: other",
            f"    value: {_quoted(f'sha256:{fingerprint}')}",
            '    description: "SHA-256 over the hashes of the data files (datapackage.json)"',
            *([f"license: {_quoted(self.options.licence)}"] if self.options.licence else []),
        ]
        return "\n".join(lines) + "\n"

    def _readme(self, fingerprint: str) -> str:
        counts, rows = self.counts, self.rows
        held = ", ".join(
            count(counts[name], noun)
            for name, noun in (("claims", "claim"), ("reports", "report"), ("outlets", "outlet"))
        )
        shown = f", as of {moment_words(rows.as_of)}" if rows.as_of else ""
        files = [f"* `{name}`: {_TITLES[table]}" for name, table, _ in self._listed()]
        names = " ".join(name for name, _, _ in self._listed())
        lines = [
            f"# {self.options.title}",
            "",
            f"Version {self.version}: {rows.selection}{shown}. {held}, {count(counts['origins'], 'independent origin')}.",
            "",
            *(f"* Not known for this moment: {notice}." for notice in rows.notices),
            *files,
            f"* `{MANIFEST}`: sizes, hashes, counts, versions (a Frictionless Data Package)",
            "* `CITATION.cff`: how to cite this release",
            "",
            "A claim is what a report says, not what is so; each rests on the words under `evidence`, at code points of the",
            "report's text. `reports`, `outlets` and `origins` count who says so; a reprint is no further origin.",
            ""
            if self.options.with_texts
            else "The reports' texts are not in this release; the words that claims rest on are.",
            "",
            f"Fingerprint: `{fingerprint}`. To check it without the program:",
            "",
            f"    LC_ALL=C sha256sum {names} | sha256sum",
            "",
            "or, with it, every file by itself: `foreigndesk diff . .`",
            "",
            f"Made with foreigndesk {self.program}.",
        ]
        return "\n".join(lines) + "\n"


def _quoted(text: str | None) -> str:
    return json_text(text or "")


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
