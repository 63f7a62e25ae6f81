"""Which stories follow from one another: by whom they are about, by forum, subject, place and what is recalled.

Pure. A `Sketch` says of a story what is asked for here, `sketch` makes it from its reports and claims, `follows` sets two
beside one another: the earlier, the later, a score and the reasons in words. A pair is looked at by itself and weighed by
a fixed background (`report_words.rarity`), never by the other stories of the desk, so that neither their order nor a new
one changes what it comes to. Stories meet under `Sketch.keys`: what is looked at is what shares one. docs/storylines.md
tells the rules.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from foreigndesk.data.states import state
from foreigndesk.linking.names import plain
from foreigndesk.linking.report_words import ReportWords, rarity
from foreigndesk.linking.stories import TITLE_WEIGHT, stem, story_words
from foreigndesk.model import Claim, Participant

# All set on benchmarks/storylines (links of other seeds than those judged).
FOLLOWS = 0.85
# Two stories whose words and names are so much the same are one text printed again, on another day.
SAME_TEXT = 0.85
# What each reason weighs: cosines of names and of the other words, shares of parties, a forum, a place, what is recalled.
NAMES, WORDS, PARTIES, FORUM, PLACE, TALKS, RECALLED = 1.2, 1.8, 0.4, 0.35, 0.15, 0.6, 0.5
# What a story loses for each doubling of the weeks between the two; talks of the same states come back after a year.
GAP, GAP_OF_TALKS = 0.12, 0.02
# Two states talk in a story, and are not only said to have talked, if so many of its events are talks between them.
TALKS_SHARE = 0.15
# Of a story without a date: it may be of any time, and is taken to be a year off.
UNKNOWN_DAYS = 365
# Of a story: reports, words, names, parties that are looked at; days that it may recall another by.
REPORTS, TOP_WORDS, TOP_NAMES, TOP_PARTIES, TOP_TALKS, DAYS = 20, 60, 20, 12, 4, 40
# Names and parties of which two make a key.
KEY_NAMES = 8
# A name less telling than this ("Friday", "Reuters") is no key and no reason.
TELLING = 2.0
# Days of publication around a recalled day in which the story of it began.
NEAR_DAYS = 3
_NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|\\d+"
_MORE = ("parties", "talks", "forum", "in ", "recalls")
_TALKS = frozenset({"CONSULT", "AGREE", "COOPERATE"})
_TAKEN_PLACE = frozenset({"happened", "ongoing", "planned"})
_FORUM = re.compile(
    rf"\b(?:(?:{_NUMBERS})[ -]plus[ -](?:{_NUMBERS})|\d\s?\+\s?\d|(?:{_NUMBERS})-(?:party|way|nation) talks|"
    r"G-?(?:7|8|20|77)\b|"
    r"(?:[A-Z][\w.-]+ ){1,3}(?:Summit|Forum|Dialogue|Conference|Committee|Council|Assembly|Commission|Tribunal|Court)|"
    r"(?:peace|nuclear|trade|security|defen[cs]e|ceasefire|border|disarmament|accession|climate|bilateral|trilateral) "
    r"(?:talks|negotiations|summit|dialogue|conference))\b"
)
_COMMON = re.compile(r"^(?:(?:the|a|an|un|united nations) )+")
_SPELLED = {
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}


@dataclass(frozen=True, slots=True)
class StoryReport:
    """A report of a story, as far as it is asked for here; `day` is that of publication (ISO), or None."""

    report_id: str
    title: str | None
    text: str
    day: str | None


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a story is about.

    Attributes:
        story_id: Its id.
        first, last: Days of its first and last dated report; None if none of its reports is dated.
        reports: How many it has.
        title: A headline, or its first words.
        words: Stem → weight, unit length: words that name nobody.
        names: The same of words that are printed with a capital only.
        parties: Who is party to its events and statements → share of them; named as people read it.
        forums: Formats and bodies in which they meet, in small letters.
        places: Names of places of its events that are no states.
        happened: Days of its own events, ISO.
        recalled: Days before its first report that its claims tell of, ISO.
        talks: Pairs of states that meet or agree in it ("JPN+USA"), the most told first.
    """

    story_id: str
    first: str | None
    last: str | None
    reports: int
    title: str
    words: Mapping[str, float]
    names: Mapping[str, float]
    parties: Mapping[str, float]
    forums: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    happened: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()
    talks: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[str, str]:
        """By this, one dated story is earlier than another."""
        return self.first or "", self.story_id

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys under which stories meet that may follow from one another: pairs of names, and forums with a name."""
        top = sorted((n for n in self.names if rarity(n) >= TELLING), key=lambda n: (-self.names[n], n))[
            :KEY_NAMES
        ]
        pairs = {f"n:{a}+{b}" for a, b in combinations(sorted(top), 2)}
        met = {f"f:{forum}+{name}" for forum in self.forums for name in top[:3]}
        return tuple(sorted(pairs | met | {f"t:{pair}" for pair in self.talks}))


@dataclass(frozen=True, slots=True)
class StoryLink:
    """One story that follows from another.

    Attributes:
        earlier, later: Their ids; where one has no date, in no order.
        score: From `FOLLOWS` on; higher is surer.
        days: From the first report of the one to that of the other; None where one has no date.
        reasons: In words, the weightiest first.
    """

    earlier: str
    later: str
    score: float
    days: int | None
    reasons: tuple[str, ...]


def sketched(reports: Iterable[StoryReport]) -> list[StoryReport]:
    """Return the reports of a story that its sketch looks at: the first `REPORTS`; of the others the days count alone."""
    return _ordered(reports)[:REPORTS]


def _ordered(reports: Iterable[StoryReport]) -> list[StoryReport]:
    return sorted(reports, key=lambda r: (r.day is None, r.day or "", r.report_id))


def sketch(story_id: str, reports: Iterable[StoryReport], claims: Iterable[Claim]) -> Sketch:
    """Return what a story is about.

    Args:
        story_id: Its id.
        reports: One at least, in any order; the first `REPORTS` of them count.
        claims: One-report claims of these reports, parties known (`compared.mapped`), in any order.
    """
    ordered = _ordered(reports)
    days = [r.day[:10] for r in ordered if r.day]
    chosen = sketched(ordered)
    told = {r.report_id for r in chosen}
    words, names = _vectors(chosen)
    parties: Counter[str] = Counter()
    places: Counter[str] = Counter()
    forums = _forums(chosen)
    happened: Counter[str] = Counter()
    recalled: Counter[str] = Counter()
    talks: Counter[str] = Counter()
    news = 0
    for claim in claims:
        if claim.kind not in ("event", "statement") or claim.evidence[0].report_id not in told:
            continue
        parties.update({label for p in (*claim.participants, *claim.speaker) if (label := _label(p))})
        forums |= {_forum(d.text) for d in claim.details if d.field == "forum"}
        if claim.kind != "event":
            continue
        if claim.type in _TALKS and not claim.background and claim.status in _TAKEN_PLACE:
            states = {p.state for p in claim.participants if p.role in ("actor", "recipient") and p.state}
            talks.update("+".join(pair) for pair in combinations(sorted(states), 2))
        news += not claim.background
        if claim.place is not None and claim.place.feature not in ("country", "continent"):
            places[claim.place.name or claim.place.text] += 1
        time = claim.time
        if time is not None and time.start and time.start == time.end:
            old = bool(days) and time.start < _before(days[0], NEAR_DAYS)
            (recalled if old else happened)[time.start] += 1
    total = sum(parties.values()) or 1
    title = next((r.title for r in chosen if r.title), None) or " ".join(chosen[0].text.split()[:14])
    return Sketch(
        story_id,
        days[0] if days else None,
        days[-1] if days else None,
        len(ordered),
        title,
        words,
        names,
        {p: n / total for p, n in _most(parties, TOP_PARTIES)},
        tuple(sorted(f for f in forums if f)),
        tuple(p for p, _ in _most(places, TOP_PARTIES)),
        tuple(sorted(d for d, _ in _most(happened, DAYS))),
        tuple(sorted(d for d, _ in _most(recalled, DAYS))),
        tuple(pair for pair, n in _most(talks, TOP_TALKS) if n >= TALKS_SHARE * news),
    )


def _vectors(reports: Sequence[StoryReport]) -> tuple[dict[str, float], dict[str, float]]:
    words: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for report in reports:
        known = ReportWords(report.text)
        names.update(known.names)
        words.update(w for w in story_words(report.text) if w not in known.names and not w.isdigit())
        for word in story_words(report.title or ""):
            (names if word in known.names else words)[word] += TITLE_WEIGHT
    return _unit(words, TOP_WORDS), _unit(names, TOP_NAMES)


def _unit(counts: Mapping[str, int], limit: int) -> dict[str, float]:
    raw = {w: (1 + math.log(n)) * rarity(w) for w, n in counts.items() if n}
    kept = sorted(raw, key=lambda w: (-raw[w], w))[:limit]
    length = math.sqrt(math.fsum(raw[w] ** 2 for w in kept)) or 1.0
    # rounded, so that it is the same when it is read back
    return {w: round(raw[w] / length, 6) for w in sorted(kept)}


def _most(counts: Counter[str], limit: int) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]


def _label(party: Participant) -> str | None:
    """Return a party as people read it: a person's or body's name, a state's code."""
    if party.kind == "state" and party.state:
        return party.state
    return party.name if party.name and party.actor_id else None


