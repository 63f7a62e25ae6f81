"""Meetings: in which format, forum and venue they are held, at which level, and the how-manieth they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.details.words import EventWords, phrase
from foreigndesk.annotation.events.lexicon import word_classes
from foreigndesk.annotation.events.syntax import MEASURES, VERBAL, children, conjuncts, is_time, unwrap
from foreigndesk.data.states import metonyms
from foreigndesk.model import Detail, LocalActor

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token


def _branches(patterns: dict[str, str]) -> str:
    """Return one pattern whose group number tells which it was."""
    return f"(?:{'|'.join(f'({pattern})' for pattern in patterns.values())})"


def _which(patterns: dict[str, str], match: re.Match[str]) -> str:
    return list(patterns)[(match.lastindex or 1) - 1]


# Said of the meeting's noun ('virtual talks').
_MODIFIERS = {
    "in person": r"in[- ]person|face[- ]to[- ]face|physical",
    "virtual": r"virtual|on-?line|video(?:[- ]?(?:conference|link|call))?|teleconference",
    "by phone": r"(?:tele)?phone",
    "2+2": r"2 ?\+ ?2|two[- ]plus[- ]two",
    "bilateral": r"bilateral|two-way",
    "trilateral": r"trilateral|three[- ]way|tripartite",
    "multilateral": r"multilateral|quadrilateral|(?:four|five|six|seven)[- ](?:way|party|nation)",
    "one-on-one": r"one[- ]on[- ]one|t[eê]te-[aà]-t[eê]te|one[- ]to[- ]one",
    "closed-door": r"closed[- ]door|behind-closed-doors|private",
    "secret": r"secret|clandestine|back-?channel",
    "direct": r"direct",
    "indirect": r"indirect|proximity",
    "emergency": r"emergency|extraordinary|urgent|crisis",
    "informal": r"informal|unofficial|impromptu",
}
_MODIFIER = re.compile(rf"\b{_branches(_MODIFIERS)}\b", re.IGNORECASE)
# Said of the meeting ('met behind closed doors').
_ADVERBIALS = {
    "in person": r"in person|face[- ]to[- ]face",
    "virtual": r"virtually|online|remotely|(?:by|via|through|over|in a|on a) "
    r"(?:video|tele)[- ]?(?:conference|link|call|conferencing)",
    "by phone": r"(?:by|over the|on the|via) (?:tele)?phone|in an? (?:tele)?phone (?:call|conversation)",
    "2+2": r"2 ?\+ ?2|two[- ]plus[- ]two",
    "one-on-one": r"one[- ]on[- ]one|one[- ]to[- ]one",
    "closed-door": r"behind closed doors|in private|privately",
    "secret": r"in secret|secretly",
    "informal": r"informally",
    "on the sidelines": r"on the (?:sidelines?|margins?|fringes?) of",
}
_ADVERBIAL = re.compile(rf"\b{_branches(_ADVERBIALS)}\b", re.IGNORECASE)

_LEVELS = {
    "leaders": r"leaders['’]?|presidential|summit(?:-level)?|top-level|heads? of (?:state|government)",
    "ministers": r"(?:inter-?)?ministerial|ministers?['’]?(?:-level)?|cabinet-level",
    "officials": r"working[- ]level|technical|experts?['’]?(?:-level)?|ambassador(?:ial|s['’]|-level)|"
    r"(?:senior[- ])?officials?['’]?|lower-level|staff-level|vice-ministerial",
}
_LEVEL = re.compile(rf"(?<![\w-]){_branches(_LEVELS)}(?![\w-])", re.IGNORECASE)
_AT_LEVEL = re.compile(rf"\bat (?:the |a )?{_branches(_LEVELS)}[- ]levels?\b", re.IGNORECASE)
_TAKERS = {
    "leader": "leaders", "president": "leaders", "head": "leaders", "king": "leaders", "monarch": "leaders",
    "minister": "ministers", "official": "officials", "expert": "officials", "diplomat": "officials",
    "ambassador": "officials", "envoy": "officials", "negotiator": "officials", "technician": "officials",
}  # fmt: skip
_NO_STATE = frozenset(
    "opposition party rebel tribal religious community business union labor labour church congressional student "
    "protest military militia faction former civil society local".split()
)
_OFFICES = {
    "leaders": frozenset(("head_of_state", "head_of_government")),
    "ministers": frozenset(
        "foreign_minister defence_minister finance_minister interior_minister justice_minister trade_minister "
        "energy_minister minister deputy_head_of_government".split()
    ),
    "officials": frozenset("deputy_minister ambassador envoy official national_security_adviser".split()),
}

_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )
}
_ORDERS = frozenset(("latest", "inaugural", "final", "last-ever"))
_NTH = re.compile(r"(\d+)(?:st|nd|rd|th)")
_SPAN = (
    r"(?:(?:in|for) (?:(?:more than|almost|nearly|over|at least|about) )?(?:an? |\w+ )?(?:years?|decades?|months?|weeks?)"
    r"|since [^,.;]{3,40}?(?=[,.;]| (?:in|on|at|and|when|before) |$)"
    r"|(?:of )?(?:the|this) year|ever|of (?:its|their) kind|so far)"
)
_TAIL = re.compile(rf" {_SPAN}", re.IGNORECASE)
_FOR_THE_TIME = re.compile(
    rf"\bfor (?:the|an?|only the) ({'|'.join(_ORDINALS)}|last) time(?: {_SPAN})?", re.IGNORECASE
)
_APPOSED = re.compile(
    rf", (?:the|their|its|his|her) ({'|'.join(_ORDINALS)}|latest) (?:such )?(?:[\w-]+ ){{0,3}}?"
    rf"(?:meetings?|talks|summit|encounter|round|session|conversation|contacts?)(?: {_SPAN})?",
    re.IGNORECASE,
)

_FORUMS = frozenset(
    "summit conference forum assembly council committee congress commission convention symposium "
    "parliament cabinet league knesset duma bundestag".split()
)
_OCCASIONS = frozenset(
    "meeting talk dialogue session workshop roundtable negotiation gathering ceremony inauguration funeral event "
    "dinner lunch reception consultation".split()
)
_BODIES = frozenset("council committee assembly parliament cabinet commission league congress senate".split())
_BUILDINGS = frozenset(
    "palace house embassy hotel residence headquarters ministry department villa ranch base airport office compound "
    "monastery castle hall resort retreat mansion guesthouse consulate university church mosque cathedral barracks "
    "building estate farm lodge chateau château centre center museum club camp complex fort fortress restaurant "
    "academy home mission secretariat hq tent ship aboard temple chancellery statehouse clubhouse".split()
)
_SEATS = frozenset(("palace", "ministry", "legislature"))


def meeting_details(words: EventWords) -> Iterator[Detail]:
    """Yield format, forum, level, order and venue of a meeting."""
    inside = words.clause()
    nouns = _meeting_nouns(words)
    yield from _format(words, inside, nouns)
    forums = list(_forum(words, inside, nouns))
    yield from forums
    yield from _level(words, inside, nouns)
    yield from _order(words, inside, nouns)
    yield from _venue(words, inside, forums)


def _meeting_nouns(words: EventWords) -> list[Token]:
    """Return the nouns that name the meeting: the trigger's, and those it was held in ('met for bilateral talks')."""
    talks = word_classes()["talks"]
    own = words.proposal.noun or words.verb
    found = {noun.i: noun for noun in words.nouns if noun.i == own.i or not _is_occasion(noun)}
    for head in words.heads:
        for preposition in children(head, "prep"):
            if preposition.lower_ in ("for", "in"):
                for noun in children(preposition, "pobj"):
                    if unwrap(noun).lemma_.lower() in talks:
                        found[noun.i] = noun
    for noun in list(found.values()):
        inner = unwrap(noun)
        found[inner.i] = inner
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in MEASURES:
            found[noun.head.head.i] = noun.head.head
    return [found[i] for i in sorted(found)]


