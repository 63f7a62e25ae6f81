"""From names to entities: persons by surname, states by all their names, bodies by abbreviation."""

from __future__ import annotations

import re

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.body_patterns import describe_body
from foreigndesk.annotation.cast import Cast, Entity, Occurrence
from foreigndesk.annotation.offices import OfficeReading
from foreigndesk.annotation.page import Page, is_subject
from foreigndesk.annotation.state_context import StateResolution, context_of, resolve_state
from foreigndesk.data.bodies import lookup_body
from foreigndesk.data.states import lookup_state, metonyms, state
from foreigndesk.model import Name
from foreigndesk.model.annotations import ActorKind

_HONORIFICS = {
    "mr": "m",
    "sir": "m",
    "lord": "m",
    "mrs": "f",
    "ms": "f",
    "miss": "f",
    "lady": "f",
    "madame": "f",
}
_MALE_TITLES = re.compile(r"\b(?:King|Prince|Emir|Sultan|Sheikh|Pope|chairman|spokesman|congressman)\b")
_FEMALE_TITLES = re.compile(r"\b(?:Queen|Princess|chairwoman|spokeswoman|congresswoman)\b")
# A capital stands for its government as a subject, as an owner, and after these words.
_ACTING_PREPOSITIONS = frozenset(
    ["with", "by", "against", "between", "toward", "towards", "on", "upon", "from", "for"]
)
_PLACE_VERBS = frozenset(
    [
        "leave",
        "visit",
        "reach",
        "enter",
        "fly",
        "travel",
        "arrive",
        "return",
        "come",
        "go",
        "tour",
        "hold",
        "meet",
    ]
)
_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})


def occur(cast: Cast, page: Page, entity: Entity, start: int, end: int, form: str) -> Occurrence:
    """Add an occurrence of an entity, with where it stands."""
    head = page.head(start, end)
    occurrence = Occurrence(
        start,
        end,
        form,  # type: ignore[arg-type]
        entity,
        head.idx if head is not None else start,
        page.sentence(start),
        head is not None and is_subject(head),
        page.quote(start) is not None,
    )
    cast.place(occurrence)
    return occurrence


def add_named(draft: Draft, cast: Cast, page: Page, offices: list[OfficeReading]) -> None:
    """Add every named actor of the report with its mentions by name."""
    _add_persons(draft, cast, page, offices)
    for name in draft.names:
        if name.label in {"LOC", "NORP"}:
            _add_state(draft, cast, page, name)
        elif name.label == "ORG":
            _add_body(draft, cast, page, name)
    add_sides(cast, page)


_SIDES = re.compile(r"\b[Tt]he (North|South)\b(?! (?:[A-Z]|of\b|and\b|east|west|coast|bank))")


def add_sides(cast: Cast, page: Page) -> None:
    """Add 'the North' and 'the South' where the report is about the two Koreas."""
    if not cast.known("state:PRK") and not cast.known("state:KOR"):
        return
    for found in _SIDES.finditer(page.text):
        if re.search(r"\b(?:in|to|of|from) $", page.text[max(0, found.start() - 6) : found.start()]):
            continue
        code = "PRK" if found[1] == "North" else "KOR"
        entity = cast.entity(f"state:{code}", "state", state(code).name, state=code)
        entity.names[found[1]] += 1
        occur(cast, page, entity, found.start(), found.end(), "name")


# --- persons


def _words(name: str) -> list[str]:
    """Return a name's words for comparison: no suffixes, no Arabic article, capitals made even."""
    words = [w for w in re.sub(r"['’]s?$", "", name).split() if w not in _SUFFIXES]
    words = [re.sub(r"^(?:[Aa]l|[Ee]l)-(?=\w)", "", w) for w in words]
    if len(words) > 1:
        words = [w for w in words if w not in {"al", "el", "Al", "El"}]
    return [w.title() if len(w) > 3 and w.isupper() else w for w in words] or [name]


def _fits(short: list[str], full: list[str]) -> bool:
    """Return True if a shorter name can be the longer: its words in order, and its last word is an end of it."""
    position = 0
    for word in full:
        if position < len(short) and (
            word == short[position]
            or (len(short[position]) == 2 and short[position][1] == "." and word[0] == short[position][0])
        ):
            position += 1
    if position < len(short):
        return False
    return short[-1] == full[-1] or short[0] == full[0] or short[-1] in full


