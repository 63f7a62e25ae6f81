"""Names of persons, organisations and places: a statistical proposal mended by tables and patterns.

Stages: (1) proposals of the statistical tagger; (2) states, demonyms and known bodies from the tables of
`data`; (3) patterns: ministries, commands, parties, persons after titles; (4) overlaps settled, the better
founded proposal first; (5) what the whole report says about a word ("Abe" is a person everywhere);
(6) words beside a name that got into it are cut off by what else the report says (`name_edges`).
"""

from __future__ import annotations

import bisect
import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.body_patterns import composed_bodies, platforms_and_operations
from foreigndesk.annotation.encoding.encoder import encoding_of
from foreigndesk.annotation.military_bases import military_bases
from foreigndesk.annotation.name_edges import mended_by_body, without_words_beside
from foreigndesk.annotation.name_tagger import load_weights, tag
from foreigndesk.annotation.named_places import named_places
from foreigndesk.annotation.offices import TITLE_BEFORE_NAME
from foreigndesk.annotation.referring.spans import find_spans
from foreigndesk.data.bodies import body_forms, resolve_body
from foreigndesk.data.given_names import is_family_name_first, likely_gender
from foreigndesk.data.name_words import listed_words
from foreigndesk.data.nominals import actor_nouns
from foreigndesk.data.states import city_states, lookup_state, state_forms
from foreigndesk.model import Name

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc, Token

Label = Literal["PER", "ORG", "LOC", "NORP"]

SPACY_LABELS: dict[str, Label] = {
    "PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP",
}  # fmt: skip


# Where the tagger stands among the proposals: smaller ranks beat it (set on benchmarks/names).
TAGGER_RANK = 15
# The head over the encoder adds what it is so sure of where the tagger is silent.
HEAD_RANK, HEAD_SURE = 16, 0.8
# A name composed of words of one kind beats the tagger and the shorter name of the tables in it; a run of capitals
# before a noun of bodies yields to both (set on benchmarks/names, section 'Bodies and forces').
SURE_BODY_RANK, LIKELY_BODY_RANK = 12, 26
# A base is no body, though 'Marine Corps Air Station Futenma' is composed of words of one.
BASE_RANK, LIKELY_BASE_RANK = 7, 34
# Names of islands and sites in the table of places beat the tagger and yield to bodies.
NAMED_PLACE_RANK = 14
# Forms that are also common words or initials of other things; they count only beside other evidence.
# "Sino-U.S.", "Russo-Georgian": half words that name a state only before a hyphen.
_CAP = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w’'&-]*\w|[A-Z]\.(?= [A-Z])|[A-Z])"
_PLACE = re.compile(
    rf"\b(?:{_CAP} ){{1,3}}(?:Sea|Strait|Straits|Ocean|Gulf|Islands?|Peninsula|River|Mountains|Valley|Province|Governorate|"
    rf"Air Base|Airport|Airfield|Canal|Bay|Desert|Plateau|Square)\b|\b(?:{_CAP} (?:and|"
    rf"or) )?(?:{_CAP} ){{1,2}}(?:Seas|Straits|Mountains|Islands)\b|\b(?:Gulf|Strait|Sea|Bay|Province|Bank) of {_CAP}\b"
)
_SEAS = re.compile(rf"\b{_CAP} (?:and|or) (?:{_CAP} ){{1,2}}(?:Seas|Straits|Oceans|Islands)\b")
_PARTICLE = r"(?:al|el|bin|ibn|van|von|der|den|de|da|dos|du|di|la|le|ul|bint|Al|El|Abu|Ben|ap|Mc|St\.)"
_PERSON = rf"(?:{_PARTICLE}[- ])?{_CAP}(?:(?: {_PARTICLE})*(?:[ -](?:{_PARTICLE}-)?){_CAP}){{0,4}}"
_TITLED = re.compile(rf"{TITLE_BEFORE_NAME}({_PERSON})")
_HONORIFIC = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|Sheikh|Prof|Professor|Rev|Gen|Lt|Col|Adm|Sgt|Capt|Maj)\b\.? ({_PERSON})"
)
# 'the 2016 United States presidential election' is the name of an event; no state acts in it.
_ELECTION = re.compile(r"\b(?:1[89]|20)\d\d (?:[\w.'’-]+ ){1,6}?elections?\b")
_LEADING_TITLE = re.compile(
    r"(?:(?:President|Prime Minister|Premier|Chancellor|Minister|Secretary|General|Colonel|Admiral|Captain|Major|"
    r"Commander|Senator|"
    r"Ambassador|Mr|Mrs|Ms|Dr|Sir|Lt|Gen|Col|Adm|Maj|Sgt|Capt|Brig|Sen|Rep|Gov)\b\.?(?:\s+|$))+"
)
# Words that open sentences or headings with a capital and are no part of a name.


