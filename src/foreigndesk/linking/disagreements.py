"""In what reports of one happening disagree: tolls and other numbers, days, places, parties, whether it happened, words.

Pure. `disagreements` takes the one-report claims of one claim, or of a whole story, and returns, field by field, the values
that cannot all be right, each with the words of each report. Events of several claims are set beside one another where
they tell one happening (`same_happening`), numbers where they count the same of one day and place (`linking.sightings`).
What only sounds different is none: a bound or a round number that leaves room for the other, a part of a total, a town
in the country that the other names, a day in the other's week, one party more, another spelling. A reprint that repeats
its origin's value is one more report, and no other value. docs/disagreements.md tells the rules.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from rapidfuzz import fuzz

from foreigndesk.data.loaded_words import loaded_words
from foreigndesk.linking.compared import FAMILIES, distance_km, set_dice, side_of, spot_id
from foreigndesk.linking.event_pairs import EventScorer, Telling
from foreigndesk.linking.forms import forms_of
from foreigndesk.linking.names import fold, plain
from foreigndesk.linking.quantities import TOLLS, Quantity, apart
from foreigndesk.linking.report_words import ReportWords
from foreigndesk.linking.sightings import Sighting, alike, may_be_one, shared_words, sightings
from foreigndesk.linking.speakers import is_named_person
from foreigndesk.linking.stories import story_words
from foreigndesk.linking.wording import carries_sense, tokens, word_changes
from foreigndesk.model import Claim, Evidence, PlaceRef

DisagreementKind = Literal["toll", "figure", "date", "place", "parties", "status", "words"]
KINDS: tuple[DisagreementKind, ...] = ("toll", "figure", "date", "place", "parties", "status", "words")
ROSE = "rose over time"
# Two claims of a story that linking kept apart tell one happening if the scorer and their words say so this clearly:
# a claim's own members met the same rules and one day and place besides. Set on benchmarks/disagreements.
SAME_HAPPENING, SHARED_WORDS = 0.8, 0.4
# Days that reports may differ by about one happening; past it there were two.
DAYS_APART = 3
# A number counts the same as a group of others if it is told like so many of them.
ALIKE_PART = 0.5
# Two words of names that are so much alike (rapidfuzz.fuzz.ratio) are one, misspelled.
SAME_NAME = 80.0
# Nearer than this, a place is a part of the other, or its outskirts.
NEAR_KM = 30.0
# Of a quotation: so many words may be others, and so large a part of it; past that it is another sentence or translation.
CHANGED_WORDS, CHANGED_SHARE = 4, 0.34
# Shorter quotations ('I hope we get along') are said more than once.
LONG_ENOUGH = 8
# Days, and whether it happened, are compared only where the sentences have so much in common.
ONE_SENTENCE = 0.5
_WHOLE_AREAS = frozenset({"country", "sea", "strait", "region", "state", "province", "continent"})
# Acts that go on, or come again: another day is no contradiction.
_OFTEN = re.compile(
    r"\b(?:since|again|every|daily|continu\w+|second|third|latest|so far|resum\w+)\b", re.IGNORECASE
)
_NAMES_A_DAY = re.compile(r"\d|day\b|last night|this (?:morning|afternoon|evening)", re.IGNORECASE)
_MARKS = frozenset('“”"‘«»„')
_POSSESSIVE = re.compile(r"['’]s\b")
_WORD = re.compile(r"[^\W\d_]+")
# Acts that somebody did, so that two doers contradict one another; who meets or asks whom is told from either side.
_DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "RETREAT"})


@dataclass(frozen=True, slots=True)
class Told:
    """A claim of one report, its parties known, with the claim of the record that it is part of.

    Attributes:
        moment: When its report was published, as claims are sorted by ("9999" if unknown).
        report: The words of the report, for the scorer; only `same_happening` asks for it.
    """

    claim: Claim
    claim_id: str
    moment: str
    report: ReportWords | None = None

    @property
    def report_id(self) -> str:
        """The report's id."""
        return self.claim.evidence[0].report_id