def _add_persons(draft: Draft, cast: Cast, page: Page, offices: list[OfficeReading]) -> None:
    persons = [n for n in draft.names if n.label == "PER"]
    by_name: dict[tuple[int, int], list[OfficeReading]] = {}
    for reading in offices:
        by_name.setdefault((reading.name.start, reading.name.end), []).append(reading)
    full_names = [(n, _words(n.text)) for n in persons if len(_words(n.text)) > 1]
    known: list[tuple[list[str], Entity]] = []
    served: list[tuple[Entity, Name]] = []
    by_start: dict[int, Entity] = {}
    for name in persons:
        words = _words(name.text)
        entity = _known_person(words, name, known, full_names, cast)
        by_start[name.start] = entity
        entity.names[name.text] += 1
        if len(name.text) > len(entity.name) and len(words) >= len(_words(entity.name)):
            entity.name = name.text
        known = [pair for pair in known if pair[1] is not entity] + [(_words(entity.name), entity)]
        start, end = name.start, name.end
        readings = by_name.get((start, end), [])
        for reading in readings:
            if reading.rank:
                entity.ranked = True
            else:
                entity.offices.append(reading.office)
            if reading.serves is not None:
                served.append((entity, reading.serves))
            if reading.office.state and entity.state is None:
                entity.state = reading.office.state
            if not reading.apposition:
                start = (
                    min(start, reading.office.span.start)
                    if not reading.office.inferred and not reading.plural
                    else start
                )
        if entity.state is None:
            entity.state = _possessor(page.text, name.start)
            entity.owned = entity.state is not None
        before = page.text[max(0, start - 10) : start]
        honorific = re.search(r"\b([A-Za-z]+)\.? $", before)
        if honorific and honorific[1].lower() in _HONORIFICS:
            entity.gender = entity.gender or _HONORIFICS[honorific[1].lower()]
            start -= len(honorific.group()) if start == name.start else 0
        title = " ".join(r.office.title for r in readings)
        if _MALE_TITLES.search(title):
            entity.gender = entity.gender or "m"
        elif _FEMALE_TITLES.search(title):
            entity.gender = entity.gender or "f"
        occur(cast, page, entity, start, end, "name")
        for reading in readings:
            if reading.apposition:
                _add_apposition(cast, page, entity, reading)
    for entity, master in served:
        if by_start[master.start] is not entity:
            entity.serves = by_start[master.start]


_POSSESSOR = re.compile(r"((?:[A-Z][\w.]*[ -])?[A-Z][\w.]*)\s?['’]s $")


def _possessor(text: str, start: int) -> str | None:
    """Return the state of 'Egypt's Amr Moussa', or None."""
    found = _POSSESSOR.search(text[max(0, start - 40) : start])
    if not found:
        return None
    named = lookup_state(found[1]) or lookup_state(found[1].split()[-1])
    return named.iso3 if named and named.form in {"name", "abbreviation", "capital"} else None


def _add_apposition(cast: Cast, page: Page, entity: Entity, reading: OfficeReading) -> None:
    """Add ', the Russian foreign minister' as a nominal mention of the person before it."""
    if reading.phrase is not None:
        occur(cast, page, entity, reading.phrase.start, reading.phrase.end, "nominal")


def _known_person(
    words: list[str],
    name: Name,
    known: list[tuple[list[str], Entity]],
    full: list[tuple[Name, list[str]]],
    cast: Cast,
) -> Entity:
    key = "person:" + " ".join(words).lower()
    for other, entity in reversed(known):
        if other == words:
            return entity
    bearers = [e for other, e in known if len(words) == 1 and len(other) > 1 and other[-1] == words[0]]
    if len(bearers) > 1:
        # 'his father, Hafez al-Assad' does not take the name from Bashar: a bare surname is the one's whom the report
        # is about; of two alike the last named's.
        return max(reversed(bearers), key=lambda e: sum(e.names.values()))
    for other, entity in reversed(known):
        short, long = (words, other) if len(words) <= len(other) else (other, words)
        if len(short) == len(long):
            continue
        if _fits(short, long):
            if (
                len(words) > len(other)
                and any(w == words[-1:] for w in [other[-1:]]) is False
                and other[0] != words[0]
            ):
                continue
            return entity
    if len(words) == 1:  # 'Abe' in the headline, the full name only below
        for later, long in full:
            if later.start > name.start and (words[0] == long[-1] or words[0] == long[0]):
                key = "person:" + " ".join(long).lower()
                break
    entity = cast.entity(key, "person", name.text)
    return entity


# --- states


