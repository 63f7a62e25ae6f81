"""`foreigndesk diff`: what changed between two releases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.filters import limit_of, limit_option
from foreigndesk.cli.safe_text import one_line
from foreigndesk.cli.session import examples, json_option, print_json, session
from foreigndesk.export import ReleaseDiff, diff_releases
from foreigndesk.export.release_diff import SUPPORT, ClaimChange, FieldChange, Regrouped

_FOLDER = click.Path(path_type=Path, file_okay=False)
WIDTH = 90
_COUNTED = (
    ("claims", "claims"), ("event", "events"), ("statement", "statements"), ("tenure", "offices"),
    ("relation", "relations"), ("reports", "reports"), ("outlets", "outlets"), ("origins", "origins"),
    ("judgements", "decisions"),
)  # fmt: skip


@click.command(
    epilog=examples(
        "foreigndesk diff releases/2025-10 releases/2025-11",
        "foreigndesk diff releases/2025-10 releases/2025-11 --json",
    )
)
@click.argument("old", type=_FOLDER, metavar="RELEASE1")
@click.argument("new", type=_FOLDER, metavar="RELEASE2")
@limit_option
@json_option
def diff(old: Path, new: Path, limit: int | None, as_json: bool) -> None:
    """Say what changed from one release to another: claims added, withdrawn, changed, merged and split, and counts.

    Both are checked first: a file that is not the one that the release was made of is named, and nothing is compared.
    Claims are told by the reports' sentences that they rest on, so one whose id changed is still the same claim.
    """
    found = diff_releases(old, new)
    if as_json:
        print_json(asdict(found))
    else:
        _print(session().out, found, limit_of(limit, as_json=False))


def _print(console: Console, found: ReleaseDiff, limit: int | None) -> None:
    for name, facts in (("from", found.old), ("to", found.new)):
        shown = f", as of {facts['as_of']}" if facts.get("as_of") else ""
        line = Text(f"{name:<5}{facts.get('date') or 'empty'}  ")
        line.append(
            f"{one_line(facts['selection'], 80)}{shown} · {facts['fingerprint'][:12]}", style=words.DIM
        )
        console.print(line, soft_wrap=True)
    if found.is_empty:
        console.print("nothing changed")
        return
    console.print()
    for name, label in _COUNTED:
        old, new = found.counts.get(name, (0, 0))
        if old or new:
            differs = f"  {new - old:+,}" if new != old else ""
            console.print(Text(f"{label:<11}{old:>9,} → {new:>9,}").append(differs, style="bold"))
    _section(console, "added", [_claim_line("+", row) for row in found.added], limit)
    _section(console, "withdrawn", [_claim_line("−", row) for row in found.withdrawn], limit)
    _section(console, "changed", [_changed_lines(one) for one in found.changed], limit)
    _section(console, "merged", [_regrouped_line(one) for one in found.merged], limit)
    _section(console, "split", [_regrouped_line(one) for one in found.split], limit)
    _section(console, "reports added", [_report_line("+", row) for row in found.reports_added], limit)
    _section(console, "reports gone", [_report_line("−", row) for row in found.reports_withdrawn], limit)
    _section(console, "reports changed", [_report_line("~", row) for row in found.reports_changed], limit)
    _section(console, "decided", [_decision_line("+", row) for row in found.decisions_added], limit)
    _section(console, "taken back", [_decision_line("−", row) for row in found.decisions_undone], limit)


def _section(console: Console, title: str, lines: Sequence[Text], limit: int | None) -> None:
    if not lines:
        return
    console.print(Text(f"\n{title.capitalize()}: {len(lines):,}", style="bold"))
    for line in lines[:limit]:
        console.print(line, soft_wrap=True)
    if limit is not None and len(lines) > limit:
        console.print(Text(f"  and {len(lines) - limit:,} more; --limit 0 shows all", style=words.DIM))


def _claim_line(sign: str, row: dict[str, Any]) -> Text:
    time = (row.get("time") or {}).get("start") or row.get("first") or "no date"
    told = row["evidence"][0]["text"] if row.get("evidence") else ""
    line = Text(f"  {sign} ").append(f"{time[:10]:<11}", style=words.DATE_STYLE)
    line.append(_kind(row)).append(f"  “{one_line(told, WIDTH)}”")
    return line.append(f"  {words.short_id(row['id'])}", style=words.DIM)


def _kind(row: dict[str, Any]) -> str:
    kind = row["type"] or row["kind"]
    status = row["status"]
    return (
        f"{kind} [{status.replace('_', ' ')}]"
        if status not in ("happened", "said", "stated", "current")
        else kind
    )


def _changed_lines(one: ClaimChange) -> Text:
    line = _claim_line("~", one.claim)
    for change in one.changes:
        if change.field not in SUPPORT:
            line.append("".join(f"\n      {told}" for told in _change_words(change)))
    rests = [
        f"{change.field} {change.old:,} → {change.new:,}"
        for change in one.changes
        if change.field in ("reports", "outlets", "origins")
    ]
    if not rests and any(change.field in SUPPORT for change in one.changes):
        rests = ["other words, or otherwise dated"]
    if rests:
        line.append(f"\n      rests on: {' · '.join(rests)}")
    return line


def _change_words(change: FieldChange) -> list[str]:
    """Return a change in words, one for each part of the field that is another."""
    old, new = change.old, change.new
    if isinstance(old, dict) and isinstance(new, dict):
        return _parts(change.field, old, new)
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
        if all(isinstance(one, dict) for pair in pairs for one in pair):
            return [line for a, b in pairs for line in _parts(f"{change.field}: {_value(b)}", a, b)]
    return [f"{change.field}: {_value(old)} → {_value(new)}"]


def _parts(name: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [
        f"{name}, {part.replace('_', ' ')}: {_value(old.get(part))} → {_value(new.get(part))}"
        for part in dict.fromkeys([*new, *old])
        if old.get(part) != new.get(part)
    ]


def _value(value: Any) -> str:
    match value:
        case None:
            return "unknown"
        case dict():
            known = [str(v) for v in (value.get("name") or value.get("text"), value.get("start")) if v]
            return one_line(" ".join(known) or str(value), 60)
        case list():
            return one_line(", ".join(_value(one) for one in value), 60) or "none"
        case _:
            return one_line(str(value), 60)


def _regrouped_line(one: Regrouped) -> Text:
    ids = [" + ".join(words.short_id(i) for i in some) for some in (one.old, one.new)]
    line = Text(f"  {ids[0]} → {ids[1]}")
    told = one.claims[0]["evidence"][0]["text"] if one.claims and one.claims[0].get("evidence") else ""
    return line.append(f"  “{one_line(told, WIDTH)}”", style=words.DIM)


def _report_line(sign: str, row: dict[str, Any]) -> Text:
    day = (row.get("published") or "no date")[:10]
    line = Text(f"  {sign} ").append(f"{day:<11}", style=words.DATE_STYLE)
    line.append(one_line(row.get("title") or "(no headline)", WIDTH))
    return line.append(
        f"  {one_line(row.get('outlet')) or 'unknown outlet'} · {words.short_id(row['id'])}", style=words.DIM
    )


def _decision_line(sign: str, row: dict[str, Any]) -> Text:
    if row["kind"] == "correction":
        what = f"correct {words.short_id(row['claim_id'])} {row['field']}: {_value(row['old'])} → {_value(row['new'])}"
    else:
        sides = [", ".join(side["name"] for side in row[name]) for name in ("left_as", "right_as")]
        what = f"{row['verb']} {' | '.join(filter(None, sides))}"
    return Text(f"  {sign} {row['at'][:10]}  {one_line(what, WIDTH)}").append(
        f"  by {one_line(row['by'], 40)}", style=words.DIM
    )
