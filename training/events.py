"""Makes `src/foreigndesk/weights/events.npz`, the linear classifier of PLOVER types, from public corpora.

    python -m training.events [--corpora ../shared/corpora] [--scratch /tmp/foreigndesk-training]

Trained on PLV (train split) and on sentences of our own. NONE are: what CAMEO counts as a mere statement (without
requests), sentences of GUM letters, speeches and interviews in which the lexicon finds no trigger, sports reports, and
sentences of our own on disasters, markets and the like. CONCEDE and RETREAT, which PLV folds into YIELD, are told apart
by the lexicon. AW, case21t2 and plover_gsr_dev are kept out, so that benchmarks/events can report them.
The other half of the reading of types is `training/event_types.py`, whose cross-validation scores both together.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC
from spacy.tokens import DocBin

from foreigndesk.annotation.events.classifier import NONE
from foreigndesk.annotation.events.features import features
from foreigndesk.annotation.events.lexicon import propose
from foreigndesk.annotation.parsing.tokens import Doc
from foreigndesk.annotation.sentences import load_spacy

ROOT = Path(__file__).resolve().parent.parent
# Chosen by five-fold cross-validation on PLV.
REGULARISATION = 1.0
# Rare types count for more: each by (frequency of the commonest / its own) to this power.
BALANCE = 0.5
WEIGHTS = {
    "plv_train": 1.0, "cameo5_train": 0.3, "gum_other": 0.3, "own_events": 0.5, "no_events": 1.0, "sports": 0.3,
}  # fmt: skip
GUM_EVERY, SPORTS = 6, 200
FOLDED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
SCALE = 3.0
Data = dict[str, tuple[list[list[str]], list[str]]]


def records_of(corpora: Path, name: str) -> list[dict[str, Any]]:
    """Return the records of a corpus, or of our own sentences, each with its text and its dataset."""
    if name == "gum_other":
        return gum_sentences(corpora / "actors" / "coref_gum_other.jsonl")
    if name == "sports":
        chosen = sports(corpora / "actors" / "ner_conll2003_train.jsonl")[::13][:SPORTS]
        return [{"text": text, "dataset": "sports", "label": NONE} for text in chosen]
    if name in ("own_events", "no_events"):
        return [{"text": text, "dataset": "own", "label": label} for text, label in own_sentences(name)]
    with (corpora / "events" / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def load(corpora: Path, cache: Path, name: str) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """Return a corpus's records with their features; parses are cached."""
    nlp = load_spacy()
    records = records_of(corpora, name)
    digest = hashlib.sha256("\n".join(r["text"] for r in records).encode()).hexdigest()[:12]
    path = cache / f"{name}-{digest}.spacy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        DocBin(docs=nlp.pipe(r["text"] for r in records)).to_disk(path)
    docs = DocBin().from_disk(path).get_docs(nlp.vocab)
    return records, [features(list(doc), propose(doc)) for doc in map(Doc, docs)]


def gum_sentences(path: Path) -> list[dict[str, Any]]:
    """Return some lines of the GUM texts (one sentence a line)."""
    with path.open(encoding="utf-8") as lines:
        texts = [line for record in map(json.loads, lines) for line in record["text"].split("\n")]
    kept = [t for t in texts if len(t.split()) >= 8][::GUM_EVERY]
    return [{"text": text, "dataset": "gum", "label": NONE} for text in kept]


def own_sentences(name: str) -> list[tuple[str, str]]:
    """Return sentences of `training/data` with their labels: 'own_events' with types, 'no_events' with NONE."""
    lines = (ROOT / "training" / "data" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(text, NONE if name == "no_events" else kind) for kind, text in pairs]


def sports(path: Path) -> list[str]:
    """Return the longer lines of CoNLL-2003's sports reports, which begin with the sport in capitals."""
    with path.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    found, inside = [], False
    for line, following in zip(texts, [*texts[1:], ""], strict=True):
        if re.fullmatch(r".* 1996-\d\d-\d\d", following):
            inside = line.isupper() and re.match(r"[A-Z][A-Z /-]+ ?- ?[A-Z]", line) is not None
        elif inside and len(line.split()) >= 8:
            found.append(line)
    return found