def _add_state(draft: Draft, cast: Cast, page: Page, name: Name) -> None:
    named = resolve_state(name.text, context_of(draft, name))
    if named is None or named.form is None or (named.iso3 is None and named.former is None) or named.inside:
        return
    if named.former is not None:
        _add_former_state(cast, page, name, named)
        return
    assert named.iso3 is not None
    head = page.head(name.start, name.end)
    kind: ActorKind = "state"
    if named.form == "capital" and not _acts(page, name):
        return
    if named.form == "metonym":
        _add_metonym(cast, page, name)
        return
    if named.form == "demonym" and head is not None and head.tag_ in {"NNS", "NNPS"}:
        kind = "people"
    country = state(named.iso3)
    if kind == "people" and not re.search(r"\b[Tt]he $", page.text[max(0, name.start - 4) : name.start]):
        entity = cast.entity(
            f"people:{named.iso3}:{name.text.lower()}", "people", name.text, state=named.iso3, sector="CVL"
        )
    else:
        entity = cast.entity(f"state:{named.iso3}", "state", country.name, state=named.iso3)
    entity.names[name.text] += 1
    start = name.start
    if page.text[max(0, start - 4) : start] in {"the ", "The "} and (
        named.form in {"name", "abbreviation"} or kind == "people"
    ):
        if head is not None and head.dep_ != "compound":
            start -= 4
    occur(cast, page, entity, start, name.end, "name")


def _add_former_state(cast: Cast, page: Page, name: Name, named: StateResolution) -> None:
    """Add a state that is no more as itself: 'the Soviet Union' is not Russia, and its code is its own."""
    assert named.former is not None
    key = f"former state:{named.former.name.lower()}"
    entity = cast.entity(key, "state", named.former.name)
    entity.names[name.text] += 1
    start = _with_article(page, name.start, name.end) if named.form == "name" else name.start
    occur(cast, page, entity, start, name.end, "name")


def _acts(page: Page, name: Name) -> bool:
    """Return True if a capital stands for its government: 'Tokyo said', 'between Seoul and Washington'."""
    head = page.head(name.start, name.end)
    if head is None:
        return False
    while head.dep_ == "conj" and head.head.i != head.i:
        head = head.head
    if head.dep_ in {"nsubj", "nsubjpass"}:
        return head.head.lemma_ not in {"be", "lie", "sit", "host"} or any(
            c.dep_ in {"acomp", "xcomp"} for c in head.head.children
        )
    if head.dep_ == "poss":
        return True
    if head.dep_ == "pobj":
        preposition = head.head.lower_
        if preposition in {"between", "with", "by", "against", "towards", "toward"}:
            return True
        return preposition in {"on", "upon"} and head.head.head.lemma_ in {
            "pressure",
            "sanction",
            "call",
            "impose",
        }
    if head.dep_ in {"dobj", "dative"}:
        return head.head.lemma_ not in _PLACE_VERBS
    return False


def _add_metonym(cast: Cast, page: Page, name: Name) -> None:
    words = re.sub(r"^[Tt]he ", "", name.text)
    known = metonyms().get(words)
    if known is None:
        return
    kind: ActorKind = "force" if known.kind == "army" else "body"
    entity = cast.entity(
        f"body:{known.iso3}:{words.lower()}", kind, words, state=known.iso3, sector=known.sector
    )
    entity.names[words] += 1
    occur(cast, page, entity, _with_article(page, name.start, name.end), name.end, "name")


def _with_article(page: Page, start: int, end: int) -> int:
    """Return the start with 'the' before it, unless the name only qualifies a noun ('the NATO summit')."""
    if page.text[max(0, start - 4) : start] not in {"the ", "The "}:
        return start
    head = page.head(start, end)
    return start if head is not None and head.dep_ in {"compound", "nmod", "amod"} else start - 4


# --- bodies

_MINISTRY = re.compile(
    r"(?:([A-Z]\w+|foreign|defen[cs]e|interior|finance) )?(?:Ministry|Department|Office|ministry|"
    r"department)(?: (?:of|for) (?:the )?(.+))?$"
)


def _add_body(draft: Draft, cast: Cast, page: Page, name: Name) -> None:
    words = re.sub(r"^[Tt]he ", "", " ".join(name.text.split()))
    if words in metonyms():
        _add_metonym(cast, page, name)
        return
    owner = _owner(page, name)
    known = lookup_body(words, page.text, owner)
    start = _with_article(page, name.start, name.end)
    if known is not None:
        entity = cast.entity(
            f"body:{known.name.lower()}", known.kind, known.name, state=known.state, sector=known.sector
        )
        if entity.state is None and owner and known.code is None:
            entity.state = owner
    else:
        entity = _unlisted(draft, cast, words, owner)
    entity.names[words] += 1
    occur(cast, page, entity, start, name.end, "name")
    abbreviation = re.match(
        r"\s?(?:\(|-LRB-)\s?([A-Z][A-Za-z.-]{1,9})\s?(?:\)|-RRB-)", page.text[name.end : name.end + 24]
    )
    if abbreviation and abbreviation[1] not in entity.names:
        cast_alias(cast, abbreviation[1], entity)


