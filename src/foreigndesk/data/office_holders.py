"""Who held high office when: a dated background table that helps to tell whose a bare name is.

It never says who holds an office now: offices are read from reports (README, promise 5), and no claim rests on
this table. It answers one question: whose is a person of this name, if the report itself does not say? The answer is
dated, and past the last day on which a source shows the person in office it is 'unknown' or 'former', never 'held'.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from foreigndesk.data.given_names import is_given_name
from foreigndesk.data.states import read_table

HolderStatus = Literal["held", "before", "former", "unknown", "undated"]
_MUHAMMAD = re.compile(r"^(?:mohammed|mohamed|mohammad|mohamad|muhammad|muhammed|mohamud|mahomed|mahamad)$")
_SPELLINGS = {
    "aleksandr": "alexander", "alexandr": "alexander", "aleksander": "alexander", "sergey": "sergei",
    "dmitriy": "dmitri", "dmitry": "dmitri", "yevgeny": "evgeni", "evgeny": "evgeni", "nikolay": "nikolai",
    "abdel": "abd", "abdul": "abd", "yusuf": "yousef", "youssef": "yousef", "hussain": "hussein", "husein": "hussein",
    "zelenskyy": "zelensky", "zelenskyi": "zelensky", "zelenskiy": "zelensky", "lukashenka": "lukashenko",
    "tokaev": "tokayev", "toqaev": "tokayev", "khameini": "khamenei",
}  # fmt: skip
_SECTORS = {
    "party_leader": "PTY",
    "chief_of_staff": "MIL",
    "intelligence_chief": "SPY",
    "secretary_general": "IGO",
}
# So many years after leaving, a former head is the one of the name who is meant.
_REMEMBERED = 5
# Of three words and more the surname is the last but one here ('Juan Manuel Santos Calderón').
_TWO_SURNAMES = frozenset(
    "ESP MEX COL ARG PER VEN CHL ECU GTM CUB BOL DOM HND PRY SLV NIC CRI PAN URY GNQ PRT BRA AGO MOZ CPV GNB STP TLS".split()
)
_HEADS = frozenset({"head_of_state", "head_of_government"})
_PARTICLES = frozenset({"al", "el", "bin", "ibn", "ould", "the", "sheikh", "prince", "sir", "dr"})


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in a high office, as one or more dated sources show it.

    Attributes:
        iso3: The state, or UNO, NAT, EUR.
        kind: head_of_state, head_of_government, deputy_head (a vice president, a deputy prime minister),
            foreign_minister, defence_minister, chief_of_staff (of the armed forces), intelligence_chief, ambassador
            (to the United States), envoy_of_us (an ambassador of the United States), secretary_general, party_leader.
        first: Day, or only year, on which the person took office ("2018-08-24", "2018").
        last: Last day, or year, on which a source shows the person in office.
        left_by: Day or year on which the next holder took office; None if no source names one.
        sources: Short names of the sources; data/SOURCES.md says which they are.
    """

    name: str
    aliases: tuple[str, ...]
    iso3: str
    kind: str
    first: str
    last: str
    left_by: str | None
    sources: tuple[str, ...]

    @property
    def sector(self) -> str:
        """PLOVER sector of the office."""
        return _SECTORS.get(self.kind, "GOV")

    def status(self, when: date | None) -> HolderStatus:
        """Return what the table says of a day: 'held' only between two days that sources vouch for.

        A year without a day vouches for the whole years inside it, so its edges are 'unknown'.
        """
        if when is None:
            return "undated"
        day = when.isoformat()
        if self.left_by is not None and day >= _latest(self.left_by):
            return "former"
        if day < _earliest(self.first):
            return "before"
        inside = _latest(self.first) <= day <= _latest(self.last)
        at_edge = self.left_by is not None and day >= _earliest(self.left_by)
        return "held" if inside and not at_edge else "unknown"


@dataclass(frozen=True, slots=True)
class Background:
    """What the table tells of a name on a day.

    Attributes:
        sector: PLOVER sector: the office's if held, ELI if left before, None where the table does not know.
        reason: Why, in words.
    """

    holder: Holder
    status: HolderStatus
    sector: str | None
    reason: str


def _earliest(day: str) -> str:
    return day if len(day) == 10 else f"{day}-01-01"


def _latest(day: str) -> str:
    return day if len(day) == 10 else f"{day}-12-31"


def name_key(name: str) -> str:
    """Return a form of a person's name in which common spellings of it are one ("Kaïs Saïed", "Kais Saied")."""
    plain = unicodedata.normalize(
        "NFKD", name.replace("ı", "i").replace("ø", "o").replace("Ø", "O").replace("ł", "l")
    )
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    words = re.sub(r"[’'ʻʼ`\"]", "", plain)
    tokens = []
    for token in re.findall(r"[^\W\d_]+", words):
        token = "mohamed" if _MUHAMMAD.match(token) else _SPELLINGS.get(token, token)
        if token not in _PARTICLES and len(token) > 1:
            tokens.append(token if re.fullmatch("[ivx]+", token) else re.sub(r"(.)\1", r"\1", token))
    return " ".join(tokens)