@dataclass(frozen=True, slots=True)
class _Proposal:
    start: int
    end: int
    label: Label
    rank: int  # smaller is better founded


class NameAnnotator:
    """Names with their labels; see the module's docstring for the stages."""

    name = "names"
    version = "6"
    requires: tuple[str, ...] = ("sentences",)
    provides: tuple[str, ...] = ("names",)

    def annotate(self, draft: Draft) -> None:
        """Fill `draft.names`."""
        text = draft.document.text
        proposals = [
            *_statistical(draft),
            *_tabled(draft.doc, text),
            *_patterned(text),
        ]
        settled = _settle([kept for p in proposals if (kept := _trimmed(p, text)) is not None])
        votes = [(m.start(), m.end()) for m in _ELECTION.finditer(text)] + platforms_and_operations(text)
        settled = [p for p in settled if not any(start <= p.start and p.end <= end for start, end in votes)]
        settled = [kept for p in _propagate(settled, draft.doc, text) if (kept := _checked(p, text))]
        names = [Name(p.start, p.end, text[p.start : p.end], p.label) for p in settled]
        names = mended_by_body(names, draft.document.headline, text)
        draft.names.extend(without_words_beside(names, text))


def _statistical(draft: Draft) -> Iterator[_Proposal]:
    """Yield what the trained tagger finds, or spaCy's entities where the package has no weights."""
    weights = load_weights()
    if weights is None:
        yield from _from_spacy(draft.doc)
        return
    for seen in find_spans(encoding_of(draft), "names", threshold=HEAD_SURE):
        # An uncased vocabulary knows little of words in capitals: 'LIND:' in a transcript is no body.
        if not draft.document.text[seen.start : seen.end].isupper():
            yield _Proposal(seen.start, seen.end, seen.label, HEAD_RANK)
    starts = [t.idx for t in draft.doc]
    for sentence in draft.sentences:
        first, last = bisect.bisect_left(starts, sentence.start), bisect.bisect_left(starts, sentence.end)
        tokens = [t for t in draft.doc[first:last] if not t.is_space]
        for start, end, label in tag(tokens, weights):
            yield _Proposal(start, end, _known_label(draft.document.text[start:end], label), TAGGER_RANK)


def _known_label(words: str, label: str) -> Label:
    """Return the label that the tables give a name, where they are surer than the tagger."""
    if words in body_forms() and words not in listed_words("weak"):
        return "ORG"
    named = lookup_state(words) if label == "ORG" else None
    if named is not None and named.form in {"name", "capital", "abbreviation"}:
        return "LOC"
    return label  # type: ignore[return-value]


def _from_spacy(doc: Doc) -> Iterator[_Proposal]:
    for ent in doc.ents:
        label = SPACY_LABELS.get(ent.label_)
        if label is None:
            continue
        tokens = list(ent)
        while tokens and (tokens[0].lower_ in {"the", "a", "an"} or tokens[0].is_punct or tokens[0].is_space):
            tokens.pop(0)
        while tokens and (
            tokens[-1].text in {"'s", "’s", "'", "’"} or tokens[-1].is_punct or tokens[-1].is_space
        ):
            tokens.pop()
        if not tokens or _is_false_hit(tokens):
            continue
        yield _Proposal(tokens[0].idx, tokens[-1].idx + len(tokens[-1]), label, 50 - min(len(tokens), 9))


def _is_false_hit(tokens: list[Token]) -> bool:
    if not any(t.text[:1].isupper() for t in tokens):
        return True
    if len(tokens) == 1:
        token = tokens[0]
        if token.lower_ in listed_words("opener") or token.like_num:
            return True
        if token.is_sent_start and token.pos_ not in {"PROPN", "NOUN", "ADJ"}:
            return True
    return False