@dataclass(frozen=True, slots=True)
class Value:
    """What some reports give.

    Attributes:
        text: The words of the first of them.
        evidence: Of each report, the words it rests on; the first published first.
        value: As it was compared: a number, a day, the name of a place or of parties, a word.
    """

    text: str
    evidence: tuple[Evidence, ...]
    value: float | str | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field of a happening in which reports differ.

    Attributes:
        id: 16 hex digits, of its field and the one-report claims it rests on.
        kind: "toll", "figure", "date", "place", "parties", "status" or "words".
        field: What of it: "killed", "troops", "day", "actor", "speaker", "quotation", a family of words ("fighters") ...
        claims: Ids of the record's claims concerned, sorted.
        values: The values, in order of their first print.
        counted: What a number counts, or None.
        note: `ROSE` where each later report gives more, or None.
    """

    id: str
    kind: DisagreementKind
    field: str
    claims: tuple[str, ...]
    values: tuple[Value, ...]
    counted: str | None = None
    note: str | None = None


def disagreements(told: Iterable[Told], scorer: EventScorer | None = None) -> list[Disagreement]:
    """Return in what reports disagree, sorted by id.

    Args:
        told: Events and statements of single reports, in any order: the members of one claim, or of all claims of a story.
        scorer: Keeps pairs of reports from one call to the next.
    """
    ordered = sorted(told, key=lambda t: (t.moment, t.claim.id))
    if len({t.report_id for t in ordered}) < 2:
        return []
    found = list(_figures(ordered))
    for group in same_happening([t for t in ordered if t.claim.kind == "event"], scorer):
        found += [*_days(group), *_places(group), *_parties(group), *_status(group), *_loaded(group)]
    statements: dict[str, list[Told]] = {}
    for one in ordered:
        if one.claim.kind == "statement":
            statements.setdefault(one.claim_id, []).append(one)
    for group in statements.values():
        found += [*_quotations(group), *_speakers(group)]
    unique = {one.id: one for one in found}
    return [unique[i] for i in sorted(unique)]


def _made(
    kind: DisagreementKind,
    field: str,
    groups: Sequence[tuple[float | str | None, str, Sequence[tuple[Told, Evidence]]]],
    counted: str | None = None,
) -> Disagreement:
    """Return a disagreement of values, each (value, words, who tells it with what), the first printed first."""
    groups = sorted(groups, key=lambda g: min((t.moment, t.claim.id) for t, _ in g[2]))
    values = tuple(
        Value(
            text, tuple({e.report_id: e for _, e in reversed(list(pairs))}[r] for r in _reports(pairs)), value
        )
        for value, text, pairs in groups
    )
    told = {t.claim.id: t for _, _, pairs in groups for t, _ in pairs}
    key = "|".join((kind, field, counted or "", *sorted(told)))
    return Disagreement(
        hashlib.sha256(key.encode()).hexdigest()[:16],
        kind,
        field,
        tuple(sorted({t.claim_id for t in told.values()})),
        values,
        counted,
    )


def _reports(pairs: Sequence[tuple[Told, Evidence]]) -> list[str]:
    return list(dict.fromkeys(e.report_id for _, e in pairs))


# --- numbers -----------------------------------------------------------------------------------------------


def _figures(told: Sequence[Told]) -> Iterator[Disagreement]:
    seen: dict[tuple[str, int], tuple[Told, Sighting]] = {}
    claims: dict[tuple[str, int], set[str]] = {}
    for one in told:
        day = None if one.moment == "9999" else one.moment[:10]
        for sighting in sightings(one.claim, day):
            # several claims rest on one sentence: the one that is dated tells most
            key = (sighting.evidence.report_id, sighting.evidence.start)
            claims.setdefault(key, set()).add(one.claim_id)
            if key not in seen or (sighting.day is not None and seen[key][1].day is None):
                seen[key] = (one, sighting)
    by_field: dict[str, list[_Number]] = {}
    # a report's exact number before its vague one ('several die ... killing at least three')
    for key in sorted(seen, key=lambda k: (seen[k][1].number.value is None, seen[k][0].moment, k)):
        by_field.setdefault(seen[key][1].number.field, []).append(_Number(*seen[key], frozenset(claims[key])))
    for field, items in sorted(by_field.items()):
        given: dict[str, list[Quantity]] = {}
        for item in items:
            given.setdefault(item.told.report_id, []).append(item.sighting.number)
        for group in same_count(items):
            yield from _numbers_apart(field, group, given)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number with who tells it, and the ids of all claims that rest on its sentence."""

    told: Told
    sighting: Sighting
    claims: frozenset[str]