def cast_alias(cast: Cast, words: str, entity: Entity) -> None:
    """Let an abbreviation found in brackets stand for an entity from now on."""
    entity.names[words] += 0
    cast.alias(f"org:{words.lower()}", entity)


def _unlisted(draft: Draft, cast: Cast, words: str, owner: str | None) -> Entity:
    described = describe_body(words)
    sector, kind = (described.sector, described.kind) if described is not None else _sector_of(words)
    if owner is None and described is not None:
        owner = described.state
    ministry = _MINISTRY.match(words)
    if owner is None and kind in {"body", "force"}:
        first = lookup_state(words.split()[0]) or (lookup_state(" ".join(words.split()[:2])))
        owner = first.iso3 if first else None
    if ministry:
        portfolio = _portfolio((ministry[1] or "") + " " + (ministry[2] or ""))
        key = f"ministry:{owner}:{portfolio}"
        name = _with_adjective(words, owner)
        entity = cast.known(key) or cast.entity(key, "body", name, state=owner, sector=sector)
        return entity
    key = f"org:{words.lower()}"
    found = cast.known(key)
    if found is not None:
        return found
    if re.fullmatch(r"[A-Z]{2,7}", words):
        for entity in cast.entities:
            if entity.kind not in {"person", "state"} and _initials(entity.name) == words:
                cast.alias(key, entity)
                return entity
    return cast.entity(key, kind, words, state=owner, sector=sector)


def _with_adjective(words: str, owner: str | None) -> str:
    """Return 'Turkish Foreign Ministry' for a 'Foreign Ministry' of TUR: of each there are many."""
    adjectives = state(owner).adjectives if owner else ()
    first = words.split()
    if (
        not adjectives
        or lookup_state(first[0])
        or lookup_state(" ".join(first[:2]))
        or not first[0][0].isupper()
    ):
        return words
    if re.match(r"(?:Ministry|Department|Office) (?:of|for)\b", words):
        return words
    return f"{adjectives[0]} {words}"


def _initials(name: str) -> str:
    return "".join(w[0] for w in re.findall(r"[\w’']+", name) if w[0].isupper())


def _portfolio(words: str) -> str:
    for stem in (
        "foreign",
        "external",
        "defen",
        "interior",
        "financ",
        "justice",
        "health",
        "energy",
        "state",
        "treasury",
    ):
        if stem in words.lower():
            return "foreign" if stem == "external" else stem
    return words.strip().lower()


def _sector_of(words: str) -> tuple[str | None, ActorKind]:
    lower = words.lower()
    table: tuple[tuple[str, str | None, ActorKind], ...] = (
        (r"defen[cs]e (ministry|department)|ministry of (national )?defen[cs]e", "GOV", "body"),
        (
            r"\b(army|navy|air force|forces|fleet|corps|command|military|battalion|brigade|division|squadron|"
            r"marines|guard)\b",
            "MIL",
            "force",
        ),
        (r"\bpolice\b", "COP", "force"),
        (
            r"\b(ministry|department|government|bureau|cabinet|administration|embassy|consulate|office|agency)\b",
            "GOV",
            "body",
        ),
        (r"\b(parliament|assembly|congress|senate|house)\b", "LEG", "body"),
        (r"\b(court|tribunal)\b", "JUD", "body"),
        (r"\b(party|likud)\b", "PTY", "party"),
        (r"\b(front|militia|brigades|liberation)\b", "REB", "group"),
        (r"\b(times|post|news|tv|television|radio|journal|daily|press|agency)\b", "MED", "organization"),
        (r"\b(university|institute|college|school)\b", "EDU", "organization"),
        (r"\b(bank|company|corp|inc|ltd|group|airlines|industries)\b", "BUS", "organization"),
    )
    for pattern, sector, kind in table:
        if re.search(pattern, lower):
            return sector, kind
    return None, "organization"


def _owner(page: Page, name: Name) -> str | None:
    """Return the state told right before a body's name: 'the Chinese Foreign Ministry', 'Iran's Supreme Court'."""
    before = page.text[max(0, name.start - 40) : name.start]
    found = re.search(r"((?:[A-Z][\w.]*[ -])?[A-Z][\w.]*)(?:\s?['’]s?)? $", before)
    if not found:
        return None
    named = lookup_state(found[1]) or lookup_state(found[1].split()[-1])
    return named.iso3 if named else None