def _is_occasion(noun: Token) -> bool:
    """Whether a noun is the occasion of a meeting ('met at the summit'), and no name for it."""
    return noun.dep_ == "pobj" and (
        noun.head.lower_ in ("at", "during", "after", "before") or _is_sidelines(noun.head.head)
    )


def _format(words: EventWords, inside: list[Token], nouns: list[Token]) -> Iterator[Detail]:
    for noun in nouns:
        for match in words.found(_MODIFIER, _before(noun)):
            value = _which(_MODIFIERS, match)
            yield words.matched("format", match, value)
    for match in words.found(_ADVERBIAL, inside):
        value = _which(_ADVERBIALS, match)
        if value == "on the sidelines":
            of = words.index.at(match.end() - 1)
            ends = [phrase(noun)[1] for noun in children(of, "pobj")]
            yield words.detail(
                "format", words.index.at(match.start()), max(ends, key=lambda t: t.i, default=of), value
            )
        else:
            yield words.matched("format", match, value)
    if words.event.mode == "phone" and not _calls_names(words.verb):
        yield words.detail("format", words.verb, words.proposal.noun or words.verb, "by phone")


def _calls_names(verb: Token) -> bool:
    """Whether 'call' is no telephoning: 'called on them to stop', 'called him a martyr'."""
    asks = any(
        c.i > verb.i and c.lower_ in ("on", "for", "upon") and not any(map(is_time, children(c, "pobj")))
        for c in children(verb, "prep")
    )
    named = [
        c for c in children(verb, "oprd", "xcomp", "ccomp") if not any(m.lower_ == "to" for m in c.lefts)
    ]
    return verb.lemma_.lower() == "call" and (asks or bool(named))