def same_count(items: Sequence[_Number]) -> list[list[_Number]]:
    """Return numbers in groups that count the same: no two of a group cannot, and each is told like `ALIKE_PART` of it."""
    groups: list[list[_Number]] = []
    for item in items:
        fitting = []
        for n, group in enumerate(groups):
            if all(_may_count_same(item, other) for other in group):
                told_alike = sum(_told_alike(item, other) for other in group)
                part = ALIKE_PART if item.sighting.number.is_toll else 1.0
                if told_alike >= part * len(group):
                    likeness = sum(shared_words(item.sighting, other.sighting) for other in group)
                    fitting.append((round(likeness / len(group), 9), -n))
        if fitting:
            groups[-max(fitting)[1]].append(item)
        else:
            groups.append([item])
    return [group for group in groups if len({i.told.report_id for i in group}) > 1]


def _may_count_same(one: _Number, other: _Number) -> bool:
    if one.told.report_id == other.told.report_id:
        # a report that gives two numbers tells of two things, unless they say the same
        return _gives([one.sighting.number], other.sighting.number)
    return may_be_one(one.sighting, other.sighting, same_claim=bool(one.claims & other.claims))


def _told_alike(one: _Number, other: _Number) -> bool:
    if one.told.report_id == other.told.report_id:
        return True
    return alike(one.sighting, other.sighting, same_claim=bool(one.claims & other.claims))


def _numbers_apart(
    field: str, items: Sequence[_Number], given: Mapping[str, Sequence[Quantity]]
) -> Iterator[Disagreement]:
    numbers = [item.sighting.number for item in items]
    apart_from: dict[int, set[int]] = {}
    for i, j in combinations(range(len(items)), 2):
        # a report that gives the other's number, too, tells both sides, or of two things
        both = _gives(given[items[i].told.report_id], numbers[j]) or _gives(
            given[items[j].told.report_id], numbers[i]
        )
        if apart(numbers[i], numbers[j]) and not both:
            apart_from.setdefault(i, set()).add(j)
            apart_from.setdefault(j, set()).add(i)
    values: list[list[int]] = []
    for i in sorted(apart_from):
        fitting = next((v for v in values if not any(j in apart_from[i] for j in v)), None)
        if fitting is None:
            values.append([i])
        else:
            fitting.append(i)
    if not values:
        return
    made = _made(
        "toll" if field in TOLLS else "figure",
        field,
        [
            (
                numbers[v[0]].value if numbers[v[0]].value is not None else numbers[v[0]].low,
                numbers[v[0]].text,
                [(items[i].told, items[i].sighting.evidence) for i in v],
            )
            for v in values
        ],
        numbers[min(apart_from)].counted,
    )
    rises = _rises([(items[i].told.moment, numbers[i]) for i in sorted(apart_from)])
    yield dataclasses.replace(made, note=ROSE) if rises else made


def _gives(numbers: Iterable[Quantity], number: Quantity) -> bool:
    return any((n.value, n.low, n.high) == (number.value, number.low, number.high) for n in numbers)


def _rises(items: Sequence[tuple[str, Quantity]]) -> bool:
    """True if each later print gives more; prints of an unknown time, or of one time, tell nothing."""
    differing = [(a, b) for a, b in combinations(items, 2) if apart(a[1], b[1])]
    return all(a[0] < b[0] != "9999" and a[1].high < b[1].low for a, b in differing)


