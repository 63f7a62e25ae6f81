"""Quote lineage: which statements of several reports are one utterance, and in which forms it was printed.

Two statements are one if their wordings are alike *and* their speakers allow it:

* one speaker: the same words; one wording cut out of the other; or a few words changed;
* a speaker who is not named in one report ('the minister', 'he') and is in the other, or who is spoken of by the
  state or body that he speaks for: the same, but of words in quotation marks, or of all the words;
* two speakers with different names: only words in quotation marks, and enough of them (`DISTINCT_WORDS`): both
  speakers are kept then, for a person to settle. A name alone never joins, and here different names do not part.

A short cut of a long passage joins only one of the sayings that it, or the passage, has words of (`_attach`).

How much may be changed, how long a cut must be, and how far apart the reports may be, say the constants. Two wordings
that differ in a word and that one report prints both are two utterances. The decision on a pair depends on nothing but
the two (and on reports that print both), so that the order in which reports come changes nothing.
"""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from foreigndesk.linking.compared import Facts, stem_names
from foreigndesk.linking.constraints import Grouping
from foreigndesk.linking.records import periods
from foreigndesk.linking.speakers import Speaker, SpeakerMatch, match_speakers
from foreigndesk.linking.wording import Likeness, Wording, compare, wordings
from foreigndesk.model import Actor, Claim

# Set on reports of the Helsinki summit and on AllSides, by hand-judged pairs (benchmarks/lineage).
# Days between the reports of one utterance, at most; unless so many words are the very same.
WITHIN_DAYS = 30
RECALLED_WORDS = 12
# Words in quotation marks that are enough to join statements of two speakers, and how many of them carry the sense.
DISTINCT_WORDS, DISTINCT_SENSE = 8, 4
# The shortest cut out of a longer wording, in words and in those that carry the sense.
CUT_WORDS, CUT_SENSE = 5, 3
# The same for words that no quotation mark guards, and how much of the longer wording they must be.
TOLD_WORDS, TOLD_SHARE = 6, 0.6
# What changed words may weigh for each word of the shorter wording: in quotation marks, told, by two speakers.
QUOTED_COST, TOLD_COST, DISTINCT_COST = 0.15, 0.1, 0.1
# Fewer words than this may differ in nothing but grammar.
CHANGED_WORDS = 6
# Two wordings of which the shorter is so much of the longer are one without further ado.
MOSTLY_SHARE = 0.7
# Periods of so many days have blocks of their own, which overlap by WITHIN_DAYS.
PERIOD = 180
# Words that carry the sense, in a row, under which statements meet: of one speaker, and of any.
BOUND_RUN, FREE_RUN = 3, 4


# -- keys ----------------------------------------------------------------------------------------------------


def statement_keys(claim: Claim, actor_of: Mapping[str, Actor], published: str | None) -> tuple[str, ...]:
    """Return the keys under which statements that may be one utterance meet.

    Runs of the words that carry the sense: of all words under the speaker's surname, of those in quotation marks
    under no name; each within a period. And all the words, whenever and by whom they were said.
    """
    whole, quoted = wordings(claim)
    stems = {stem for p in claim.speaker if p.name for stem in stem_names(p, actor_of) if stem}
    runs = _runs(whole.sense, BOUND_RUN) or [" ".join(whole.words)]
    keys = {f"by:{stem}:{run}" for stem in stems for run in runs}
    if len(quoted) >= CUT_WORDS:
        keys |= {f"any:{run}" for run in _runs(quoted.sense, FREE_RUN)}
    found = {
        f"said:{period}:{_hash(key)}" for key in keys for period in periods(published, PERIOD, WITHIN_DAYS)
    }
    if len(whole) >= TOLD_WORDS:
        found.add(f"words:{_hash(' '.join(whole.words))}")
    return tuple(sorted(found))


def _keys(fact: Facts) -> frozenset[str]:
    if fact.keys is None:
        fact.keys = frozenset(statement_keys(fact.told, fact.actor_of, fact.day))
    return fact.keys


def _runs(words: Sequence[str], size: int) -> list[str]:
    """Return all runs of so many words; fewer words are one run; none, none."""
    if len(words) <= size:
        return [" ".join(words)] if words else []
    return [" ".join(words[i : i + size]) for i in range(len(words) - size + 1)]


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


# -- pairs ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """Why two statements are one: a score (1: no doubt) and the reasons in words."""

    score: float
    reasons: tuple[str, ...]
    likeness: Likeness