def _before(noun: Token) -> list[Token]:
    """Return a noun with its own modifiers; not those of who meets ('the direct successor's talks')."""
    found = [noun]
    for child in noun.lefts:
        if child.dep_ in ("amod", "compound", "nmod", "nummod", "advmod", "npadvmod", "dep", "punct"):
            found += child.subtree
    return sorted(found, key=lambda t: t.i)


def _forum(words: EventWords, inside: list[Token], nouns: list[Token]) -> Iterator[Detail]:
    own = {words.verb.i, (words.proposal.noun or words.verb).i}
    for token in inside:
        if token.dep_ == "pobj" and token.head.lower_ in (
            "at",
            "in",
            "during",
            "within",
            "under",
            "before",
            "to",
        ):
            above = token.head.head
            if _is_sidelines(above) or not _near(words, above):
                continue
            for noun in conjuncts(token):
                if _is_forum(words, noun, token.head.lower_) and noun.i not in own:
                    yield words.noun_detail("forum", noun, frozenset(("of", "on")))
    mode, verb = words.event.mode, words.verb
    hosts = mode in ("attend", "address") or verb.lemma_.lower() in (
        "attend",
        "join",
        "host",
        "open",
        "chair",
    )
    if verb.pos_ in VERBAL and hosts:
        for noun in words.objects():
            occasion = mode == "attend" and noun.lemma_.lower() in _OCCASIONS
            if occasion or noun.lemma_.lower() in _FORUMS:
                yield words.noun_detail("forum", noun, frozenset(("of", "on", "between", "with")))
    for noun in nouns:
        yield from _called(words, noun)
        named = [c for c in children(noun, "compound", "nmod", "poss") if _is_body_name(c)]
        of = [o for p in children(noun, "prep") if p.lower_ == "of" for o in children(p, "pobj")]
        bodies = [o for o in of if o.lemma_.lower() in _BODIES or _is_igo(words, o)]
        if bodies:
            yield words.noun_detail("forum", bodies[0])
        elif _is_occasion(noun) and _is_sidelines(noun.head.head):
            continue
        elif _is_title(noun) or (
            named and noun.lemma_.lower() in _FORUMS | {"meeting"} and noun in words.heads
        ):
            yield words.noun_detail("forum", noun)
    if words.verb.pos_ in VERBAL and words.event.mode in ("meet", "discuss", "talks"):
        for subject in children(words.verb, "nsubj"):
            if subject.lemma_.lower() in _BODIES and not children(subject, "conj"):
                yield words.noun_detail("forum", subject)