# --- days and places -----------------------------------------------------------------------------------------


def _days(told: Sequence[Told]) -> Iterator[Disagreement]:
    """Days that the reports' own words give; a week, or a day that was worked out, contradicts none."""
    given: dict[str, list[tuple[Told, Evidence]]] = {}
    text: dict[str, str] = {}
    for one in told:
        time = one.claim.time
        if (
            time is None
            or time.inferred
            or not time.text
            or time.precision != "day"
            or time.start != time.end
        ):
            continue
        if (
            one.claim.status != "happened"
            or not _NAMES_A_DAY.search(time.text)
            or _OFTEN.search(one.claim.evidence[0].text)
        ):
            continue
        given.setdefault(time.start or "", []).append((one, one.claim.evidence[0]))
        text.setdefault(time.start or "", time.text)
    kept = _without_own(given)
    if len(kept) > 1 and _one_sentence(kept.values()):
        yield _made("date", "day", [(day, text[day], pairs) for day, pairs in kept.items()])


def _one_sentence(values: Iterable[Sequence[tuple[Told, Evidence]]]) -> bool:
    """True if the first telling of each value is told in much the same words: acts of many days are told alike."""
    words = [frozenset(story_words(pairs[0][0].claim.evidence[0].text)) for pairs in values]
    return all(set_dice(a, b) >= ONE_SENTENCE for a, b in combinations(words, 2))


def _without_own(given: Mapping[str, list[tuple[Told, Evidence]]]) -> dict[str, list[tuple[Told, Evidence]]]:
    """Return values without reports that give two of them: they tell of two things, or tell both sides."""
    of: dict[str, set[str]] = {}
    for value, pairs in given.items():
        for one, _ in pairs:
            of.setdefault(one.report_id, set()).add(value)
    kept = {v: [p for p in pairs if len(of[p[0].report_id]) == 1] for v, pairs in given.items()}
    return {v: pairs for v, pairs in kept.items() if pairs}


def _places(told: Sequence[Told]) -> Iterator[Disagreement]:
    given: dict[str, list[tuple[Told, Evidence]]] = {}
    where: dict[str, PlaceRef] = {}
    for one in told:
        place = one.claim.place
        if place is None or spot_id(place) is None or place.lat is None or place.feature in _WHOLE_AREAS:
            continue
        if plain(place.text) not in plain(one.claim.evidence[0].text):
            continue
        name = place.name or place.text
        where.setdefault(name, place)
        given.setdefault(name, []).append((one, one.claim.evidence[0]))
    kept = _without_own(given)
    apart_names = {
        name
        for one, other in combinations(sorted(kept), 2)
        if _far(where[one], where[other])
        and not _names_both(kept[one], where[other])
        and not _names_both(kept[other], where[one])
        for name in (one, other)
    }
    if apart_names and _one_sentence(kept[n] for n in sorted(apart_names)):
        yield _made("place", "place", [(n, where[n].text, kept[n]) for n in sorted(apart_names)])


def _names_both(pairs: Sequence[tuple[Told, Evidence]], other: PlaceRef) -> bool:
    """True if the words that give one place name the other, too: the one may be where it was told, or a part."""
    return any(plain(other.text) in plain(e.text) for _, e in pairs)


def _far(one: PlaceRef, other: PlaceRef) -> bool:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return False
    names = [{fold(w) for w in plain(p.name or p.text).split()} for p in (one, other)]
    if names[0] <= names[1] or names[1] <= names[0]:
        return False
    return distance_km((one.lat, one.lon), (other.lat, other.lon)) > NEAR_KM


# --- parties, status -------------------------------------------------------------------------------------------