@functools.cache
def _table() -> dict[str, tuple[Label, int]]:
    forms: dict[str, tuple[Label, int]] = {}
    for form in body_forms():
        forms[form] = ("ORG", len(form.split()))
    for form, name in state_forms().items():
        label: Label = {"demonym": "NORP", "metonym": "ORG"}.get(name.form, "LOC")  # type: ignore[assignment]
        forms.setdefault(form, (label, len(form.split())))
    return forms


@functools.cache
def _first_words() -> dict[str, int]:
    longest: dict[str, int] = defaultdict(int)
    for form in _table():
        first = re.split(r"[\s-]", form)[0]
        longest[first] = max(longest[first], len(re.findall(r"[\w.]+|[-']", form)))
    return dict(longest)


def _tabled(doc: Doc, text: str) -> Iterator[_Proposal]:
    table, first_words = _table(), _first_words()
    tokens = [t for t in doc if not t.is_space]
    backed = functools.cache(functools.partial(_is_backed, text))
    for i, token in enumerate(tokens):
        limit = first_words.get(token.text) or first_words.get(token.text.split("-")[0].split("'")[0])
        if not limit:
            continue
        for j in range(min(len(tokens), i + limit) - 1, i - 1, -1):
            start, end = token.idx, tokens[j].idx + len(tokens[j])
            form = re.sub(r"\s+", " ", text[start:end]).replace("’", "'")
            found = table.get(form)
            if found is None:
                continue
            if form in listed_words("combining") and text[end : end + 1] != "-":
                break
            if form == "Indo" and text.startswith("-Pacific", end):
                break
            if form in listed_words("weak") and not backed(form):
                break
            yield _Proposal(start, end, found[0], _table_rank(form, found[1]))
            break


def _table_rank(form: str, size: int) -> int:
    """Return how well founded a form of the tables is: long ones beat the tagger, weak ones yield to all."""
    if form in listed_words("weak"):
        return 60
    if size < 3:
        return 30 - size
    body = body_forms().get(form)
    # 'Progressive Conservative Party' is also a part of longer names of parties, which the tagger has whole
    return 30 - size if body is not None and body.kind == "party" else SURE_BODY_RANK


def _is_backed(text: str, form: str) -> bool:
    """Return True if the report tells what a weak form stands for: by a longer name, or by its state."""
    return resolve_body(form, text).body is not None


def _patterned(text: str) -> Iterator[_Proposal]:
    for body in composed_bodies(text):
        yield _Proposal(body.start, body.end, "ORG", SURE_BODY_RANK if body.sure else LIKELY_BODY_RANK)
    for match in _SEAS.finditer(text):
        yield _Proposal(match.start(), match.end(), "LOC", 8)
    for first, last, sure in military_bases(text):
        yield _Proposal(first, last, "LOC", BASE_RANK if sure else LIKELY_BASE_RANK)
    for first, last, sure in named_places(text):
        yield _Proposal(first, last, "LOC", BASE_RANK if sure else NAMED_PLACE_RANK)
    for match in _PLACE.finditer(text):
        start = _skip_openers(text, match.start(), match.end())
        if start is not None:
            yield _Proposal(start, match.end(), "LOC", 20)
    for pattern in (_TITLED, _HONORIFIC):
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 1)
            if pattern is _HONORIFIC and _is_given_name(text, match.start(), text[match.start() : start]):
                start = match.start()
            end = _cut_person(text, start, end)
            if end > start:
                yield _Proposal(start, end, "PER", 5)


def _skip_openers(text: str, start: int, end: int) -> int | None:
    """Return the start past words such as 'The' and past a demonym, or None if fewer than two words are left."""
    forms = state_forms()
    while True:
        word = re.match(r"[\w’'.&-]+\s+", text[start:end])
        if word is None:
            return None
        bare = re.sub(r"['’]s$", "", word.group().strip())
        following = text[start + word.end() : end]
        is_state = (
            bare in forms
            and forms[bare].form in {"demonym", "name", "capital"}
            and bare not in {"US", "U.S."}
        )
        if (
            bare.lower() in listed_words("opener")
            or bare != word.group().strip()
            or (is_state and " " in following)
        ):
            if bare.lower() in {
                "foreign",
                "defense",
                "defence",
                "general",
                "prime",
            } and bare.lower() in listed_words("opener"):
                return start
            start += word.end()
            continue
        return start