def _is_title(noun: Token) -> bool:
    """Whether a meeting's noun is the last word of a name ('held the Security Dialogue', not 'Oslo Talks')."""
    parts = [
        part
        for part in children(noun, "compound", "nmod", "amod")
        if part.ent_type_ not in ("GPE", "NORP", "PERSON")
    ]
    written = noun.text.istitle() and any(part.text.istitle() for part in parts)
    return written and noun.lemma_.lower() in _FORUMS | _OCCASIONS


def _is_body_name(token: Token) -> bool:
    """Whether a word before a meeting's noun names a body or a group of states ('the G20 summit')."""
    if is_time(token) or token.ent_type_ in ("PERSON", "GPE", "NORP"):
        return False
    lemma = token.lemma_.lower()
    return token.ent_type_ == "ORG" or (
        token.pos_ == "PROPN" and (lemma in _BODIES or any(c.isdigit() for c in lemma))
    )


def _called(words: EventWords, noun: Token) -> Iterator[Detail]:
    """'the talks, called the Security Dialogue': the name that a meeting's noun goes on to give."""
    for clause in children(noun, "acl", "appos"):
        if clause.lemma_.lower() in ("call", "name", "know", "dub"):
            names = [
                *children(clause, "oprd", "dobj"),
                *(o for p in children(clause, "prep") for o in children(p, "pobj")),
            ]
            for name in names:
                if name.pos_ == "PROPN":
                    yield words.noun_detail("forum", name)


def _near(words: EventWords, above: Token) -> bool:
    """Whether a preposition hangs on the event or on who or where it is, not on what it is about."""
    heads = {head.i for head in words.heads}
    for _ in range(6):
        if above.i in heads:
            return True
        if above.dep_ == "pobj" and above.head.lower_ in (
            "about",
            "on",
            "over",
            "of",
            "regarding",
            "for",
            "against",
        ):
            return False
        if (
            above.dep_ == "dobj"
            and above.head.i in heads
            and above.i not in heads
            and words.event.mode == "discuss"
        ):
            return False
        if above.head.i == above.i:
            return False
        above = above.head
    return False


def _is_sidelines(token: Token) -> bool:
    return token.lemma_.lower() in ("sideline", "margin", "fringe")


def _is_forum(words: EventWords, noun: Token, preposition: str) -> bool:
    lemma = noun.lemma_.lower()
    if preposition in ("before", "to"):
        return words.event.mode == "address" and lemma in _FORUMS
    if lemma in _FORUMS:
        return True
    named = noun.pos_ == "PROPN" or any(c.pos_ == "PROPN" for c in children(noun, "compound", "nmod", "poss"))
    if lemma in _OCCASIONS:
        return named and preposition in ("at", "during")
    return preposition == "at" and _is_igo(words, noun)


def _is_igo(words: EventWords, noun: Token) -> bool:
    known = words.draft.actors_by_id()
    for mention in words.draft.mentions_over(noun.idx):
        actor = known.get(mention.actor)
        if actor is not None and actor.sector == "IGO" and actor.kind in ("organization", "body"):
            return mention.form == "name"
    return False


def _level(words: EventWords, inside: list[Token], nouns: list[Token]) -> Iterator[Detail]:
    told = False
    for noun in nouns:
        for match in words.found(_LEVEL, [*_before(noun), *(c for c in noun.lefts if c.dep_ == "poss")]):
            told = True
            yield words.matched("level", match, _which(_LEVELS, match))
        for preposition in children(noun, "prep"):
            for taker in children(preposition, "pobj") if preposition.lower_ in ("of", "between") else ():
                level = _level_of(taker)
                if level is not None:
                    told = True
                    first, last = phrase(taker)
                    yield words.detail("level", first, last, level)
    for argument in words.event.arguments:
        head = words.index.head_of(argument.start, argument.end)
        level = _level_of(head)
        if (
            argument.role == "actor"
            and level is not None
            and head.tag_ == "NNS"
            and words.event.mode != "attend"
        ):
            told = True
            yield Detail(
                "level",
                argument.start,
                argument.end,
                words.draft.document.text[argument.start : argument.end],
                level,
            )
    for match in words.found(_AT_LEVEL, inside):
        told = True
        yield words.matched("level", match, _which(_LEVELS, match))
    if not told and words.event.mode in ("meet", "talks", "discuss", "phone", "host"):
        yield from _level_of_offices(words)