def _parties(told: Sequence[Told]) -> Iterator[Disagreement]:
    """Who did it, where each report names somebody, and none of the others in the same sentence."""
    given: dict[frozenset[str], list[tuple[Told, Evidence]]] = {}
    names: dict[frozenset[str], str] = {}
    heard: dict[frozenset[str], set[str]] = {}
    for one in told:
        if one.claim.type not in _DEEDS:
            continue
        text = set(plain(" ".join(e.text for e in one.claim.evidence)).split())
        doers = [p for p in one.claim.participants if p.role == "actor"]
        # a doer whom the sentence does not name was worked out, maybe wrongly; nobody contradicts 'police'
        if not doers or any(
            not p.name or not text & set(plain(p.name).split()) or side_of(p) is None for p in doers
        ):
            continue
        sides = frozenset(s for p in doers if (s := side_of(p)))
        names.setdefault(sides, " and ".join(dict.fromkeys(p.name or p.text for p in doers)))
        heard.setdefault(sides, set()).update(plain(f"{p.name} {p.text}") for p in doers)
        given.setdefault(sides, []).append((one, one.claim.evidence[0]))
    rivals = {
        side
        for one, other in combinations(sorted(given, key=sorted), 2)
        if not one & other
        and not _named_in(heard[one], given[other])
        and not _named_in(heard[other], given[one])
        for side in (one, other)
    }
    if rivals:
        ordered = sorted(rivals, key=sorted)
        yield _made("parties", "actor", [("+".join(sorted(s)), names[s], given[s]) for s in ordered])


def _named_in(names: Iterable[str], pairs: Sequence[tuple[Told, Evidence]]) -> bool:
    words = {w for name in names for w in name.split() if carries_sense(w)}
    return any(words & set(plain(e.text).split()) for _, e in pairs)


def _status(told: Sequence[Told]) -> Iterator[Disagreement]:
    """That it happened, against that it did not: what was planned may have happened since."""
    given: dict[str, list[tuple[Told, Evidence]]] = {}
    for one in told:
        status = one.claim.status
        value = (
            "happened"
            if status in ("happened", "ongoing")
            else "denied"
            if status in ("denied", "absent")
            else None
        )
        if value is not None:
            given.setdefault(value, []).append((one, one.claim.evidence[0]))
    kept = _without_own(given)
    if len(kept) > 1 and _one_sentence(kept.values()):
        yield _made("status", "status", [(v, v, pairs) for v, pairs in kept.items()])


# --- words -----------------------------------------------------------------------------------------------------


def _quotations(told: Sequence[Told]) -> Iterator[Disagreement]:
    """Forms of a person's own words in which a word that carries the sense is another."""
    by_id = {t.claim.id: t for t in told}
    forms = [f for f in forms_of([t.claim for t in told]) if f.directness == "direct"]
    if len(forms) < 2:
        return
    # the form of most reports is what the others are set beside
    main = min(forms, key=lambda f: (f.relation != "full", -len(f.reports)))
    groups = {main.text: main.claims}
    said: dict[str, str] = {}
    for form in forms:
        if form is main or len(form.text.split()) < LONG_ENOUGH:
            continue
        changes = [c for c in word_changes(main.text, form.text) if c.kind == "changed"]
        telling = [c for c in changes if _other_sense(c.was, c.now)]
        # words that both forms have are told in another order, and are no others
        telling = [c for c in telling if not (_has(main.text, c.now) and _has(form.text, c.was))]
        changed = sum(len(c.now.split()) for c in changes)
        if telling and changed <= max(1, CHANGED_SHARE * len(form.text.split())):
            groups[form.text] = form.claims
            said.setdefault(main.text, "; ".join(c.was for c in telling))
            said[form.text] = "; ".join(c.now for c in telling)
    if len(groups) > 1:
        yield _made(
            "words",
            "quotation",
            [
                (said[text], text, [(by_id[c], by_id[c].claim.evidence[0]) for c in claims])
                for text, claims in groups.items()
            ],
        )


def _has(text: str, words: str) -> bool:
    """True if a text has all the words that carry the sense of some others."""
    return {t.word for t in tokens(words) if carries_sense(t.word)} <= {t.word for t in tokens(text)}


