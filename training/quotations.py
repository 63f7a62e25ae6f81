"""Make all weights of the quotations again: `make train-quotations`, or `.venv/bin/python -m training.quotations`.

Reads PolNeAR's training articles from ../shared/corpora and makes, in this order:

1. two heads, each fitted on half of the articles (`training/quotation_head.py`), to read the other half as the
   shipped head will read unseen articles;
2. the scorer: every candidate of the frames and of those heads is labelled right if it overlaps a gold attribution as
   the benchmark asks (half of the words, the same head of the source), and a sparse logistic regression (L1) is
   fitted over what the parse and the head say of it. A candidate that is right with overlap v counts as right with
   weight v and as wrong with weight 1 - v, so that among several extents the one nearest to people's wins;
3. the scorer that sees the parse alone, for sayings inside the words of another;
4. the encoder and head that ship, fitted on all the articles and on GUM's other genres (whose sayings without
   wishes and plans make it surer of what was said), and their export.

Every step leaves its result under --work and is not done again while that is there. About two hours on two cores.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from benchmarks.harness import SHARED, load_jsonl, shared_scorer
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from spacy.tokens import DocBin
from training import quotation_head

from foreigndesk.annotation.encoding.encoder import EncodedWindow
from foreigndesk.annotation.parsing.tokens import Doc
from foreigndesk.annotation.quoting.attribution import Candidate
from foreigndesk.annotation.quoting.candidates import CandidateFinder
from foreigndesk.annotation.quoting.features import Context, features
from foreigndesk.annotation.quoting.head import HeadReading, Weights, weights_of
from foreigndesk.annotation.quoting.head_candidates import FRAME, HeadCandidates
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.annotation.sentences import load_spacy, parse

CORPUS = SHARED / "corpora" / "quotations" / "polnear_train.jsonl"
OTHER_GENRES = CORPUS.with_name("gum_other.jsonl")
WEIGHTS = Path(__file__).parents[1] / "src" / "foreigndesk" / "weights"
SCORER, SCORER_OF_FRAMES = "quotations.json.gz", "quotation_frames.json.gz"
# Features of what the head says; the scorer of frames does without.
_OF_HEAD = ("hc=", "hi=", "hs=", "hcue=", "head=")
FOLDS = 2
ATTRIBUTES = ["HEAD", "DEP", "TAG", "POS", "LEMMA", "ENT_TYPE", "ENT_IOB", "MORPH", "SENT_START", "SPACY"]
# A feature seen in fewer candidates is left out; regularisation set on a tenth of the training articles.
MIN_COUNT = 3
C = 0.5
SMALLEST = 0.02

# Names of features, overlap with gold, whether the head holds a cue there possible.
Row = tuple[list[str], float, bool]


def parses(records: list[dict[str, Any]], cache: Path) -> Iterator[Doc]:
    """Yield the parse of every record, from the cache where it is there."""
    vocab = load_spacy().vocab
    cache.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, len(records), 140)):
        path = cache / f"{CORPUS.stem}.{number}.spacy"
        if not path.exists():
            packed = DocBin(attrs=ATTRIBUTES)
            for record in records[start : start + 140]:
                packed.add(parse(record["text"]).parsed)
            packed.to_disk(path)
        yield from map(Doc, DocBin().from_disk(path).get_docs(vocab))


def spans(doc: Doc, ranges: tuple[tuple[int, int], ...]) -> list[list[int]]:
    """Return token ranges as character offsets."""
    return [[doc[a].idx, doc[b - 1].idx + len(doc[b - 1])] for a, b in ranges]


def in_fold(report: str) -> int:
    """Return the fold of an article: by a digest of its id, the same whatever the order."""
    return zlib.crc32(report.encode()) % FOLDS


def heads(
    records: list[dict[str, Any]], work: Path, *, epochs: int
) -> Iterator[quotation_head.QuotationModel]:
    """Yield the head that has not seen each fold, then the one that has seen all; fitted ones are kept in `work`."""
    for fold in (*range(FOLDS), None):
        path = work / f"head-{'all' if fold is None else fold}.pt"
        if path.exists():
            model = quotation_head.QuotationModel()
            model.load_state_dict(torch.load(path))
            yield model.eval()
            continue
        chosen = [r for r in records if fold is None or in_fold(r["id"]) != fold]
        if fold is None:
            chosen += load_jsonl(OTHER_GENRES)
        model = quotation_head.fit(quotation_head.examples(chosen), epochs=epochs, label=path.stem)
        torch.save(model.state_dict(), path)
        yield model


def rows(
    record: dict[str, Any], doc: Doc, scorer: Any, encoded: list[EncodedWindow], weights: Weights
) -> Iterator[Row]:
    """Yield each candidate's features with its overlap with the attribution it gets right, 0 if none."""
    text = record["text"]
    tokens = [m.span() for m in scorer.WORD.finditer(text)]
    gold = scorer.prepare(text, tokens, record["attributions"], ())
    quoted = QuotedText(text)
    finder = CandidateFinder(doc, quoted)
    head = HeadCandidates(finder.layout, HeadReading(encoded, weights))
    candidates = [c for c in finder.find() if c.content] + list(head.find())
    context = Context(doc, candidates)
    for candidate in candidates:
        made = scorer.prepare(text, tokens, [_attribution(doc, candidate)], ())
        if not made:
            continue
        overlap = max(
            (_overlap(g, made[0], scorer) for g in gold if g["content"] & made[0]["content"]), default=0.0
        )
        names = features(doc, candidate, quoted, context) + head.features(candidate)
        yield names, overlap, head.likely(candidate.head)


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
    counts = collections.Counter(name for names, _, _ in data for name in set(names))
    vocabulary = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= MIN_COUNT))}
    indices: list[int] = []
    pointers = [0]
    labels: list[int] = []
    weights: list[float] = []
    for names, overlap, _ in data:
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
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--work", type=Path, default=Path("/tmp/foreigndesk-training"), help="what lies between"
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the weights go")
    parser.add_argument("--articles", type=int, help="only the first so many: to try whether all runs")
    parser.add_argument("--epochs", type=int, default=quotation_head.EPOCHS)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    arguments.out.mkdir(parents=True, exist_ok=True)
    scorer, pieces = shared_scorer("quotations"), quotation_head.tokenizer()
    records = load_jsonl(CORPUS, arguments.articles)
    data: list[Row] = []
    for fold, model in enumerate(heads(records, arguments.work, epochs=arguments.epochs)):
        if fold == FOLDS:
            quotation_head.export(model, arguments.out, arguments.work)
            break
        weights = weights_of(quotation_head.head_arrays(model))
        for record, doc in zip(records, parses(records, arguments.work), strict=True):
            if in_fold(record["id"]) == fold:
                encoded = quotation_head.encoded(model, record["text"], pieces)
                data += rows(record, doc, scorer, encoded, weights)
        print(f"fold {fold}: {len(data)} candidates", file=sys.stderr, flush=True)
    write_scorer([row for row in data if row[2]], arguments.out / SCORER)
    framed = [
        ([n for n in names if not n.startswith(_OF_HEAD)], overlap, likely)
        for names, overlap, likely in data
        if f"frame={FRAME}" not in names
    ]
    write_scorer(framed, arguments.out / SCORER_OF_FRAMES)


def write_scorer(data: list[Row], path: Path) -> None:
    """Fit a scorer and write its weights."""
    bias, found = fit(data)
    packed = json.dumps({"bias": round(bias, 4), "weights": found}, ensure_ascii=False, sort_keys=True)
    path.write_bytes(gzip.compress(packed.encode(), mtime=0))
    print(f"{path.name}: {len(data)} candidates, {len(found)} weights", file=sys.stderr)


if __name__ == "__main__":
    main()