def _forums(reports: Iterable[StoryReport]) -> set[str]:
    return {_forum(m[0]) for r in reports for m in _FORUM.finditer(r.text)}


def _forum(words: str) -> str:
    """Return a forum as it is compared: '2+2' for 'two-plus-two', small letters."""
    found = plain(words.replace("+", " plus "))
    return _COMMON.sub("", " ".join(_SPELLED.get(w, w) for w in found.split()))


def _before(day: str, days: int) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() - days).isoformat()


# --- pairs -------------------------------------------------------------------------------------------------


def follows(one: Sketch, other: Sketch) -> StoryLink | None:
    """Return the link of two stories, or None if neither follows from the other; in either order the same."""
    if one.story_id == other.story_id:
        return None
    earlier, later = sorted((one, other), key=lambda s: s.order)
    days = _days(earlier.first, later.first)
    found = _reasons(earlier, later)
    gap = GAP_OF_TALKS if set(earlier.talks) & set(later.talks) else GAP
    weeks = (UNKNOWN_DAYS if days is None else days) / 7
    score = math.fsum(weight for weight, _ in found) - gap * math.log2(1 + weeks)
    # what has only words and names in common is a column on the same page, or another happening of the kind
    if score < FOLLOWS or not any(words.startswith(_MORE) for _, words in found):
        return None
    alike = (_cosine(earlier.words, later.words), _cosine(earlier.names, later.names))
    if min(alike) >= SAME_TEXT:
        return None
    ordered = sorted(found, key=lambda reason: (-reason[0], reason[1]))
    return StoryLink(
        earlier.story_id, later.story_id, round(score, 4), days, tuple(words for _, words in ordered)
    )


