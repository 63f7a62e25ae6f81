"""What changed between two releases: claims that came, went, changed, became one or came apart; counts; decisions.

Claims are told by their parts, the claims of single reports: an id may change when a claim gains an earlier report.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foreigndesk.errors import ReleaseError
from foreigndesk.export.release import DATA, MANIFEST, file_hash, fingerprint_of

# They say where a claim stands and on whom it rests, not what it says.
SUPPORT = ("evidence", "members", "reports", "outlets", "origins", "published", "mentioned", "forms")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a claim that has another value."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that stands in both releases and is not the same.

    Attributes:
        old_id, new_id: Its ids.
        claim: Its row in the newer release.
        changes: What it says otherwise, and on what it rests (`SUPPORT`).
    """

    old_id: str
    new_id: str
    claim: dict[str, Any]
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Regrouped:
    """Claims that became one, or one that came apart.

    Attributes:
        old, new: Their ids before and after; one of these is a single id.
        claims: The rows of the newer release.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    claims: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """What changed from one release to another.

    Attributes:
        old, new: What each says of itself (`foreigndesk` in its datapackage.json).
        added, withdrawn: Rows of claims that only the newer, only the older has.
        merged, split: Claims whose parts stand together otherwise.
        reports_added, reports_withdrawn: Rows of reports.
        reports_changed: Rows of reports, as in the newer one, of which something else is known.
        decisions_added: Decisions that the older has not.
        decisions_undone: Decisions taken back since.
        counts: Name to the number in the older and in the newer one.
    """

    old: dict[str, Any]
    new: dict[str, Any]
    added: tuple[dict[str, Any], ...]
    withdrawn: tuple[dict[str, Any], ...]
    changed: tuple[ClaimChange, ...]
    merged: tuple[Regrouped, ...]
    split: tuple[Regrouped, ...]
    reports_added: tuple[dict[str, Any], ...]
    reports_withdrawn: tuple[dict[str, Any], ...]
    reports_changed: tuple[dict[str, Any], ...]
    decisions_added: tuple[dict[str, Any], ...]
    decisions_undone: tuple[dict[str, Any], ...]
    counts: dict[str, tuple[int, int]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return self.old["fingerprint"] == self.new["fingerprint"] or not any(
            (self.added, self.withdrawn, self.changed, self.merged, self.split, self.reports_added,
             self.reports_withdrawn, self.reports_changed, self.decisions_added, self.decisions_undone)
        )  # fmt: skip


def check_release(folder: Path) -> dict[str, Any]:
    """Return what a release says of itself, after every file was compared with its hash.

    Raises:
        ReleaseError: If it is no release, or a file is missing or is not the one that it was made of.
    """
    manifest = folder / MANIFEST
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))
        facts: dict[str, Any] = told["foreigndesk"]
        listed = {str(one["path"]): str(one["hash"]).removeprefix("sha256:") for one in told["resources"]}
        wanted = str(facts["fingerprint"])
        counts = facts["counts"]
        assert isinstance(counts, dict)
    except FileNotFoundError as error:
        raise ReleaseError(str(folder), f"no release: there is no {MANIFEST} in it") from error
    except (OSError, ValueError, KeyError, TypeError, AssertionError) as error:
        raise ReleaseError(str(manifest), "damaged: it is not what a release says of itself") from error
    for name in sorted({*listed, *(f"{table}.jsonl" for table in DATA)}):
        path = folder / name
        if name not in listed:
            raise ReleaseError(str(manifest), f"damaged: it does not tell of {name}")
        if Path(name).name != name:
            raise ReleaseError(str(manifest), f"damaged: {name!r} is no file of a release")
        try:
            found = file_hash(path)
        except OSError as error:
            raise ReleaseError(str(path), f"cannot be read: {error.strerror or error}") from error
        if found != listed[name]:
            raise ReleaseError(
                str(path), f"damaged: its SHA-256 is {found[:16]}…, and should be {listed[name][:16]}…"
            )
    if fingerprint_of(listed) != wanted:
        raise ReleaseError(str(manifest), "damaged: its fingerprint is not that of its files")
    return facts


def diff_releases(old: Path, new: Path) -> ReleaseDiff:
    """Return what changed from one release to another; both are checked first.

    Raises:
        ReleaseError: If one of them is damaged, or is none.
    """
    facts = (check_release(old), check_release(new))
    before, after = (_by_id(folder, "claims") for folder in (old, new))
    compared = _Claims(before, after)
    reports = tuple(_by_id(folder, "reports") for folder in (old, new))
    decided = tuple(_by_id(folder, "judgements") for folder in (old, new))
    names = dict.fromkeys([*facts[0]["counts"], *facts[1]["counts"]])
    texts = [facts[0].get("texts"), facts[1].get("texts")]
    hidden = ("text", "removed") if texts[0] != texts[1] else ()
    return ReleaseDiff(
        old=facts[0],
        new=facts[1],
        added=tuple(after[i] for i in sorted(compared.added)),
        withdrawn=tuple(before[i] for i in sorted(compared.withdrawn)),
        changed=compared.changed(),
        merged=compared.merged(),
        split=compared.split(),
        reports_added=_only(reports[1], reports[0]),
        reports_withdrawn=_only(reports[0], reports[1]),
        reports_changed=tuple(
            row
            for i, row in sorted(reports[1].items())
            if i in reports[0] and _without(row, hidden) != _without(reports[0][i], hidden)
        ),
        decisions_added=_only(decided[1], decided[0]),
        decisions_undone=tuple(
            row
            for i, row in sorted(decided[1].items())
            if row["withdrawn_at"] and i in decided[0] and not decided[0][i]["withdrawn_at"]
        ),
        counts={name: (facts[0]["counts"].get(name, 0), facts[1]["counts"].get(name, 0)) for name in names},
    )


class _Claims:
    """Claims of two releases, brought together by the parts that they share."""

    def __init__(self, before: Mapping[str, dict[str, Any]], after: Mapping[str, dict[str, Any]]) -> None:
        self.before, self.after = before, after
        home = {part: i for i, row in before.items() for part in _parts(row)}
        self.old_of: dict[str, set[str]] = {
            i: {home[part] for part in _parts(row) if part in home} for i, row in after.items()
        }
        self.new_of: dict[str, set[str]] = {i: set() for i in before}
        for i, olds in self.old_of.items():
            for one in olds:
                self.new_of[one].add(i)
        self.added = {i for i, olds in self.old_of.items() if not olds}
        self.withdrawn = {i for i, news in self.new_of.items() if not news}

    def changed(self) -> tuple[ClaimChange, ...]:
        found = []
        for i, olds in sorted(self.old_of.items()):
            if len(olds) != 1:
                continue
            (old,) = olds
            if self.new_of[old] == {i} and (changes := _changes(self.before[old], self.after[i])):
                found.append(ClaimChange(old, i, self.after[i], changes))
        return tuple(found)

    def merged(self) -> tuple[Regrouped, ...]:
        return tuple(
            Regrouped(tuple(sorted(olds)), (i,), (self.after[i],))
            for i, olds in sorted(self.old_of.items())
            if len(olds) > 1
        )

    def split(self) -> tuple[Regrouped, ...]:
        return tuple(
            Regrouped((old,), tuple(sorted(news)), tuple(self.after[i] for i in sorted(news)))
            for old, news in sorted(self.new_of.items())
            if len(news) > 1
        )


def _parts(row: Mapping[str, Any]) -> list[str]:
    return row.get("members") or [row["id"]]


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    names = [name for name in dict.fromkeys([*new, *old]) if old.get(name) != new.get(name)]
    # what it says first, then on what it rests
    ordered = sorted(names, key=lambda name: (name == "id", name in SUPPORT))
    return tuple(FieldChange(name, old.get(name), new.get(name)) for name in ordered)


def _by_id(folder: Path, table: str) -> dict[str, dict[str, Any]]:
    path = folder / f"{table}.jsonl"
    with path.open(encoding="utf-8") as stream:
        return {row["id"]: row for row in map(json.loads, stream)}


def _only(
    some: Mapping[str, dict[str, Any]], others: Mapping[str, dict[str, Any]]
) -> tuple[dict[str, Any], ...]:
    return tuple(row for i, row in sorted(some.items()) if i not in others)


def _without(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
