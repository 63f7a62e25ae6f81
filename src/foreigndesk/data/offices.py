"""Offices of state: the kind of office that a title names, whatever a country calls it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from foreigndesk.data.bodies import Body, lookup_body
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
        "trade_minister",
        "justice_minister",
        "energy_minister",
        "crown_prince",
        "national_security_adviser",
    }
)
# Kinds that describe a person and name no office: no tenure comes of them.
NO_OFFICE = frozenset({"cleric"})
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
    "secretary_general": "secretary-general",
    "igo_official": "official of an international organisation",
    "rebel_leader": "rebel leader",
    "opposition_leader": "opposition leader",
    "party_leader": "party leader",
    "police_chief": "police chief",
    "intelligence_chief": "intelligence chief",
    "trade_minister": "trade minister",
    "justice_minister": "justice minister",
    "energy_minister": "energy minister",
    "chief_of_staff": "military chief of staff",
    "leaders_chief_of_staff": "chief of staff of a leader's office",
    "crown_prince": "crown prince",
    "central_bank_governor": "central bank governor",
    "religious_leader": "religious leader",
    "executive": "executive of a company",
}
_DEPUTY = re.compile(
    r"\b(?:deputy|vice|assistant|under[ -]?secretar(?:y|ies)|undersecretar(?:y|ies)|second-in-command)\b",
    re.IGNORECASE,
)
# 'Deputy X' is a member of parliament, a vice admiral commands.
_NO_DEPUTY = re.compile(r"deput(?:y|ies)|(?:vice[ -])(?:admiral|adm\.?)(?:\b.*)?", re.IGNORECASE)
_DEPUTY_KINDS = {
    "head_of_state": "deputy_head_of_state",
    "head_of_government": "deputy_head_of_government",
    "secretary_general": "igo_official",
} | dict.fromkeys(
    (
        "foreign_minister", "defence_minister", "finance_minister", "interior_minister", "trade_minister",
        "justice_minister", "energy_minister", "minister",
    ),
    "deputy_minister",
)  # fmt: skip


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
    if rule is None:
        return None
    return _DEPUTY_KINDS.get(rule.kind, rule.kind) if is_deputy(title) else rule.kind


def is_deputy(title: str) -> bool:
    """Return True for the office of a deputy: "Vice President", "deputy commander", "assistant secretary of state"."""
    return _DEPUTY.search(title) is not None and _NO_DEPUTY.fullmatch(title.strip()) is None


def kind_with_body(kind: str | None, title: str, body: str | None, state: str | None) -> str | None:
    """Return the kind of an office once it is known of which body it is.

    A 'chief' of the UN's peacekeepers is an official of an organisation, one of al-Qaeda a rebel leader, one of a
    fleet a commander.

    Args:
        kind: The kind by the title alone.
        title: The title.
        body: The body's words ("UN Supervision Mission"), or None.
        state: ISO3 of the state of which the office is, or None.
    """
    if kind == "executive" and state in {"HKG", "MAC"}:
        return "head_of_government"
    if body is None or kind not in _OF_A_BODY:
        return kind
    whole: str | None = kind
    if kind in {"official", "leader", "defence_minister", "party_leader", "chief_of_staff"}:
        whole = office_kind(f"{body} {title}")
    if whole == "secretary_general":
        return whole
    known = _known_body(body)
    if known is not None and kind != "defence_minister":
        if known.kind == "group" or known.sector == "REB":
            return "rebel_leader" if kind != "commander" or known.sector == "REB" else kind
        if known.sector == "IGO" and state is None:
            return kind if kind == "secretary_general" else "igo_official"
        if known.kind == "party":
            return "party_leader" if kind in {"leader", "head_of_state", "secretary_general"} else whole
    if whole not in {kind, None}:
        return whole
    if kind in {"leader", "official", "head_of_state", "party_leader"}:
        found = next((k for pattern, k in _BODY_KINDS if pattern.search(body) and _LEADS.search(title)), None)
        if found is not None:
            return found
    if kind == "head_of_state" and not _STATELIKE.search(body):
        return "official"  # the president of a company, a club, a university
    return kind


_OF_A_BODY = frozenset(
    [
        "official", "leader", "defence_minister", "party_leader", "head_of_state", "secretary_general", "commander",
        "chief_of_staff",
    ]
)  # fmt: skip
_LEADS = re.compile(
    r"\b(?:head|chief|leader|director|chair(?:man|woman|person)?|commander|president|ruler)\b", re.IGNORECASE
)
_STATELIKE = re.compile(
    r"\b(?:Republic|State|Emirate|Kingdom|Federation|Authority|Union)\b|^(?:the )?(?:country|nation)$"
)
_BODY_KINDS = tuple(
    (re.compile(rf"\b(?:{words})\b"), kind)
    for kind, words in (
        (
            "legislator",
            "Senate|Congress|Parliament|House|Knesset|Duma|Assembly|Majlis|Bundestag|[Cc]ommittee",
        ),
        (
            "commander",
            "Fleet|Command|Brigade|Division|Battalion|Regiment|Squadron|Corps|Forces?|Army|Navy|Guards?|Task Group",
        ),
        ("central_bank_governor", r"Central Bank|Federal Reserve|Bank of [A-Z]\w+|Reserve Bank"),
        ("intelligence_chief", "CIA|FBI|Mossad|Shin Bet|MI5|MI6|ISI|FSB|SVR|Intelligence"),
        (
            "igo_official",
            r"UN|U\.N|United Nations|EU|NATO|Nato|African Union|Arab League|ASEAN|IAEA|IMF|OSCE",
        ),
        ("party_leader", "Party|Front|Movement|Brotherhood|Bloc"),
    )
)


def _known_body(words: str) -> Body | None:
    """Return the organisation that some words name, or whose name they begin with ("UN Supervision Mission")."""
    found = lookup_body(words)
    parts = words.split()
    for size in range(len(parts) - 1, 0, -1):
        if found is not None:
            break
        found = lookup_body(" ".join(parts[:size]))
        found = found if found is not None and found.sector == "IGO" else None
    return found


def office_sector(title: str) -> str | None:
    """Return the PLOVER sector of an office's holder ("MIL" for a commander), or None for no known office."""
    rule = _match(title)
    return rule.sector if rule else None


@functools.cache
def _title_states() -> dict[str, tuple[bool, frozenset[str]]]:
    return {
        title: (mode != "except", frozenset(c.split(";")))
        for title, mode, c in read_table("title_states.tsv")
    }


@functools.cache
def _usual_states() -> dict[str, str]:
    return {title: c.split(";")[0] for title, mode, c in read_table("title_states.tsv") if mode == "mostly"}


def usual_state(title: str) -> str | None:
    """Return the state whose office is meant by a title where no other that has it is named ("Foreign Secretary": GBR)."""
    return _usual_states().get(" ".join(title.lower().split()))


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
