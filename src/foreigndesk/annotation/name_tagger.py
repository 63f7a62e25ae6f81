"""A linear-chain tagger of names over spaCy's analysis; its weights are made by `training/names.py`.

A conditional random field over hashed features: word forms, shapes, affixes, tags and spaCy's own entity labels
in a window of two tokens, with states, known bodies and cities from the tables. Decoding is Viterbi in numpy.
"""

from __future__ import annotations

import functools
import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from foreigndesk.data.bodies import body_forms
from foreigndesk.data.states import city_states, state_forms
from foreigndesk.weights import weights_bytes

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-NORP", "I-NORP")
BUCKETS = 1 << 17
WEIGHTS = "names.npz"
FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class TaggerWeights:
    """Weights of the tagger: one row a feature bucket, and the transitions between labels."""

    emission: FloatArray
    transition: FloatArray
    start: FloatArray


@functools.cache
def load_weights() -> TaggerWeights:
    """Return the shipped weights, loaded once a process."""
    with np.load(io.BytesIO(weights_bytes(WEIGHTS))) as arrays:
        scale = arrays["scale"].astype(np.float32)
        return TaggerWeights(
            arrays["emission"].astype(np.float32) * scale,
            arrays["transition"].astype(np.float32),
            arrays["start"].astype(np.float32),
        )


@functools.lru_cache(maxsize=50_000)
def shape(word: str) -> str:
    """Return a word's shape with runs shortened: 'McCain-2' gives 'XxXx-d'."""
    kinds = re.sub(r"[^\W\d_]", lambda m: "X" if m.group().isupper() else "x", word)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"\d", "d", kinds))[:8]


@functools.cache
def _gazetteer() -> dict[str, str]:
    forms: dict[str, str] = dict.fromkeys(city_states(), "city")
    for form in body_forms():
        forms[form] = "body"
    for form, named in state_forms().items():
        forms[form] = named.form
    return forms


@functools.cache
def _longest_by_first() -> dict[str, int]:
    longest: dict[str, int] = {}
    for form in _gazetteer():
        words = form.split(" ")
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


def _listed(words: Sequence[str]) -> list[str]:
    """Return for each token what list it stands in, with its position there ('B-city'), or an empty string."""
    gazetteer, longest = _gazetteer(), _longest_by_first()
    found = [""] * len(words)
    index = 0
    while index < len(words):
        limit = min(longest.get(words[index], 0), len(words) - index)
        for size in range(limit, 0, -1):
            kind = gazetteer.get(" ".join(words[index : index + size]))
            if kind:
                for k in range(size):
                    found[index + k] = ("B-" if k == 0 else "I-") + kind
                index += size - 1
                break
        index += 1
    return found


