"""Actors told by a noun: 'the Secretary', 'both sides', 'a senior US official', 'the ministry', 'rebels'."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from foreigndesk.annotation.body_nouns import PARTS_OF_STATE, body_meant, is_no_part_of_state
from foreigndesk.annotation.cast import Cast, Entity, Occurrence, recent
from foreigndesk.annotation.named_actors import occur
from foreigndesk.annotation.page import Page
from foreigndesk.data.nominals import ActorNoun, actor_nouns
from foreigndesk.data.offices import SINGLE_HOLDER, office_kind
from foreigndesk.data.sectors import phrase_sector
from foreigndesk.data.states import lookup_state, regions, state
from foreigndesk.model import OfficeHeld
from foreigndesk.model import Span as TextSpan

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Span, Token
    from foreigndesk.annotation.referring.report import Referring

_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
_MARKS = frozenset({"`", "``", "''", "'", '"', "-RRB-", "-LRB-"})
_TITLE_FITS: dict[str, frozenset[str]] = {
    "leader": frozenset(
        ["head_of_state", "head_of_government", "leader", "opposition_leader", "rebel_leader", "party_leader", "royal"]
    ),
    "chief": frozenset(
        {
            "defence_minister", "foreign_minister", "commander", "chief_of_staff", "secretary_general", "igo_official",
            "intelligence_chief", "police_chief",
        }
    ),
    "diplomat": frozenset({"foreign_minister", "ambassador", "deputy_minister", "envoy"}),
    "minister": frozenset(
        ["foreign_minister", "defence_minister", "finance_minister", "interior_minister", "minister", "deputy_minister"]
    ),
    "premier": frozenset({"head_of_government"}),
    "monarch": frozenset({"head_of_state"}),
    "pontiff": frozenset({"head_of_state"}),
    "ruler": frozenset({"head_of_state", "leader", "royal"}),
    "strongman": frozenset({"head_of_state", "leader"}),
    "envoy": frozenset({"envoy", "ambassador"}),
    "democrat": frozenset({"legislator"}),
    "republican": frozenset({"legislator"}),
    "representative": frozenset({"envoy", "ambassador", "igo_official"}),
    "general": frozenset({"commander", "chief_of_staff"}),
    "statesman": frozenset({"head_of_state", "head_of_government", "foreign_minister"}),
}  # fmt: skip
_POWERS = re.compile(
    r"\b(?:world|western|regional|foreign|major|global|nuclear|big|great|european|colonial|six)\b", re.I
)
# Parts of a state of which there is one: with the state's name they are one actor throughout a report.
_STATE_BODIES = PARTS_OF_STATE | {"junta", "leadership", "parliament", "opposition"}
_BODIES = frozenset({"organization", "body", "force", "group", "party"})


def add_nominal(cast: Cast, page: Page, chunk: Span, referring: Referring) -> Occurrence | None:
    """Add the mention of a noun chunk if it stands for an actor and no name covers its head; return it."""
    head = chunk.root
    noun = actor_nouns().get(head.lemma_.lower()) or actor_nouns().get(head.lower_)
    if noun is None or head.pos_ not in {"NOUN", "PROPN", "ADJ", "VERB"}:
        return None
    here = cast.near(page.sentence(head.idx), 1)
    if any(o.start <= head.idx < o.end and o.form == "name" for o in here):
        return None
    if _is_no_actor(chunk, noun):
        return None
    start = next(
        (t.idx for t in chunk if not t.is_punct and not t.is_space and t.text not in _MARKS), chunk.start_char
    )
    end = _end_of_phrase(
        chunk, page.text, [o.start for o in here if o.form == "name" and o.entity.kind == "person"]
    )
    if any(o.start == start and (o.end == end or o.head == head.idx) for o in here):
        return None
    entity = (
        _apposed_to(here, noun, head)
        or _titled(cast, head.idx, noun)
        or _counterpart_meant(cast, page, chunk, noun, page.text[start:end])
        or _resolve(cast, page, chunk, noun, page.text[start:end], referring)
    )
    entity.names[page.text[start:end]] += 0
    return occur(cast, page, entity, start, end, "nominal")


def _apposed_to(here: list[Occurrence], noun: ActorNoun, head: Token) -> Entity | None:
    """Return the actor that a phrase explains or is explained by: 'Lux Marine, a shipping company', 'a lawyer, Eva Lind'.

    It may be called by that noun later on.
    """
    if is_plural(head) or (noun.kind not in _BODIES and noun.noun_class != "crowd"):
        return None
    kinds = _BODIES if noun.kind in _BODIES else {noun.kind}
    others = [head.head] if head.dep_ == "appos" else [c for c in head.rights if c.dep_ == "appos"]
    for other in others:
        for o in here:
            if (
                o.start <= other.idx < o.end
                and o.form == "name"
                and o.entity.kind in kinds
                and o.entity.named
            ):
                o.entity.noun = o.entity.noun or noun.noun
                return o.entity
    return None


def _counterpart_meant(cast: Cast, page: Page, chunk: Span, noun: ActorNoun, words: str) -> Entity | None:
    """Return the person whom 'his Kremlin counterpart' means: the only leader or minister of that state named near."""
    if noun.noun != "counterpart" or is_plural(chunk.root):
        return None
    owner = _state_of(chunk, words)
    if owner is None:
        return None
    near = recent(cast, chunk.start_char, page.sentence(chunk.start_char))
    found = [
        o.entity for o in near if o.entity.kind == "person" and o.entity.named and o.entity.state == owner
    ]
    return found[0] if found and all(e is found[0] for e in found) else None


def _titled(cast: Cast, head: int, noun: ActorNoun) -> Entity | None:
    """Return the person whose title a phrase is ('his Iranian counterpart Mohammad Rezai'), or the group of them."""
    if noun.noun_class != "role":
        return None
    holders = [
        e
        for e in cast.entities
        if e.kind == "person" and any(o.span.start <= head < o.span.end for o in e.offices)
    ]
    if not holders:
        return None
    return holders[0] if len(holders) == 1 else group_of(cast, holders, noun.noun + "s")


def _is_no_actor(chunk: Span, noun: ActorNoun) -> bool:
    """Return True for nouns that name no actor here: 'no authority', 'more powers', 'in person', 'command'."""
    opener, head = chunk[0].lower_, chunk.root
    if opener in {"no", "what", "which"}:
        return True
    if noun.noun in {
        "power",
        "authority",
        "force",
        "command",
        "leadership",
        "head",
        "state",
        "party",
        "side",
        "member",
        "unit",
        "mission",
    }:
        if noun.noun == "power" and not _POWERS.search(chunk.text):
            return True
        if (
            noun.noun in {"authority", "force"}
            and head.tag_ == "NN"
            and not (_state_of(chunk, "") or noun.noun == "force")
        ):
            return True
    if noun.noun == "guard" and opener == "on":
        return True
    if (
        noun.noun == "head"
        and len(chunk) <= 2
        and not any(c.dep_ == "prep" and c.lower_ == "of" for c in head.rights)
    ):
        return True
    bare_singular = head.tag_ == "NN" and len(chunk) == 1 and not head.text[0].isupper()
    if bare_singular or (
        head.tag_ == "NN"
        and chunk[0].pos_ not in {"DET", "PRON", "ADJ", "PROPN", "NUM"}
        and chunk[0].tag_ != "PRP$"
    ):
        return (
            noun.noun not in {"police", "parliament", "government", "opposition", "people"}
            and not chunk[0].ent_type_
        )
    return False


# A comma, a rank and a name stand so near.
_RANK_AND_NAME = 24
_IN_CHIEF = re.compile(r"[- ]in[- ]chief\b")


def _end_of_phrase(chunk: Span, text: str, people: list[int]) -> int:
    """Return the chunk's end, an 'of', 'for' or 'from' phrase right after it included.

    Args:
        chunk: The phrase's noun with what stands before it.
        text: The report.
        people: Where persons' names begin: one behind a comma ends the phrase ('of the base, Colonel Ryan Lind').
    """
    end: int = chunk.end_char
    tail = _IN_CHIEF.match(text, end)
    if tail is not None:
        return tail.end()
    for child in chunk.root.rights:
        if child.dep_ == "prep" and child.lower_ in {"of", "for", "from", "to"} and child.i == chunk.end:
            if child.lower_ == "to" and chunk.root.lemma_.lower() not in {"ambassador", "envoy"}:
                break
            last = child
            for word in child.subtree:
                if word.dep_ in {"relcl", "acl", "advcl", "appos"} or word.tag_ in {"WP", "WDT", "WP$"}:
                    break
                if word.is_punct and word.text not in {"-", ","}:
                    break
                if word.text == "," and any(0 < start - word.idx < _RANK_AND_NAME for start in people):
                    break
                last = word if not word.is_punct else last
            if last.i - child.i <= 12:
                end = last.idx + len(last)
            break
    return end


def _resolve(
    cast: Cast, page: Page, chunk: Span, noun: ActorNoun, words: str, referring: Referring
) -> Entity:
    head = chunk.root
    plural = head.tag_ in {"NNS", "NNPS"} or noun.noun == "people"
    opener = chunk[0].lower_
    owner = _state_of(chunk, words)
    definite = opener in _DEFINITE or (head.text[:1].isupper() and opener == "the")
    known: Entity | None = None
    if noun.noun_class in {"state", "side"}:
        known = _states_meant(cast, page, chunk, noun, plural, definite)
    elif definite and (noun.noun_class == "role" or (noun.noun == "official" and plural and _count(chunk))):
        known = _holders_meant(cast, page, chunk, noun, plural, owner, words)
    elif definite and noun.noun_class == "body" and not plural:
        known = body_meant(cast, page, chunk, noun, owner)
    if known is not None:
        return known
    phrase = _bare(words)
    owners = _states_of(chunk, words)
    if plural and len(owners) > 1:
        return _of_several(cast, noun, phrase, owners)
    if noun.noun_class == "body" and owner and noun.noun in _STATE_BODIES:
        kind = (
            "government"
            if noun.noun in {"administration", "regime", "junta", "cabinet", "leadership"}
            else noun.noun
        )
        entity = cast.entity(f"body:{owner}:{kind}", noun.kind, phrase, state=owner, sector=noun.sector)
        entity.named = False
        entity.noun = noun.noun
        return entity
    if definite or plural:
        same = cast.known(f"phrase:{phrase.lower()}")
        if (
            same is not None
            and (owner is None or same.state in {None, owner})
            and (definite or noun.noun_class != "role")
        ):
            return same
    if definite:
        same = _same_noun(cast, page, chunk, noun, owner, plural)
        if same is not None:
            return same
    if definite and (meant := _referred(chunk, noun, owner, plural, referring)) is not None:
        return meant
    sector = phrase_sector(_own_words(chunk)) or noun.sector
    entity = Entity(noun.kind, phrase, state=owner, sector=sector, named=False, plural=plural, noun=noun.noun)
    if owner is None and noun.noun in _STATE_BODIES and (definite or noun.noun in {"police", "opposition"}):
        entity.state = dominant_state(cast)
    if noun.kind == "person" and not plural:
        entity.offices = _office_told(page, chunk, noun, owner, words)
    cast.add(entity)
    cast.alias(f"phrase:{phrase.lower()}", entity)
    return entity


def _referred(
    chunk: Span, noun: ActorNoun, owner: str | None, plural: bool, referring: Referring
) -> Entity | None:
    """Return the named actor that the head over the encoder takes a phrase to mean, if kind, number and state agree."""
    number = referring.mention_of(chunk.start_char, chunk.end_char, chunk.root.idx)
    if number is None or plural:
        return None
    for _, before in referring.antecedents(number):
        entity = referring.entity.get(before)
        if entity is None:
            return None
        if not entity.named or entity.plural or (owner and entity.state not in {None, owner}):
            continue
        if is_no_part_of_state(noun, entity):
            continue
        if entity.kind == noun.kind or {entity.kind, noun.kind} <= _BODIES:
            return entity
    return None


def _office_told(page: Page, chunk: Span, noun: ActorNoun, owner: str | None, words: str) -> list[OfficeHeld]:
    """Return the office of one known by it only: 'the Chilean foreign minister', 'a spokesman for the Border Guard'."""
    kind = office_kind(words)
    if kind in {None, "official"} or noun.noun_class != "role":
        return []
    own = [
        t for t in chunk if t.i >= chunk.start and t.dep_ not in {"det", "poss", "nummod"} and not t.is_punct
    ]
    title = " ".join(t.text for t in own if t.tag_ != "POS" and lookup_state(t.text) is None)
    body = next(
        (
            " ".join(t.text for t in pobj.subtree if t.dep_ != "det" or t.i > pobj.left_edge.i)
            for prep in chunk.root.rights
            if prep.dep_ == "prep" and prep.lower_ in {"for", "of"}
            for pobj in prep.children
            if pobj.dep_ == "pobj" and noun.noun.startswith("spokes")
        ),
        None,
    )
    start = chunk.start_char
    return [OfficeHeld(title or noun.noun, TextSpan(start, start + len(words)), kind, owner, body)]


def _bare(words: str) -> str:
    return re.sub(
        r"^(?:[Tt]he|[Aa]n?|[Tt]hese|[Tt]hose|[Tt]his|[Tt]hat|[Ss]ome)\s+", "", " ".join(words.split())
    )


def _own_words(chunk: Span) -> str:
    """Return the chunk's words as tokens, spelled apart."""
    return " ".join(t.text for t in chunk)