@functools.cache
def all_holders() -> tuple[Holder, ...]:
    """Return every row of the table, by state, office and first day."""
    return tuple(
        Holder(
            name,
            tuple(a for a in aliases.split(";") if a),
            iso3,
            kind,
            first,
            last,
            left_by or None,
            tuple(sources.split(",")),
        )
        for name, aliases, iso3, kind, first, last, left_by, sources in read_table("office_holders.tsv")
    )


@functools.cache
def _by_key() -> dict[str, tuple[Holder, ...]]:
    found: dict[str, list[Holder]] = {}
    for holder in all_holders():
        for key in {name_key(n) for n in (holder.name, *holder.aliases)}:
            if " " in key:
                found.setdefault(key, []).append(holder)
    return {key: tuple(holders) for key, holders in found.items()}


@functools.cache
def _by_surname() -> dict[str, tuple[Holder, ...]]:
    """Return the holders by their last word, if no given name is written like it."""
    found: dict[str, set[Holder]] = {}
    for holder in all_holders():
        for name in (holder.name, *holder.aliases):
            key = name_key(name).split()
            if len(key) > 2 and holder.iso3 in _TWO_SURNAMES:
                continue
            if len(key) > 1 and len(key[-1]) > 3 and not is_given_name(name.split()[-1]):
                found.setdefault(key[-1], set()).add(holder)
    return {key: tuple(sorted(holders, key=lambda h: (h.iso3, h.first))) for key, holders in found.items()}


def holders_of_name(name: str) -> tuple[Holder, ...]:
    """Return the rows of all persons of a full name; several tenures, or namesakes."""
    return _by_key().get(name_key(name), ())


def former_heads_of_surname(name: str, when: date) -> tuple[Holder, ...]:
    """Return the rows of the one whom 'former President Mubarak' means on a day: who has left in the years before."""
    gone = [
        h
        for h in _by_surname().get(name_key(name), ())
        if h.kind in _HEADS
        and _latest(h.last) <= when.isoformat()
        and when.year - int(h.last[:4]) <= _REMEMBERED
        and h.status(when) != "held"
    ]
    return tuple(gone) if len({(h.iso3, name_key(h.name)) for h in gone}) == 1 else ()


def background(name: str, when: date | None = None) -> Background | None:
    """Return whose a bare name most likely is, with the reason, or None if the table does not tell.

    A name that persons of two states bear tells nothing, unless only one of them is in office on the day. A bare
    surname counts only on a day on which it is that of one head of state or government and of nobody else here.

    Args:
        name: A person's name without titles ("Scott Morrison").
        when: The day of the report; None if it has none: then the state may still be told, and of the office no
            more than that it was held, or (a later holder being known) was left.
    """
    found = holders_of_name(name)
    if not found and len(name.split()) == 1:
        found = heads_of_surname(name, when)
    if not found:
        return None
    if len({h.iso3 for h in found}) > 1:
        found = tuple(h for h in found if when is not None and h.status(when) == "held")
        if len({h.iso3 for h in found}) != 1:
            return None
    order: tuple[HolderStatus, ...] = ("held", "unknown", "former", "before", "undated")
    best = min(found, key=lambda h: (order.index(h.status(when)), h.kind == "party_leader", -int(h.last[:4])))
    status = best.status(when)
    sector = _sector(best, status)
    return Background(best, status, sector, _reason(best, status))


def heads_of_surname(name: str, when: date | None) -> tuple[Holder, ...]:
    """Return the rows of the one head of state or government whom a bare surname means on a day, or ()."""
    found = _by_surname().get(name_key(name), ())
    heads = tuple(h for h in found if h.kind in _HEADS)
    if when is not None:
        heads = tuple(h for h in heads if h.status(when) == "held")
    people = {(h.iso3, h.kind, name_key(h.name)) for h in heads}
    return heads if len({p[0] for p in people}) == 1 and len({p[2] for p in people}) == 1 else ()


def _sector(holder: Holder, status: HolderStatus) -> str | None:
    if status == "held":
        return holder.sector
    if status == "former":
        return "ELI"
    if status == "undated":
        return "ELI" if holder.left_by is not None else holder.sector
    return None


def _reason(holder: Holder, status: HolderStatus) -> str:
    office = holder.kind.replace("_", " ")
    span = f"{office} of {holder.iso3} from {holder.first}, last seen so {holder.last}"
    if holder.left_by is not None:
        span += f", next holder since {holder.left_by}"
    return f"background table ({', '.join(holder.sources)}): {holder.name}, {span}; {status} on the day"