def _other_sense(was: str, now: str) -> bool:
    """True if a few words that carry the sense stand for others that do, and are no spelling of them."""
    old, new = ([t.word for t in tokens(text) if not t.gap] for text in (was, now))
    # a mark of quotation inside: who says it stands there, too
    if max(len(old), len(new)) > CHANGED_WORDS or _MARKS & {*was, *now}:
        return False
    left, right = ([w for w in words if carries_sense(w)] for words in (old, new))
    if not left or not right:
        return False
    return not any(_one_form(a, b) for a in left for b in right)


def _one_form(one: str, other: str) -> bool:
    """True for forms or spellings of one word: they begin alike, or are folded alike."""
    size = min(len(one), len(other))
    return (
        one[: max(3, size - 3)] == other[: max(3, size - 3)]
        or fold(one) == fold(other)
        or one in other
        or other in one
    )


def _speakers(told: Sequence[Told]) -> Iterator[Disagreement]:
    """Two persons to whom reports give the same words, each named beside them, and not the other."""
    given: dict[str, list[tuple[Told, Evidence]]] = {}
    names: dict[str, str] = {}
    heard: dict[str, set[str]] = {}
    for one in told:
        named = [p for p in one.claim.speaker if is_named_person(p) and p.actor_id and p.kind == "person"]
        if len(one.claim.speaker) != 1 or not named:
            continue
        # who is named in the saying itself did not say it; 'he said' was worked out, maybe wrongly
        text = " ".join(e.text for e in one.claim.evidence)
        for piece in one.claim.pieces:
            text = text.replace(piece.text, " ")
        beside = _plain_words(text.replace(one.claim.content or "", " "))
        key, name = named[0].actor_id or "", named[0].name or named[0].text
        if set(plain(name).split()[-1:]) & beside:
            names.setdefault(key, name)
            heard.setdefault(key, set()).update(_plain_words(" ".join(e.text for e in one.claim.evidence)))
            given.setdefault(key, []).append((one, one.claim.evidence[0]))
    rivals = {
        key
        for a, b in combinations(sorted(given), 2)
        if not _one_name(names[a], names[b])
        and not set(plain(names[a]).split()[-1:]) & heard[b]
        and not set(plain(names[b]).split()[-1:]) & heard[a]
        for key in (a, b)
    }
    if rivals:
        yield _made("parties", "speaker", [(names[k], names[k], given[k]) for k in sorted(rivals)])


def _plain_words(text: str) -> set[str]:
    return set(plain(_POSSESSIVE.sub("", text)).split())


def _one_name(one: str, other: str) -> bool:
    """True if two names share a word, or one of them is a slip of the other's ('Hunstman', 'Huntsman')."""
    left, right = ({fold(w) for w in plain(name).split()} for name in (one, other))
    return bool(left & right) or any(fuzz.ratio(a, b) >= SAME_NAME for a in left for b in right)


def _loaded(told: Sequence[Told]) -> Iterator[Disagreement]:
    """Words that judge, for the act itself or for a party to it: of one family and another rank in each report."""
    words = loaded_words()
    used: dict[str, dict[int, dict[str, tuple[Told, Evidence]]]] = {}
    everything: dict[str, set[tuple[str, int]]] = {}
    for one in told:
        for piece in one.claim.evidence:
            for word in _WORD.findall(piece.text):
                everything.setdefault(one.report_id, set()).update(words.get(word.casefold(), ()))
        for role, spot in _telling_words(one.claim):
            for family, rank in words.get(spot.text.casefold(), ()):
                by_rank = used.setdefault(f"{family}|{role}", {})
                by_rank.setdefault(rank, {}).setdefault(one.report_id, (one, spot))
    for name in sorted(used):
        family = name.partition("|")[0]
        # a report that has words of both ranks does not prefer either
        kept = {
            rank: [
                pair
                for report, pair in sorted(by_report.items())
                if len({r for f, r in everything[report] if f == family}) == 1
            ]
            for rank, by_report in sorted(used[name].items())
        }
        kept = {rank: pairs for rank, pairs in kept.items() if pairs}
        if len(kept) > 1:
            yield _made(
                "words",
                family,
                [(pairs[0][1].text.casefold(), pairs[0][1].text, pairs) for pairs in kept.values()],
            )