def _level_of(taker: Token) -> str | None:
    """Return the level of those whom a noun names; leaders of the opposition and heads of agencies lead no state."""
    level = _TAKERS.get(taker.lemma_.lower())
    if taker.lemma_.lower() == "head":
        of = [o for p in children(taker, "prep") if p.lower_ == "of" for o in children(p, "pobj")]
        return level if any(o.lemma_.lower() in ("state", "government") for o in of) else None
    others = {c.lemma_.lower() for c in children(taker, "compound", "amod", "nmod")} & _NO_STATE
    return None if level == "leaders" and others else level


def _level_of_offices(words: EventWords) -> Iterator[Detail]:
    """Yield the level if all who meet are known to hold offices of one ('two presidents' is leaders)."""
    known = words.draft.actors_by_id()
    levels: set[str | None] = set()
    people: dict[str, tuple[int, int]] = {}
    for argument in words.event.arguments:
        actor = known.get(argument.actor or "")
        if argument.role != "actor" or actor is None:
            continue
        members = [known[m] for m in actor.members if m in known] or [actor]
        for person in members:
            if person.kind != "person":
                return
            people[person.id] = (argument.start, argument.end)
            levels.add(_office_level(person))
    level = next(iter(levels)) if len(levels) == 1 else None
    if level is None or len(people) < 2:
        return
    start, end = min(people.values())
    yield Detail("level", start, end, words.draft.document.text[start:end], level, basis="offices")


def _office_level(person: LocalActor) -> str | None:
    for office in person.offices:
        if office.status in ("current", "acting"):
            for level, kinds in _OFFICES.items():
                if office.kind in kinds:
                    return "officials" if office.deputy and level == "ministers" else level
    return None


def _order(words: EventWords, inside: list[Token], nouns: list[Token]) -> Iterator[Detail]:
    text = words.draft.document.text
    for noun in nouns:
        predicates = [
            c for c in children(noun.head, "attr") if noun.dep_ == "nsubj" and noun.head.lemma_ == "be"
        ]
        for head in (noun, *predicates):
            for child in (head, *children(head, "amod", "nummod")):
                value = _ordinal(child)
                if value is None or is_time(child):
                    continue
                end = head.idx + len(head.text)
                inner = unwrap(head)
                if inner.i > head.i and inner.i - head.i <= 4:
                    end = inner.idx + len(inner.text)
                tail = _TAIL.match(text, end)
                end = tail.end() if tail else end
                number = value if isinstance(value, float) else None
                yield Detail("order", child.idx, end, text[child.idx : end], number)
    for pattern, tokens in ((_FOR_THE_TIME, inside), (_APPOSED, words.verb.sent)):
        for match in words.found(pattern, tokens):
            if match.start() < words.verb.idx - 60:
                continue
            number = _ORDINALS.get(match.group(1).lower())
            start = match.start(1) if pattern is _APPOSED else match.start()
            yield Detail(
                "order", start, match.end(), text[start : match.end()], float(number) if number else None
            )


def _ordinal(token: Token) -> float | str | None:
    word = token.lower_
    if word in _ORDINALS:
        return float(_ORDINALS[word])
    nth = _NTH.fullmatch(word)
    if nth is not None:
        return float(nth.group(1))
    return word if word in _ORDERS else None


def _venue(words: EventWords, inside: list[Token], forums: list[Detail]) -> Iterator[Detail]:
    for token in inside:
        if token.dep_ != "pobj" or token.head.lower_ not in ("at", "in", "inside", "aboard", "outside"):
            continue
        if not _near(words, token.head.head):
            continue
        detail = words.noun_detail("venue", token)
        if any(f.start <= token.idx < f.end for f in forums):
            continue
        if _is_building(token, detail.text):
            yield detail


def _is_building(noun: Token, text: str) -> bool:
    bare = text.removeprefix("the ").removeprefix("The ")
    known = metonyms().get(bare)
    if known is not None and known.kind in _SEATS:
        return True
    words = {noun.lower_, noun.lemma_.lower()}
    return bool(words & _BUILDINGS) and bare.lower() not in ("home", "office", "house", "base")