def _days(first: str | None, last: str | None) -> int | None:
    if first is None or last is None:
        return None
    return date.fromisoformat(last).toordinal() - date.fromisoformat(first).toordinal()


def _reasons(earlier: Sketch, later: Sketch) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    names = _shared(earlier.names, later.names)
    telling = [n for n in names if rarity(n) >= TELLING]
    if telling:
        found.append(
            (
                NAMES * _cosine(earlier.names, later.names),
                f"both about {_listed([n.capitalize() for n in telling])}",
            )
        )
    words = _shared(earlier.words, later.words)
    if words:
        found.append((WORDS * _cosine(earlier.words, later.words), f"words: {_listed(words)}"))
    parties = sorted(earlier.parties.keys() & later.parties.keys(), key=lambda p: (-_party_weight(p), p))
    weight = math.fsum(_party_weight(p) * math.sqrt(earlier.parties[p] * later.parties[p]) for p in parties)
    if parties:
        found.append((PARTIES * min(1.0, weight), f"parties: {_listed([_name(p) for p in parties])}"))
    forums = sorted(set(earlier.forums) & set(later.forums))
    if forums:
        telling_forums = math.fsum(_forum_weight(f) for f in forums)
        found.append((FORUM * min(2.0, telling_forums), f"forum: {_listed(forums)}"))
    talks = [pair for pair in later.talks if pair in earlier.talks]
    if talks:
        found.append((TALKS, f"talks of {_listed([_states(pair) for pair in talks])}"))
    places = [p for p in later.places if p in earlier.places]
    if places:
        found.append((PLACE * min(2, len(places)), f"in {_listed(places)}"))
    recalled = _recalled(earlier, later)
    if recalled and (telling or parties):
        found.append((RECALLED, f"recalls {_listed(recalled)}"))
    return found