def decide(
    left: tuple[Wording, Wording], right: tuple[Wording, Wording], speakers: SpeakerMatch
) -> Decision | None:
    """Return why two statements are one utterance, or None if they are not; days are not looked at.

    Args:
        left: The wording of all of it, and of what stands in quotation marks.
        right: The same of the other.
        speakers: How their speakers go together.
    """
    # words in quotation marks: all of both, those within a mixed saying, or those within against all of the other
    quoted = compare(left[1], right[1]) if left[1].words and right[1].words else None
    if quoted is not None and (found := _quoted_alike(quoted, left[1], right[1], speakers)):
        return found
    if speakers == "different":
        return None
    told = compare(left[0], right[0])
    return _told_alike(told, left[0], right[0], speakers) if told is not None else None


def _quoted_alike(
    likeness: Likeness, one: Wording, other: Wording, speakers: SpeakerMatch
) -> Decision | None:
    short = min(one, other, key=len)
    sense = len(short.sense)
    if speakers == "different":
        enough = len(short) >= DISTINCT_WORDS and sense >= DISTINCT_SENSE
        cost = DISTINCT_COST
    else:
        enough = len(short) >= CUT_WORDS and sense >= CUT_SENSE
        cost = QUOTED_COST
    if not enough or not _cheap(likeness, short, cost):
        return None
    return _decision(likeness, speakers, "in quotation marks")


def _told_alike(likeness: Likeness, one: Wording, other: Wording, speakers: SpeakerMatch) -> Decision | None:
    short = min(one, other, key=len)
    if likeness.kind == "same":
        enough = len(short) >= (1 if speakers == "same" else TOLD_WORDS)
    else:
        enough = len(short) >= TOLD_WORDS and likeness.share >= TOLD_SHARE and len(short.sense) >= CUT_SENSE
    if not enough or not _cheap(likeness, short, TOLD_COST) or _numbers(one) != _numbers(other):
        return None
    return _decision(likeness, speakers, "in the reports' words")


def _cheap(likeness: Likeness, short: Wording, cost: float) -> bool:
    if likeness.kind != "changed":
        return True
    return likeness.cost <= cost and len(short) >= CHANGED_WORDS


def _numbers(wording: Wording) -> frozenset[str]:
    return frozenset(word for word in wording.words if word.isdigit())


def _decision(likeness: Likeness, speakers: SpeakerMatch, where: str) -> Decision:
    words = {
        "same": "the same words",
        "cut": "one wording stands in the other",
        "changed": f"{likeness.changed} word{'s' * (likeness.changed != 1)} changed",
    }[likeness.kind]
    who = {"same": "one speaker", "compatible": "speakers that may be one", "different": "two speakers"}
    worth = {"same": 1.0, "compatible": 0.9, "different": 0.75}[speakers]
    return Decision(round(worth * (1 - likeness.cost), 3), (f"{words} {where}", who[speakers]), likeness)


# -- groups --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Version:
    """Statements in the same words by the same speaker: what is decided for one holds for all."""

    order: tuple[str, str]
    facts: list[Facts]
    wording: tuple[Wording, Wording]
    speaker: Speaker
    days: list[int] = field(default_factory=list)
    reports: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    times: frozenset[tuple[int, int]] = frozenset()

    @property
    def first(self) -> str:
        """The id of the earliest statement."""
        return self.facts[0].claim.id


def join_statements(grouping: Grouping, facts: Sequence[Facts]) -> None:
    """Join the statements that are one utterance; `facts` in order of date."""
    versions = list(_versions(facts))
    for version in versions:
        first, *rest = version.facts
        for fact in rest:
            grouping.join(first.claim.id, fact.claim.id, "the same speaker and words")
    met: dict[str, list[int]] = {}
    for number, version in enumerate(versions):
        for key in version.keys:
            met.setdefault(key, []).append(number)
    pairs = {
        (one, other) for numbers in met.values() for i, other in enumerate(numbers) for one in numbers[:i]
    }
    links: list[_Link] = []
    for one, other in sorted(pairs):
        found = _decide(versions[one], versions[other])
        if found is not None:
            links.append(_Link(versions[one], versions[other], found))
    mostly = [link for link in links if link.decision.likeness.share >= MOSTLY_SHARE]
    for link in mostly:
        link.join(grouping)
    _attach(grouping, versions, [link for link in links if link.decision.likeness.share < MOSTLY_SHARE])


@dataclass(frozen=True, slots=True)
class _Link:
    left: _Version
    right: _Version
    decision: Decision

    def join(self, grouping: Grouping) -> None:
        reason = f"{'; '.join(self.decision.reasons)} ({self.decision.score:.2f})"
        grouping.join(self.left.first, self.right.first, reason)


