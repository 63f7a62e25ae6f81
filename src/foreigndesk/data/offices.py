"""Offices of state: the kind of office that a title names, whatever a country calls it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from foreigndesk.data.states import read_table

# Offices of which a state has one holder at a time: two names for one of them are two tenures, not two offices.
SINGLE_HOLDER = frozenset(
    {
        "head_of_state",
        "head_of_government",
        "foreign_minister",
        "defence_minister",
        "finance_minister",
        "interior_minister",
    }
)
# Which kind a 'top diplomat', 'defence chief' etc. has is in offices.tsv; here is the word a reader is shown.
KIND_NAMES = {
    "head_of_state": "head of state",
    "head_of_government": "head of government",
    "foreign_minister": "foreign minister",
    "defence_minister": "defence minister",
    "finance_minister": "finance minister",
    "interior_minister": "interior minister",
    "deputy_head_of_state": "vice president",
    "deputy_head_of_government": "deputy prime minister",
    "deputy_minister": "deputy minister",
    "national_security_adviser": "national security adviser",
    "chief_of_staff": "chief of staff",
    "secretary_general": "secretary-general",
    "igo_official": "official of an international organisation",
    "rebel_leader": "rebel leader",
    "opposition_leader": "opposition leader",
    "party_leader": "party leader",
    "police_chief": "police chief",
    "intelligence_chief": "intelligence chief",
}


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    kind: str
    sector: str


@functools.cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(re.compile(pattern), kind, sector) for pattern, kind, sector in read_table("offices.tsv")
    )


@functools.cache
def _match(title: str) -> _Rule | None:
    words = re.sub(r"\s+", " ", title.lower().replace("’", "'")).strip()
    return next((rule for rule in _rules() if rule.pattern.search(words)), None)


def office_kind(title: str) -> str | None:
    """Return the kind of office that a title names ("Secretary of State" gives "foreign_minister"), or None.

    Kinds are those of offices.tsv: head_of_state, head_of_government, foreign_minister, defence_minister,
    minister, deputy_minister, spokesperson, ambassador, commander, chief_of_staff, legislator, official ...
    """
    rule = _match(title)
    return rule.kind if rule else None


def office_sector(title: str) -> str | None:
    """Return the PLOVER sector of an office's holder ("MIL" for a commander), or None for no known office."""
    rule = _match(title)
    return rule.sector if rule else None


@functools.cache
def _title_states() -> dict[str, tuple[bool, frozenset[str]]]:
    return {
        title: (mode == "only", frozenset(c.split(";"))) for title, mode, c in read_table("title_states.tsv")
    }


def _entry(title: str) -> tuple[bool, frozenset[str]] | None:
    words = " ".join(title.lower().split())
    found = _title_states().get(words)
    if found is None:
        found = next(
            (_title_states()[key] for key in ("secretary of state", "secretary of defense") if key in words),
            None,
        )
    return found


def can_have(code: str, title: str) -> bool:
    """Return False if a state has no office of that title ("President" for JPN), as far as the table knows."""
    found = _entry(title)
    if found is None:
        return True
    only, codes = found
    return (code in codes) == only


def states_of_title(title: str) -> frozenset[str] | None:
    """Return the only states that have a title ("Secretary of State": USA), or None if many may."""
    found = _entry(title)
    return found[1] if found is not None and found[0] else None