def _state_of(chunk: Span, words: str) -> str | None:
    tokens = [t.text for t in chunk[:-1]] if len(chunk) > 1 else []
    tail = re.search(r"\b(?:of|for|from)\s+(?:the\s+)?(\S.*)$", words)
    for size in (4, 3, 2, 1):
        for index in range(len(tokens) - size + 1):
            named = lookup_state(" ".join(tokens[index : index + size]))
            if named:
                return named.iso3
    if tail:
        named = lookup_state(tail[1]) or lookup_state(tail[1].split()[0])
        if named:
            return named.iso3
    return None


def _states_of(chunk: Span, words: str) -> list[str]:
    """Return all states that a phrase names, in order: 'top US and Japanese diplomats'."""
    found: list[str] = []
    tokens = re.findall(r"[\w.]+", words)
    index = 0
    while index < len(tokens):
        for size in (4, 3, 2, 1):
            named = lookup_state(" ".join(tokens[index : index + size]))
            if named:
                if named.iso3 not in found:
                    found.append(named.iso3)
                index += size - 1
                break
        index += 1
    return found


def _of_several(cast: Cast, noun: ActorNoun, phrase: str, owners: list[str]) -> Entity:
    """Return the group of officials of several states; its members are the states."""
    entity = Entity("group", phrase, sector=noun.sector, named=False, plural=True, noun=noun.noun)
    entity.members = [cast.entity(f"state:{c}", "state", state(c).name, state=c) for c in owners]
    return cast.add(entity)