def _cut_person(text: str, start: int, end: int) -> int:
    """Return where a person's name ends: before a weekday, a state, or a word that opens another phrase."""
    words = list(re.finditer(r"\S+", text[start:end]))
    for index, word in enumerate(words):
        bare = re.sub(r"['’]s?$|[.,]$", "", word.group())
        if bare in listed_words("after") or (bare.lower() in listed_words("opener") and index == 0):
            return start + (words[index - 1].end() if index else 0)
        if bare != word.group() and not re.fullmatch(r"[A-Z]\.|Jr\.|Sr\.", word.group()):
            return start + word.start() + len(bare)
    return end


def _settle(proposals: list[_Proposal]) -> list[_Proposal]:
    """Return proposals that do not overlap: the better founded first, then the longer."""
    taken: list[_Proposal] = []
    starts: list[int] = []
    for proposal in sorted(set(proposals), key=lambda p: (p.rank, p.start - p.end, p.start)):
        # what is taken does not overlap: only the neighbours can be in the way
        place = bisect.bisect_left(starts, proposal.start)
        if place < len(taken) and taken[place].start < proposal.end:
            continue
        if place and taken[place - 1].end > proposal.start:
            continue
        taken.insert(place, proposal)
        starts.insert(place, proposal.start)
    return taken


def _propagate(names: list[_Proposal], doc: Doc, text: str) -> list[_Proposal]:
    """Give a surname met alone the label of the full name, and identical words the label most often given."""
    forms = state_forms()
    surnames = {
        text[p.start : p.end].split()[-1] for p in names if p.label == "PER" and " " in text[p.start : p.end]
    }
    surnames = {s for s in surnames if len(s) > 2 and s not in forms}
    votes: dict[str, Counter[Label]] = defaultdict(Counter)
    for p in names:
        votes[text[p.start : p.end]][p.label] += 1 if p.rank >= TAGGER_RANK else 3
    for words, counts in votes.items():
        if words in city_states() and counts["LOC"]:
            counts["LOC"] += 1
    result: list[_Proposal] = []
    for p in names:
        words = text[p.start : p.end]
        label: Label = "PER" if words in surnames and p.label != "NORP" else p.label
        if p.rank >= TAGGER_RANK and label == p.label and label != "NORP":
            label = min(votes[words], key=lambda x: (-votes[words][x], x))
        result.append(_Proposal(p.start, p.end, label, p.rank))
    known = {text[p.start : p.end]: p.label for p in result if p.label == "PER" or p.rank < TAGGER_RANK}
    covered = [(p.start, p.end) for p in result]
    position = 0
    for token in doc:
        while position < len(covered) and covered[position][1] <= token.idx:
            position += 1
        inside = position < len(covered) and covered[position][0] <= token.idx
        if (
            not inside
            and (token.text in surnames or known.get(token.text) == "PER")
            and token.text[:1].isupper()
        ):
            if token.lower_ not in listed_words("opener") and not (
                token.is_sent_start and token.pos_ not in {"PROPN", "NOUN", "X"}
            ):
                result.append(_Proposal(token.idx, token.idx + len(token), "PER", 40))
    return sorted(result, key=lambda p: p.start)


def _trimmed(p: _Proposal, text: str) -> _Proposal | None:
    """Return a person's name without the title that the tagger left on it; None if nothing is left."""
    bracket = re.search(r"\s*-[LR]RB-\s*", text[p.start : p.end])
    if bracket is not None:
        if bracket.start() > 0:
            p = _Proposal(p.start, p.start + bracket.start(), p.label, p.rank)
        elif bracket.end() < p.end - p.start:
            p = _Proposal(p.start + bracket.end(), p.end, p.label, p.rank)
        else:
            return None
    employed = _EMPLOYED.match(text[p.start : p.end])
    if employed is not None and likely_gender(employed[1]) is not None:
        return _Proposal(p.start, p.start + employed.end(1), "PER", p.rank)
    if p.label == "ORG":
        return _without_portfolio(p, text)
    if p.label != "PER":
        return p
    found = _LEADING_TITLE.match(text[p.start : p.end])
    if found is None or _is_given_name(text, p.start, found.group()):
        return p
    return _Proposal(p.start + found.end(), p.end, p.label, p.rank) if p.start + found.end() < p.end else None


