"""A cheap first look at a report: is it worth the reading, or no news, or nothing on relations between states?

It sees which states, international organisations and armed forces are named, how often and how close together, and
which common words stand in the first part; names of persons and places it does not see, since they would only tell
whom the news was about when it was made. A logistic regression over that; made by `training/first_look.py`, measured
in `benchmarks/first_look`. It takes some thousandth of the time of a reading.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foreigndesk.data.bodies import body_forms
from foreigndesk.data.states import state_forms
from foreigndesk.model import Document
from foreigndesk.weights import weights_file

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[Any]

WEIGHTS = "first_look.npz"
# Words that are looked at for what they say; states are looked for further on.
WORDS_SEEN = 300
STATES_SEEN = 2_000
# What stands for any name of a state among the words.
STATE = "§"
_TOKEN = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?")
_SENTENCE = re.compile(r"(?<=[a-z0-9)”\"’'%][.!?])[\"”’']?\s+|\n+")
_BODY_KINDS = {"IGO": "igo", "MIL": "army", "REB": "armed group", "GOV": "government", "SPY": "government"}
DENSE = (
    "states",
    "two states",
    "states in the first line",
    "sentences with two states",
    "share of them",
    "names of states a hundred words",
    "share of the most named state",
    "igo",
    "army",
    "armed group",
    "government",
    "words",
)


@dataclass(frozen=True, slots=True)
class Look:
    """What the first look says of a report.

    Attributes:
        score: How likely it is, 0 to 1, that it tells of relations between states; None where that is not asked.
        reason: Why it is passed over, or None if it is to be read.
    """

    score: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of a text.

    Attributes:
        dense: Values of `DENSE`, shape (12,).
        words: Common words, and pairs of them with `STATE`, each once.
        states: Codes of the states that are named.
    """

    dense: Floats
    words: frozenset[str]
    states: frozenset[str]


class FirstLook:
    """Scores reports.

    Args:
        columns: Word → its place among the weights of words.
        words: Weights of words, shape (words,).
        dense: Weights of `DENSE`, shape (12,).
        threshold: Reports below it are passed over.
    """

    def __init__(
        self,
        columns: dict[str, int],
        words: Floats,
        dense: Floats,
        bias: float,
        threshold: float,
        version: str = "",
    ) -> None:
        self.columns, self.words, self.dense = columns, words, dense
        self.bias, self.threshold, self.version = bias, threshold, version

    def look(self, document: Document) -> Look:
        """Return whether a report is worth its reading."""
        if document.language not in (None, "en") and not (document.language or "").startswith("en-"):
            return Look(None, f"another language: {document.language}")
        seen = see(document.text)
        score = self.score(seen)
        if score >= self.threshold:
            return Look(score)
        named = f"{len(seen.states)} states named" if len(seen.states) != 1 else "one state named"
        if not seen.states:
            named = "no state named"
        return Look(score, f"not on relations between states: {named}")

    def score(self, seen: Seen) -> float:
        """Return how likely it is, 0 to 1, that a text tells of relations between states."""
        there = [self.columns[word] for word in seen.words if word in self.columns]
        votes = self.bias + float(seen.dense @ self.dense)
        if there:
            # sorted, since a sum of floats depends on its order
            votes += float(self.words[sorted(there)].sum()) / math.sqrt(len(there))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, votes))))


@functools.cache
def first_look() -> FirstLook:
    """Return the first look that ships with the package, loaded once a process."""
    with weights_file(WEIGHTS).open("rb") as stream, np.load(stream, allow_pickle=False) as data:
        return FirstLook(
            {str(word): n for n, word in enumerate(data["columns"])},
            data["words"].astype(np.float64),
            data["dense"].astype(np.float64),
            float(data["bias"]),
            float(data["threshold"]),
            str(data["version"]),
        )


def see(text: str) -> Seen:
    """Return what the first look sees of a text."""
    words: set[str] = set()
    states: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    sentences = meetings = count = 0
    in_title = 0
    for sentence in _SENTENCE.split(text):
        if not sentence.strip():
            continue
        here: set[str] = set()
        before: str | None = None
        for token, value in _walk(sentence):
            if value is not None:
                kind, code = value
                if kind == "state":
                    here.add(code)
                    states[code] += 1
                else:
                    bodies[kind] += 1
                    if code:
                        here.add(code)
                token = STATE if kind == "state" else f"{STATE}{kind}"
            count += 1
            if count <= WORDS_SEEN:
                words.update(_words_of(before, token))
            before = token
        sentences += 1
        meetings += len(here) > 1
        if sentences == 1:
            in_title = len(here)
        if count > STATES_SEEN:
            break
    named = sum(states.values())
    values = {
        "states": math.log1p(len(states)),
        "two states": float(len(states) > 1),
        "states in the first line": float(min(in_title, 2)),
        "sentences with two states": math.log1p(meetings),
        "share of them": math.sqrt(meetings / max(sentences, 1)),
        "names of states a hundred words": math.log1p(100 * named / max(count, 1)),
        "share of the most named state": max(states.values()) / named if named else 0.0,
        **{kind: math.log1p(bodies[kind]) for kind in ("igo", "army", "armed group", "government")},
        "words": math.log1p(min(count, 1_000)) / 4,
    }
    return Seen(np.array([values[name] for name in DENSE]), frozenset(words), frozenset(states))


def _words_of(before: str | None, token: str) -> Iterator[str]:
    """Yield a word, and the pair that it makes with the one before where a state stands in it."""
    word = token if token.startswith(STATE) else token.lower()
    if not token[0].isdigit():
        yield word
    if before is not None and (before.startswith(STATE) or token.startswith(STATE)):
        yield f"{before if before.startswith(STATE) else before.lower()} {word}"


_Value = tuple[str, str]


def _walk(sentence: str) -> Iterator[tuple[str, _Value | None]]:
    """Yield the tokens of a sentence; a name of a state or a body is one, with what it stands for."""
    tokens = [_plain(raw) for raw in _TOKEN.findall(sentence)]
    forms = _forms()
    place = 0
    while place < len(tokens):
        token = tokens[place]
        for form, value in forms.get(token, ()):
            if tuple(tokens[place : place + len(form)]) == form:
                yield token, value
                place += len(form)
                break
        else:
            yield token, None
            place += 1


def _plain(raw: str) -> str:
    """Return a token without the full stop that ends a sentence and without a possessive."""
    token = raw.replace("’", "'")
    if token.endswith(".") and "." not in token[:-1]:
        token = token[:-1]
    return token.removesuffix("'s").removesuffix("'")


@functools.cache
def _forms() -> dict[str, tuple[tuple[tuple[str, ...], _Value], ...]]:
    """Return first token → the names that begin with it, longest first, with what they stand for."""
    values: dict[tuple[str, ...], _Value] = {}
    for form, body in body_forms().items():
        kind = _BODY_KINDS.get(body.sector or "")
        if kind is not None:
            values[_tokens(form)] = (kind, body.state or "")
    for form, name in state_forms().items():
        values[_tokens(form)] = ("state", name.iso3)
    found: dict[str, list[tuple[tuple[str, ...], _Value]]] = {}
    for tokens, value in values.items():
        if tokens:
            found.setdefault(tokens[0], []).append((tokens, value))
    return {
        first: tuple(sorted(names, key=lambda name: (-len(name[0]), name[0])))
        for first, names in found.items()
    }


def _tokens(form: str) -> tuple[str, ...]:
    return tuple(_plain(raw) for raw in _TOKEN.findall(form))