def _attach(grouping: Grouping, versions: Sequence[_Version], links: Sequence[_Link]) -> None:
    """Join each core with one at most of those that it shares only a small part with: of more reports than it has.

    A passage that one report pieces together of two sayings would else make them one (Leskovec, Backstrom and
    Kleinberg 2009, 'Meme-tracking', cut their graph of phrases so).
    """
    reports: dict[str, set[str]] = {}
    first: dict[str, tuple[str, str]] = {}
    for version in versions:
        root = grouping.root(version.first)
        reports.setdefault(root, set()).update(version.reports)
        first[root] = min(first.get(root, version.order), version.order)
    rank = {root: (-len(found), first[root]) for root, found in reports.items()}
    chosen: dict[str, tuple[tuple[object, ...], _Link]] = {}
    for link in links:
        ends = {grouping.root(link.left.first), grouping.root(link.right.first)}
        if len(ends) == 2:
            target, source = sorted(ends, key=rank.__getitem__)
            found = (-link.decision.likeness.share, rank[target], link.left.order, link.right.order)
            if source not in chosen or found < chosen[source][0]:
                chosen[source] = (found, link)
    for source in sorted(chosen, key=rank.__getitem__):
        chosen[source][1].join(grouping)


def _versions(facts: Iterable[Facts]) -> Iterator[_Version]:
    alike: dict[tuple[object, ...], list[Facts]] = {}
    for fact in facts:
        wording, speaker = fact.wordings, fact.speaker
        # a few words of somebody without a name may be anybody's
        unnamed = speaker.text if len(wording[0]) >= TOLD_WORDS else ""
        who = speaker.ids or unnamed or fact.claim.id
        alike.setdefault((fact.claim.status, wording[0].words, wording[1].words, who), []).append(fact)
    for group in alike.values():
        yield from _within_reach(group)


def _within_reach(group: Sequence[Facts]) -> Iterator[_Version]:
    """Part statements in the same words where too many days lie between; long ones are recalled at any time."""
    wording = group[0].wordings
    long = len(wording[0]) >= RECALLED_WORDS
    dated = sorted((f for f in group if f.day), key=lambda f: f.order)
    undated = [f for f in group if not f.day]
    parts: list[list[Facts]] = []
    for fact in dated:
        if parts and (long or _number(fact.day) - _number(parts[-1][-1].day) <= WITHIN_DAYS):
            parts[-1].append(fact)
        else:
            parts.append([fact])
    if undated:
        # one without a date may be of any time: if there is one time only, of that
        if len(parts) == 1 or long:
            parts = [[f for part in parts for f in part] + undated]
        else:
            parts.append(undated)
    for part in parts:
        yield _Version(
            part[0].order,
            part,
            wording,
            part[0].speaker,
            sorted(_number(f.day) for f in part if f.day),
            frozenset(r for f in part for r in f.reports),
            frozenset().union(*(_keys(f) for f in part)),
            frozenset(_span(f) for f in part if f.when and f.claim.time and f.claim.time.inferred is None),
        )


def _span(fact: Facts) -> tuple[int, int]:
    start, end = fact.when or (None, None)
    return _number(start), _number(end)


def _number(day: str | None) -> int:
    return date.fromisoformat(day[:10]).toordinal() if day else 0


def _decide(one: _Version, other: _Version) -> Decision | None:
    left, right = one.facts[0].claim, other.facts[0].claim
    if left.status != right.status or not _near(one.days, other.days) or _said_apart(one.times, other.times):
        return None
    found = decide(one.wording, other.wording, match_speakers(one.speaker, other.speaker))
    if found is not None and found.likeness.kind == "changed" and one.reports & other.reports:
        return None
    return found


def _said_apart(one: frozenset[tuple[int, int]], other: frozenset[tuple[int, int]]) -> bool:
    """True if the reports themselves date both, and on no common day; one day is a matter of where one stands."""
    return bool(one and other) and not any(a[0] <= b[1] + 1 and b[0] <= a[1] + 1 for a in one for b in other)


def _near(one: Sequence[int], other: Sequence[int]) -> bool:
    """True if a day of one lies within reach of a day of the other, or the days of one are unknown."""
    if not one or not other:
        return True
    few, many = sorted((one, other), key=len)
    for day in few:
        place = bisect.bisect_left(many, day - WITHIN_DAYS)
        if place < len(many) and many[place] <= day + WITHIN_DAYS:
            return True
    return False