def _cosine(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    return math.fsum(left[w] * right[w] for w in sorted(left.keys() & right.keys()))


def _shared(left: Mapping[str, float], right: Mapping[str, float]) -> list[str]:
    return sorted(left.keys() & right.keys(), key=lambda w: (-left[w] * right[w], w))


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:4])


def _states(pair: str) -> str:
    return " and ".join(_name(code) for code in pair.split("+"))


def _name(label: str) -> str:
    """Return a state's name for its code; a party is called as it is."""
    try:
        return state(label).name if len(label) == 3 and label.isupper() else label
    except KeyError:
        return label


def _party_weight(label: str) -> float:
    """Return how telling a party is, 0 to 1: a president of a great power is in half of all reports."""
    label = _name(label)
    return min(1.0, max((rarity(stem(w)) for w in plain(label).split()), default=0.0) / 8.0)


def _forum_weight(forum: str) -> float:
    """Return how telling a forum is, 0 to 1: a format with a number in it ('2 plus 2') is, whatever its words."""
    return max(_party_weight(forum), 0.6 if any(c.isdigit() for c in forum) else 0.0)


def _recalled(earlier: Sketch, later: Sketch) -> list[str]:
    """Days that the later story tells of, and on which the earlier one happened or was first told."""
    own = set(earlier.happened)
    if earlier.first is None:
        return [d for d in later.recalled if d in own]
    last = date.fromisoformat(earlier.first).toordinal()
    return [
        d for d in later.recalled if d in own or 0 <= last - date.fromisoformat(d).toordinal() <= NEAR_DAYS
    ]


# --- lines -------------------------------------------------------------------------------------------------


def best(links: Iterable[StoryLink], limit: int) -> list[StoryLink]:
    """Return the surest links, best first; of like ones the nearer in time."""
    return sorted(links, key=lambda link: (-link.score, link.days or 0, link.earlier, link.later))[:limit]


def line(
    story_id: str, links_of: Callable[[str], Iterable[StoryLink]], *, back: bool, steps: int
) -> list[StoryLink]:
    """Return the line of stories that leads to a story (`back`) or on from it: of each, its surest link, nearest first.

    Args:
        story_id: Where it begins.
        links_of: Story → its links to earlier stories (`back`) or later ones.
        back: True to go to earlier stories.
        steps: So many links at most.
    """
    found: list[StoryLink] = []
    here = story_id
    while len(found) < steps:
        nearest = best(links_of(here), 1)
        if not nearest:
            break
        found += nearest
        here = nearest[0].earlier if back else nearest[0].later
    return found