def features(tokens: Sequence[Token], at_rows: Sequence[int] | None = None) -> IntArray:
    """Return the feature buckets of a sentence's tokens: one row a token, or only of the tokens asked for."""
    words = [t.text for t in tokens]
    count = len(words)
    lower = [w.lower() for w in words]
    shapes = [shape(w) for w in words]
    tags = [t.tag_ for t in tokens]
    entities = [f"{t.ent_iob_}-{t.ent_type_}" for t in tokens]
    listed = _listed(words)
    capitals = "caps" if sum(w.isupper() for w in words) * 2 > sum(w.isalpha() for w in words) else "text"
    rows: list[list[int]] = []
    hashed = zlib.crc32

    # Two places more at either end, for what is not there: the word at `i` is at `i + 2` of these.
    beyond = ["<>", "<>"]
    columns = (lower, shapes, tags, entities, listed)
    all_lower, all_forms, all_tags, all_entities, all_lists = ([*beyond, *c, *beyond] for c in columns)

    for i in at_rows if at_rows is not None else range(count):
        word, low, form, tag, entity, list_kind = (
            words[i],
            lower[i],
            shapes[i],
            tags[i],
            entities[i],
            listed[i],
        )
        before, after = all_lower[i + 1], all_lower[i + 3]
        row = (
            f"w={word}", f"l={low}", f"s={form}", f"p={tag}", f"e={entity}", f"g={list_kind}",
            f"3={low[-3:]}", f"2={low[-2:]}", f"4={low[-4:]}", f"f3={low[:3]}", f"f4={low[:4]}",
            f"-w={before}", f"+w={after}", f"-2w={all_lower[i]}", f"+2w={all_lower[i + 4]}",
            f"-s={all_forms[i + 1]}", f"+s={all_forms[i + 3]}",
            f"-s|s={all_forms[i + 1]}|{form}", f"s|+s={form}|{all_forms[i + 3]}",
            f"-s|s|+s={all_forms[i + 1]}|{form}|{all_forms[i + 3]}",
            f"-p={all_tags[i + 1]}", f"+p={all_tags[i + 3]}", f"-p|p|+p={all_tags[i + 1]}|{tag}|{all_tags[i + 3]}",
            f"-e={all_entities[i + 1]}", f"+e={all_entities[i + 3]}",
            f"e|p={entity}|{tag}", f"e|s={entity}|{form}", f"e|l={entity}|{low}",
            f"-g={all_lists[i + 1]}", f"+g={all_lists[i + 3]}", f"g|e={list_kind}|{entity}", f"g|s={list_kind}|{form}",
            f"-w|s={before}|{form}", f"s|+w={form}|{after}", f"-w|w={before}|{low}", f"w|+w={low}|{after}",
            f"-s2|s={all_forms[i]}|{all_forms[i + 1]}|{form}", f"s|+s2={form}|{all_forms[i + 3]}|{all_forms[i + 4]}",
            f"c={capitals}|{form}", f"i={'first' if i == 0 else ''}|{form}", f"c|e={capitals}|{entity}",
            f"h={tokens[i].head.lower_}|{form}", f"d={tokens[i].dep_}|{form}",
        )  # fmt: skip
        rows.append([hashed(name.encode()) & (BUCKETS - 1) for name in row])
    return np.array(rows, dtype=np.int32).reshape(len(rows), -1)


def decode(emission: FloatArray, weights: TaggerWeights) -> list[int]:
    """Return the best label sequence (Viterbi)."""
    count = len(emission)
    back = np.zeros((count, len(LABELS)), dtype=np.int64)
    score = emission[0] + weights.start
    for i in range(1, count):
        paths = score[:, None] + weights.transition
        back[i] = paths.argmax(axis=0)
        score = paths.max(axis=0) + emission[i]
    best = [int(score.argmax())]
    for i in range(count - 1, 0, -1):
        best.append(int(back[i][best[-1]]))
    return best[::-1]


def tag(tokens: Sequence[Token], weights: TaggerWeights) -> list[tuple[int, int, str]]:
    """Return the names of one sentence: character start, end, and PER, ORG, LOC or NORP."""
    if not tokens:
        return []
    capital = [any(c.isupper() for c in t.text) for t in tokens]
    # A small word between two small words is no part of a name: it need not be looked at.
    rows = [i for i in range(len(tokens)) if any(capital[max(0, i - 1) : i + 2])]
    if not rows:
        return []
    emission = np.zeros((len(tokens), len(LABELS)), dtype=np.float32)
    emission[:, 0] = 30.0
    emission[rows] = weights.emission[features(tokens, rows)].sum(axis=1)
    return spans([LABELS[k] for k in decode(emission, weights)], tokens)


def spans(labels: Sequence[str], tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """Return the stretches of tokens that a label sequence marks; an I without its B opens one."""
    found: list[tuple[int, int, str]] = []
    start: int | None = None
    kind = ""
    for index, label in enumerate([*labels, "O"]):
        goes_on = label.startswith("I-") and label[2:] == kind and start is not None
        if not goes_on and start is not None:
            last = tokens[index - 1]
            found.append((tokens[start].idx, last.idx + len(last), kind))
            start = None
        if label != "O" and not goes_on:
            start, kind = index, label[2:]
    return found
