"""Make the weights of the quotations scorer again: `.venv/bin/python -m training.quotations`.

Reads PolNeAR's training articles from ../shared/corpora, makes every candidate, labels it right if it overlaps a
gold attribution as the scorer asks (half of the words, the same head of the source), and fits a sparse logistic
regression (L1). A candidate that is right with overlap v counts as right with weight v and as wrong with weight
1 - v, so that among several extents the one nearest to people's wins.

The parse is cached under --cache, since it takes most of the time.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.harness import SHARED, load_jsonl, shared_scorer
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc, DocBin

from foreigndesk.annotation.quoting.attribution import Candidate
from foreigndesk.annotation.quoting.candidates import CandidateFinder
from foreigndesk.annotation.quoting.features import Context, features
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.annotation.sentences import load_spacy, parse

CORPUS = SHARED / "corpora" / "quotations" / "polnear_train.jsonl"
WEIGHTS = Path(__file__).parents[1] / "src" / "foreigndesk" / "weights" / "quotations.json.gz"
ATTRIBUTES = ["HEAD", "DEP", "TAG", "POS", "LEMMA", "ENT_TYPE", "ENT_IOB", "MORPH", "SENT_START", "SPACY"]
# A feature seen in fewer candidates is left out; regularisation set on a tenth of the training articles.
MIN_COUNT = 3
C = 0.5
SMALLEST = 0.02

Row = tuple[list[str], float]


def parses(records: list[dict[str, Any]], cache: Path) -> Iterator[Doc]:
    """Yield the parse of every record, from the cache where it is there."""
    vocab = load_spacy().vocab
    cache.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, len(records), 140)):
        path = cache / f"{CORPUS.stem}.{number}.spacy"
        if not path.exists():
            packed = DocBin(attrs=ATTRIBUTES)
            for record in records[start : start + 140]:
                packed.add(parse(record["text"]))
            packed.to_disk(path)
        yield from DocBin().from_disk(path).get_docs(vocab)


def spans(doc: Doc, ranges: tuple[tuple[int, int], ...]) -> list[list[int]]:
    """Return token ranges as character offsets."""
    return [[doc[a].idx, doc[b - 1].idx + len(doc[b - 1])] for a, b in ranges]


def rows(record: dict[str, Any], doc: Doc, scorer: Any) -> Iterator[Row]:
    """Yield each candidate's features with its overlap with the attribution it gets right, 0 if none."""
    text = record["text"]
    tokens = [m.span() for m in scorer.WORD.finditer(text)]
    gold = scorer.prepare(text, tokens, record["attributions"], ())
    quoted = QuotedText(text)
    candidates = [c for c in CandidateFinder(doc, quoted).find() if c.content]
    context = Context(doc, candidates)
    for candidate in candidates:
        made = scorer.prepare(text, tokens, [_attribution(doc, candidate)], ())
        if not made:
            continue
        overlap = max(
            (_overlap(g, made[0], scorer) for g in gold if g["content"] & made[0]["content"]), default=0.0
        )
        yield features(doc, candidate, quoted, context), overlap


def _attribution(doc: Doc, candidate: Candidate) -> dict[str, Any]:
    source = candidate.source
    return {
        "source": spans(doc, ((source.start, source.end),)) if source else [],
        "cue": spans(doc, candidate.cue),
        "content": spans(doc, candidate.content),
    }


def _overlap(gold: dict[str, Any], made: dict[str, Any], scorer: Any) -> float:
    share = len(gold["content"] & made["content"]) / len(gold["content"] | made["content"])
    return share if share >= 0.5 and scorer.same_source(gold, made) else 0.0


def fit(data: list[Row]) -> tuple[float, dict[str, float]]:
    """Return bias and weights."""
    counts = collections.Counter(name for names, _ in data for name in set(names))
    vocabulary = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= MIN_COUNT))}
    indices: list[int] = []
    pointers = [0]
    labels: list[int] = []
    weights: list[float] = []
    for names, overlap in data:
        columns = sorted({vocabulary[n] for n in names if n in vocabulary})
        for label, weight in ((1, overlap), (0, 1 - overlap)):
            if weight > 0:
                indices += columns
                pointers.append(len(indices))
                labels.append(label)
                weights.append(weight)
    shape = (len(labels), len(vocabulary))
    matrix = sparse.csr_matrix((np.ones(len(indices), dtype=np.float32), indices, pointers), shape=shape)
    model = LogisticRegression(C=C, solver="liblinear", l1_ratio=1.0, random_state=0)
    model.fit(matrix, labels, sample_weight=weights)
    found = {n: round(float(model.coef_[0][i]), 3) for n, i in vocabulary.items()}
    return float(model.intercept_[0]), {n: w for n, w in found.items() if abs(w) >= SMALLEST}


def main() -> None:
    """Fit on the training articles and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/foreigndesk-parses"))
    arguments = parser.parse_args()
    scorer = shared_scorer("quotations")
    records = load_jsonl(CORPUS)
    data: list[Row] = []
    for number, (record, doc) in enumerate(zip(records, parses(records, arguments.cache), strict=True)):
        data += rows(record, doc, scorer)
        if number % 100 == 0:
            print(number, len(data), file=sys.stderr, flush=True)
    bias, weights = fit(data)
    packed = json.dumps({"bias": round(bias, 4), "weights": weights}, ensure_ascii=False, sort_keys=True)
    WEIGHTS.write_bytes(gzip.compress(packed.encode(), mtime=0))
    print(f"{len(data)} candidates, {len(weights)} weights, {WEIGHTS.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