# 'Ann Lee for the Border Trust': who speaks for a body, taken for one name with it.
_EMPLOYED = re.compile(r"([A-Z]\w+(?: [A-Z][\w.’'-]+){1,2}) (?:for|from|of) (?=(?:the )?[A-Z])")
_DAY_TAIL = re.compile(
    r"\s+(?:(?:on|in|by|since|until|late|early)\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b.*$|"
    r"\s+(?:on|in|by|since|until)\s+(?:January|February|March|April|June|July|August|September|October|November|"
    r"December|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.).*$",
    re.S,
)
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.(?:\s\d{1,2})?")
# The second half of a given name ('-moon', '-hye').
_HYPHENED = re.compile(r"-([a-z]{1,6})(?![\w’'-])")
_PAGE_MARK = re.compile(r"\s*[|•·]\s*")


def _checked(p: _Proposal, text: str) -> _Proposal | None:
    """Return a name without weekdays and marks of the page at its ends; None for words that are nobody's name."""
    words = text[p.start : p.end]
    tail = _DAY_TAIL.search(words) or _PAGE_MARK.search(words)
    end = p.start + tail.start() if tail and tail.start() > 0 else p.end
    start = p.start
    while start < end and (text[start].isspace() or text[start] in "|•·-–—*"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "|•·-–—*"):
        end -= 1
    if p.label == "PER" and (rest := _HYPHENED.match(text, end)) and _is_korean(text[start:end]):
        # 'Ban Ki-moon' comes apart at the hyphen, since the moon is a word
        end = rest.end()
    words = text[start:end]
    if not words or _MONTH.fullmatch(words):
        return None
    label = p.label
    if label == "ORG":
        if words.split()[0].lower() in _DETERMINERS - {"the"}:
            return None
        number = re.match(r" \d{1,4}\b", text[end : end + 8])
        if number and re.search(r"(?:Radio|Channel)$", words):  # 'Talk Radio 702'
            end += number.end()
    if label == "PER" and words in listed_words("network"):
        label = "ORG"
    elif label == "PER" and _is_nobody(words):
        return None
    return _Proposal(start, end, label, p.rank)


def _is_korean(words: str) -> bool:
    """Return True for 'Ban Ki', whose given name may go on behind a hyphen; not for 'George Soros' ('-funded')."""
    family, *given = words.split()
    return len(given) == 1 and len(given[0]) <= 5 and is_family_name_first(family)


def _is_nobody(words: str) -> bool:
    """Return True for 'Our alliance', 'NEVER', 'polite people', 'Protesters', 'God'."""
    parts = words.split()
    if not any(w[:1].isupper() for w in parts) or parts[0].lower() in _DETERMINERS:
        return True
    if len(parts) > 1:
        return False
    word = parts[0]
    return (
        word in listed_words("deity")
        or word.lower() in listed_words("shouted")
        or (word.endswith("s") and word[:-1].lower() in actor_nouns())
    )


_DETERMINERS = frozenset(
    ["our", "my", "your", "their", "his", "her", "its", "this", "these", "those", "some", "any", "the"]
)
_CIVIL_TITLE = re.compile(r"(?:Minister|Secretary|President|Premier|Chancellor|Ambassador|Governor|Mayor)\s$")


def _is_given_name(text: str, start: int, words: str) -> bool:
    """Return True for the 'Gen' of 'Defence Minister Gen Tanabe': after a civil title and without a dot it is no rank."""
    return words.strip() == "Gen" and _CIVIL_TITLE.search(text[max(0, start - 14) : start]) is not None


def _without_portfolio(p: _Proposal, text: str) -> _Proposal | None:
    """Return 'US' for the 'US Defense' of 'US Defense Secretary', None for 'Foreign' of 'Foreign Minister'."""
    if not re.match(r" (?:Secretary|Minister|Secretaries|Ministers)\b", text[p.end : p.end + 14]):
        return p
    found = re.search(
        r"(?:^|\s+)(?:Defen[cs]e|Foreign|State|Treasury|Interior|Finance|Prime|Home|Justice)$",
        text[p.start : p.end],
    )
    if found is None:
        return p
    if found.start() == 0:
        return None
    rest = text[p.start : p.start + found.start()]
    label: Label = "LOC" if rest in state_forms() else p.label
    return _Proposal(p.start, p.start + found.start(), label, p.rank)