def label_of(record: dict[str, Any], found: list[str]) -> str | None:
    """Return the training label: a PLOVER type (15), NONE, or None for a record that is left out."""
    if record["dataset"] == "cameo5":
        mere = record["quad"] == "statement" and not record["in_plv"] and "lex=REQUEST" not in found
        return NONE if mere else None
    if record["dataset"] == "gum":
        return NONE if "lex=none" in found else None
    label = record["label"]
    return FOLDED.get(label, label)


def training_data(corpora: Path, cache: Path) -> Data:
    """Return the features and labels of all that is trained on."""
    data: Data = {}
    for name in WEIGHTS:
        records, found = load(corpora, cache, name)
        kept = [
            (f, label) for f, r in zip(found, records, strict=True) if (label := label_of(r, f)) is not None
        ]
        data[name] = [f for f, _ in kept], [label for _, label in kept]
    return data


def identity(found: list[str]) -> list[str]:
    return found


def fit(rows: list[list[str]], labels: list[str], weights: list[float]) -> tuple[TfidfVectorizer, LinearSVC]:
    """Fit the TF-IDF weights and the one-against-the-rest margins."""
    vectorizer = TfidfVectorizer(analyzer=identity, min_df=2, sublinear_tf=True)
    matrix = vectorizer.fit_transform(rows)
    model = LinearSVC(C=REGULARISATION, random_state=0)
    totals: dict[str, float] = {}
    for label, weight in zip(labels, weights, strict=True):
        totals[label] = totals.get(label, 0.0) + weight
    largest = max(totals.values())
    balanced = [w * (largest / totals[label]) ** BALANCE for label, w in zip(labels, weights, strict=True)]
    model.fit(matrix, labels, sample_weight=balanced)
    return vectorizer, model


def margins(vectorizer: TfidfVectorizer, model: LinearSVC, rows: list[list[str]]) -> np.ndarray:
    return np.asarray(model.decision_function(vectorizer.transform(rows)))


def fold_probabilities(data: Data, train: Sequence[int], test: Sequence[int]) -> list[dict[str, float]]:
    """Return the probabilities of some of PLV's sentences, trained on others of it and on all else."""
    rows, gold = data["plv_train"]
    parts = data | {"plv_train": ([rows[i] for i in train], [gold[i] for i in train])}
    vectorizer, model = fit_all(parts)
    odds = np.exp(margins(vectorizer, model, [rows[i] for i in test]) * SCALE)
    odds /= odds.sum(axis=1, keepdims=True)
    return [dict(zip(map(str, model.classes_), row.tolist(), strict=True)) for row in odds]


def fit_all(data: Data) -> tuple[TfidfVectorizer, LinearSVC]:
    """Fit on all parts, each with its weight."""
    rows = [f for found, _ in data.values() for f in found]
    labels = [label for _, found in data.values() for label in found]
    weights = [WEIGHTS[name] for name, (found, _) in data.items() for _ in found]
    return fit(rows, labels, weights)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora")
    parser.add_argument("--scratch", type=Path, default=Path("/tmp/foreigndesk-training"))
    args = parser.parse_args()
    vectorizer, model = fit_all(training_data(args.corpora, args.scratch))
    save(ROOT / "src" / "foreigndesk" / "weights" / "events.npz", vectorizer, model)


def save(path: Path, vectorizer: TfidfVectorizer, model: LinearSVC) -> None:
    """Write the weights as bytes, one scale a label, so that the file stays small."""
    names = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
    unit = np.abs(model.coef_).max(axis=1) / 127
    np.savez_compressed(
        path,
        labels=np.array(model.classes_, dtype="U"),
        vocabulary=np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8),
        idf=vectorizer.idf_.astype(np.float32),
        weights=np.round(model.coef_ / unit[:, None]).astype(np.int8),
        unit=unit.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
        scale=np.float32(SCALE),
    )
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, {len(names)} features, {len(model.classes_)} labels")


if __name__ == "__main__":
    main()
