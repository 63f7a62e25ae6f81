"""What two speakers, or one speaker at two times, said about the same actor, side by side."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from foreigndesk.errors import QueryError
from foreigndesk.linking.compared import set_dice
from foreigndesk.linking.wording import carries_sense, sense_words, tokens
from foreigndesk.store.filters import ClaimFilter, first_day, last_day
from foreigndesk.store.query import find_claims
from foreigndesk.store.views import ClaimView, ComparedSide, Comparison

# Two statements are in like words if they share so much of those that carry the sense (Dice). By eye, on the
# Helsinki reports: below it, most pairs only name the same actors.
LIKE_WORDS, LIKE_COUNT = 0.4, 3
# Words that a side uses more are listed if so many of its statements hold them, and at most so many words.
WORD_STATEMENTS, WORDS_LISTED = 2, 8
_PERIOD = re.compile(r"\d{4}(?:-\d{2}){0,2}(?:\.\.(?:\d{4}(?:-\d{2}){0,2})?)?$|\.\.\d{4}(?:-\d{2}){0,2}$")


@dataclass(frozen=True, slots=True)
class Side:
    """One side as it is asked for: another speaker, or another time."""

    label: str
    speaker: str | None = None
    since: str | None = None
    until: str | None = None


def sides(pair: tuple[str, str], speaker: str | None) -> tuple[Side, Side]:
    """Return the two sides that a pair of names, or of times, means.

    A time is a day, a month, a year, or two of them with '..' between, of which one may be missing.

    Raises:
        QueryError: If one is a time and the other a name; times without a speaker; names beside a speaker.
    """
    times = [bool(_PERIOD.match(value.strip())) for value in pair]
    if times[0] != times[1]:
        name, time = (pair[1], pair[0]) if times[0] else (pair[0], pair[1])
        raise QueryError(
            f"{time!r} is a time and {name!r} is a name; compare two speakers, or two times of one"
        )
    if not times[0]:
        if speaker is not None:
            raise QueryError(
                f"two speakers are compared ({pair[0]}, {pair[1]}), and a third is named: {speaker}; leave it out"
            )
        return Side(pair[0], speaker=pair[0]), Side(pair[1], speaker=pair[1])
    if speaker is None:
        raise QueryError("whose statements? Name the speaker whom the two times are of")
    left, right = (_period(value.strip(), speaker) for value in pair)
    return left, right


def _period(value: str, speaker: str) -> Side:
    since, dots, until = value.partition("..")
    until = until if dots else since
    for end in filter(None, (since, until)):
        first_day(end), last_day(end)
    if since and until and first_day(since) > last_day(until):
        raise QueryError(f"{value!r} ends before it begins")
    return Side(f"{speaker}, {value.replace('..', ' to ').strip()}", speaker, since or None, until or None)


def compare(
    connection: Connection, wanted: ClaimFilter, pair: tuple[str, str], limit: int | None = None
) -> Comparison:
    """Return the statements of both sides that meet a filter, and what they have in common.

    Args:
        connection: To the record.
        wanted: What both sides must meet; its speaker is whom two times are of.
        pair: Two names, or two times.
        limit: At most so many statements a side.

    Raises:
        QueryError: If a filter cannot be understood, or the sides cannot be compared.
    """
    found: list[list[ClaimView]] = []
    asked = sides(pair, wanted.speaker)
    for side in asked:
        own = replace(wanted, speaker=side.speaker)
        if side.since or side.until:
            if wanted.since or wanted.until:
                raise QueryError("two times are compared; no first or last day can be given beside them")
            own = replace(own, since=side.since, until=side.until)
        found.append(find_claims(connection, own, order="said", limit=limit))
    both = {view.id for view in found[0]} & {view.id for view in found[1]}
    alone = [[view for view in views if view.id not in both] for views in found]
    # whom both speak about, and their own names, go without saying
    known = {token.word for text in (wanted.about, *pair) for token in tokens(text or "")}
    words = [_word_counts(views, known) for views in alone]
    shared = _shared_words(words[0], words[1])
    return Comparison(
        left=ComparedSide(asked[0].label, tuple(alone[0]), _own_words(words[0], words[1], alone, shared)),
        right=ComparedSide(
            asked[1].label, tuple(alone[1]), _own_words(words[1], words[0], alone[::-1], shared)
        ),
        about=wanted.about,
        both=tuple(view for view in found[0] if view.id in both),
        alike=tuple(_alike(alone[0], alone[1])),
        words=shared,
    )


def _alike(left: Sequence[ClaimView], right: Sequence[ClaimView]) -> list[tuple[ClaimView, ClaimView]]:
    """Pair statements in like words, the likest first, each once."""
    having: dict[str, list[int]] = {}
    right_words = [like_words(view.claim.content or "") for view in right]
    for number, words in enumerate(right_words):
        for word in words:
            having.setdefault(word, []).append(number)
    scored = []
    for view in left:
        words = like_words(view.claim.content or "")
        for number in {n for word in words for n in having.get(word, ())}:
            score = set_dice(words, right_words[number])
            if score >= LIKE_WORDS and len(words & right_words[number]) >= LIKE_COUNT:
                scored.append((-score, view.id, right[number].id, view, right[number]))
    taken: set[str] = set()
    pairs = []
    for _, one, other, view, match in sorted(scored, key=lambda s: s[:3]):
        if one not in taken and other not in taken:
            taken |= {one, other}
            pairs.append((view, match))
    return pairs


@functools.lru_cache(maxsize=4096)
def like_words(content: str) -> frozenset[str]:
    """Return the words that carry the sense, names left out: two sayings about the same are not for that in like words."""
    names = {t.word[:6] for t in tokens(content) if t.start > 0 and content[t.start].isupper()}
    return sense_words(content) - names


def _word_counts(views: Sequence[ClaimView], known: Collection[str]) -> Counter[str]:
    """In how many statements each word stands, but for those known, under the spelling first seen."""
    spelled: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for view in views:
        content = view.claim.content or ""
        found = {
            token.word: content[token.start : token.end]
            for token in tokens(content)
            if carries_sense(token.word) and not token.word.isdigit() and token.word not in known
        }
        for word, text in found.items():
            counts[spelled.setdefault(word, text)] += 1
    return counts


def _own_words(
    own: Counter[str], other: Counter[str], sizes: Sequence[Sequence[ClaimView]], shared: Collection[str]
) -> tuple[str, ...]:
    """Words that stand in at least twice the share of statements that they have on the other side."""
    mine, theirs = (max(len(views), 1) for views in sizes)
    folded = {word.casefold(): number for word, number in other.items()}
    said_by_both = {word.casefold() for word in shared}
    surplus = {
        word: number / mine - folded.get(word.casefold(), 0) / theirs
        for word, number in own.items()
        if number >= WORD_STATEMENTS
        and word.casefold() not in said_by_both
        and number / mine >= 2 * folded.get(word.casefold(), 0) / theirs
    }
    return tuple(sorted(surplus, key=lambda word: (-surplus[word], word)))[:WORDS_LISTED]


def _shared_words(left: Counter[str], right: Counter[str]) -> tuple[str, ...]:
    folded = {word.casefold(): number for word, number in right.items()}
    shared = {
        word: min(number, folded[word.casefold()])
        for word, number in left.items()
        if word.casefold() in folded
    }
    return tuple(
        word
        for word in sorted(shared, key=lambda word: (-shared[word], word))
        if shared[word] >= WORD_STATEMENTS
    )[:WORDS_LISTED]