def _fits_title(entity: Entity, noun: ActorNoun, words: str, owner: str | None) -> bool:
    if entity.kind != "person" or not entity.named:
        return False
    if owner and entity.state and owner != entity.state:
        return False
    if noun.noun in {"official", "politician", "dignitary"}:
        return bool(entity.offices)
    if re.search(r"\bcommander[- ]in[- ]chief\b", words):
        return any(o.kind == "head_of_state" and o.state == "USA" for o in entity.offices)
    if entity.owned and not entity.offices and noun.noun in {"leader", "president"}:
        return True
    if entity.ranked and noun.noun in {"general", "admiral", "officer", "commander"}:
        return True
    wanted = office_kind(words)
    for office in entity.offices:
        if noun.noun in office.title.lower():
            if (
                wanted in {None, "official", "minister", "commander"}
                or wanted == office.kind
                or noun.noun in {"secretary"}
            ):
                return True
        if office.kind in _TITLE_FITS.get(noun.noun, frozenset()):
            if (
                wanted is None
                or wanted == office.kind
                or wanted in {"minister", "leader", "official", "envoy"}
            ):
                return True
        if wanted is not None and wanted == office.kind and wanted not in {"official", "minister"}:
            return True
    return False


def _holders_meant(
    cast: Cast, page: Page, chunk: Span, noun: ActorNoun, plural: bool, owner: str | None, words: str
) -> Entity | None:
    phrase = _bare(words)
    sentence = page.sentence(chunk.start_char)
    near = recent(cast, chunk.start_char, sentence)
    if not plural:
        for occurrence in near:
            if _fits_title(occurrence.entity, noun, phrase, owner):
                return occurrence.entity
        return _newcomer(near, sentence, phrase, owner)
    wanted = _count(chunk)
    singular = re.sub(r"s\b", "", phrase)
    members: list[Entity] = []
    for occurrence in near:
        entity = occurrence.entity
        if entity in members or not (
            _fits_title(entity, noun, singular, None) or _fits_title(entity, noun, noun.noun, None)
        ):
            continue
        members.append(entity)
        if wanted is not None and len(members) == wanted:
            break
    if len(members) < 2 or (wanted is not None and len(members) != wanted):
        return None
    return group_of(cast, members, phrase)