def _telling_words(claim: Claim) -> Iterator[tuple[str, Evidence]]:
    """Yield the words that name the act ("act") and those that name its parties (their role)."""
    named = {w.casefold(): p.role for p in claim.participants for w in p.text.split()}
    for piece in claim.evidence:
        for match in _WORD.finditer(piece.text):
            word = match[0].casefold()
            role = named.get(word)
            if role is None and claim.trigger and word.startswith(claim.trigger.casefold()[:6]):
                role = "act"
            if role is not None:
                start = piece.start + match.start()
                yield role, Evidence(piece.report_id, start, start + len(match[0]), match[0], piece.headline)


# --- one happening told by several claims ------------------------------------------------------------------------


def same_happening(told: Iterable[Told], scorer: EventScorer | None = None) -> list[list[Told]]:
    """Return the events of one story in groups that tell one happening, though a day, a place or a party differ.

    Claims of one id are together already. Two claims meet if they are of one type, no report tells both (it would tell
    them apart), their days are `DAYS_APART` at most, and the scorer of events and their common words say so clearly.

    Args:
        told: Events of one story, with `report`.
        scorer: Keeps pairs of reports from one call to the next.
    """
    scorer = scorer or EventScorer()
    by_claim: dict[str, list[Told]] = {}
    for telling in sorted(told, key=lambda t: (t.moment, t.claim.id)):
        if not telling.claim.background:
            by_claim.setdefault(telling.claim_id, []).append(telling)
    words = {
        c: frozenset(w for t in ts for e in t.claim.evidence for w in story_words(e.text))
        for c, ts in by_claim.items()
    }
    types: dict[str, list[str]] = {}
    for claim_id in sorted(by_claim):
        kind = by_claim[claim_id][0].claim.type or ""
        types.setdefault(FAMILIES.get(kind, kind), []).append(claim_id)
    scored = []
    for ids in types.values():
        for one, other in combinations(ids, 2):
            left, right = by_claim[one], by_claim[other]
            if set_dice(words[one], words[other]) >= SHARED_WORDS and _may_be_one(left, right):
                score = _score(scorer, left[0], right[0])
                if score >= SAME_HAPPENING:
                    scored.append((-score, one, other))
    home = {c: c for c in by_claim}
    members = {c: [c] for c in by_claim}
    for _, first, second in sorted(scored):
        root, other_root = home[first], home[second]
        # a group is one happening only if every two of it may be
        if root != other_root and all(
            _may_be_one(by_claim[a], by_claim[b]) for a in members[root] for b in members[other_root]
        ):
            home.update(dict.fromkeys(members[other_root], root))
            members[root] += members.pop(other_root)
    return [[t for c in sorted(members[root]) for t in by_claim[c]] for root in sorted(members)]


def _may_be_one(left: Sequence[Told], right: Sequence[Told]) -> bool:
    if {t.report_id for t in left} & {t.report_id for t in right}:
        return False
    days = [[t.claim.time for t in side if t.claim.time and t.claim.time.start] for side in (left, right)]
    gaps = [_gap(a.start, a.end, b.start, b.end) for a in days[0] for b in days[1]]
    return not gaps or min(gaps) <= DAYS_APART


def _gap(start: str | None, end: str | None, other_start: str | None, other_end: str | None) -> int:
    firsts = [date.fromisoformat((d or "")[:10]).toordinal() for d in (start, other_start)]
    lasts = [
        date.fromisoformat((e or s or "")[:10]).toordinal()
        for s, e in ((start, end), (other_start, other_end))
    ]
    return max(0, firsts[1] - lasts[0], firsts[0] - lasts[1])


def _score(scorer: EventScorer, left: Told, right: Told) -> float:
    tellings = [Telling(t.claim, t.report or ReportWords(t.claim.evidence[0].text)) for t in (left, right)]
    # rounded, so that no machine's last bits decide
    return round(scorer.score(*tellings), 6)