def _count(chunk: Span) -> int | None:
    return next((_NUMBERS[t.lower_] for t in chunk if t.lower_ in _NUMBERS), None)


def _newcomer(near: list[Occurrence], sentence: int, phrase: str, owner: str | None) -> Entity | None:
    """Return the person whom 'the Russian president' introduces: the only one named just before without an office."""
    if owner is None or office_kind(phrase) not in SINGLE_HOLDER:
        return None
    persons = {
        id(o.entity): o.entity
        for o in near
        if o.sentence >= sentence - 1
        and o.entity.kind == "person"
        and o.entity.named
        and not o.entity.offices
    }
    if len(persons) != 1:
        return None
    person = next(iter(persons.values()))
    if person.state not in {None, owner}:
        return None
    person.state = owner
    return person


def group_of(cast: Cast, members: list[Entity], name: str) -> Entity:
    """Return the group of these members, made if it is new."""
    ordered = sorted(
        members, key=lambda e: min((o.start for o in cast.occurrences if o.entity is e), default=0)
    )
    key = "group:" + "|".join(str(cast.entities.index(m)) for m in ordered)
    found = cast.known(key)
    if found is None:
        states = {m.state for m in ordered}
        found = cast.entity(key, "group", name, state=states.pop() if len(states) == 1 else None)
        found.members, found.named, found.plural = ordered, False, True
    return found


def _states_meant(
    cast: Cast, page: Page, chunk: Span, noun: ActorNoun, plural: bool, definite: bool
) -> Entity | None:
    words = [t.lower_ for t in chunk]
    sentence = page.sentence(chunk.start_char)
    near = [o for o in recent(cast, chunk.start_char, sentence, 6) if o.entity.kind == "state"]
    if plural and ("both" in words or "two" in words):
        if (met := _sides_of_group(cast, chunk, sentence)) is not None:
            return met
        states: list[Entity] = []
        for occurrence in near:
            if occurrence.entity not in states:
                states.append(occurrence.entity)
            if len(states) == 2:
                return group_of(cast, states, _bare(chunk.text))
        holders: list[Entity] = []
        for occurrence in recent(cast, chunk.start_char, sentence, 6):
            code = occurrence.entity.state
            if code and code not in [e.state for e in holders]:
                holders.append(cast.entity(f"state:{code}", "state", state(code).name, state=code))
        return group_of(cast, holders[:2], _bare(chunk.text)) if len(holders) >= 2 else None
    if plural or not definite or noun.noun in {"side", "power", "ally", "neighbor", "neighbour", "state"}:
        return None
    adjectives = " ".join(t.text for t in chunk[1:-1])
    for region, codes in regions().items():
        if re.search(rf"\b{region}\b", adjectives):
            near = [o for o in near if o.entity.state in codes]
            return near[0].entity if near else None
    prior = [o for o in near if o.sentence < sentence] or near
    subject = next((o for o in near if o.is_subject and o.sentence >= sentence - 1), None)
    if subject is not None:
        return subject.entity
    return prior[0].entity if prior else None


def _sides_of_group(cast: Cast, chunk: Span, sentence: int) -> Entity | None:
    """Return the two states of the group last spoken of ('the ministers' ... 'both sides'), if it is of two states."""
    for occurrence in recent(cast, chunk.start_char, sentence, 6):
        if len(occurrence.entity.members) < 2:
            continue
        codes = dict.fromkeys(m.state for m in occurrence.entity.members)
        if len(codes) != 2 or None in codes:
            return None
        states = [cast.entity(f"state:{c}", "state", state(c).name, state=c) for c in codes if c]
        return group_of(cast, states, _bare(chunk.text))
    return None


def _same_noun(
    cast: Cast, page: Page, chunk: Span, noun: ActorNoun, owner: str | None, plural: bool
) -> Entity | None:
    """Return the nominal actor met before with the same noun: 'a spokesman' ... 'the spokesman'."""
    if len(chunk) > 2 + (_count(chunk) is not None):
        return None
    for occurrence in recent(cast, chunk.start_char, page.sentence(chunk.start_char), 5):
        entity = occurrence.entity
        if (
            entity.noun == noun.noun
            and entity.plural == plural
            and (owner is None or entity.state in {None, owner})
        ):
            return entity
    return None


def dominant_state(cast: Cast) -> str | None:
    """Return the state that more than half of the report's mentions of states name, or None."""
    counts = Counter(o.entity.state for o in cast.occurrences if o.entity.kind == "state" and o.entity.state)
    if not counts:
        return None
    code, most = counts.most_common(1)[0]
    return code if most * 2 > sum(counts.values()) else None


def is_plural(token: Token) -> bool:
    """Return True if a noun is plural."""
    return token.tag_ in {"NNS", "NNPS"}
