"""Makes `src/foreigndesk/weights/events.npz`, the linear classifier of PLOVER types, from public corpora.

    python training/events.py [--corpora ../shared/corpora/events] [--cache /tmp/events_parses] [--cross-validate]

Trained on PLV (train split) and, with a smaller weight, AW (train split: ACE and WikiEvents sentences). NONE are:
what CAMEO counts as a mere statement (without requests), the disasters among the later records of case21t2, and
sentences of GUM letters, speeches and interviews in which the lexicon finds no trigger. CONCEDE and RETREAT, which
the corpora fold into YIELD, are told apart by the lexicon. plover_gsr_dev and the first 500 records of case21t2 are
kept out, so that benchmarks/events can report them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC
from spacy.tokens import DocBin

from foreigndesk.annotation.events.features import features
from foreigndesk.annotation.events.lexicon import propose
from foreigndesk.annotation.sentences import load_spacy

ROOT = Path(__file__).resolve().parent.parent
# Chosen by five-fold cross-validation on PLV.
REGULARISATION = 1.0
# Rare types count for more: each by (frequency of the commonest / its own) to this power.
BALANCE = 0.5
WEIGHTS = {"plv_train": 1.0, "aw_train": 0.2, "cameo5_train": 0.3, "case21t2": 1.0, "gum_other": 0.3}
# Records of case21t2 before this one are for the benchmark.
CASE_FROM = 500
GUM_EVERY = 6
FOLDED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
SCALE = 3.0


def load(corpora: Path, cache: Path, name: str) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """Return a corpus's records with their features; parses are cached."""
    nlp = load_spacy()
    if name == "gum_other":
        records = gum_sentences(corpora.parent / "actors" / "coref_gum_other.jsonl")
    else:
        with (corpora / f"{name}.jsonl").open(encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
    for number, record in enumerate(records):
        record["number"] = number
    path = cache / f"{name}.spacy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        DocBin(docs=nlp.pipe(r["text"] for r in records)).to_disk(path)
    docs = DocBin().from_disk(path).get_docs(nlp.vocab)
    return records, [features(list(doc), propose(doc)) for doc in docs]


def gum_sentences(path: Path) -> list[dict[str, Any]]:
    """Return some lines of the GUM texts (one sentence a line)."""
    with path.open(encoding="utf-8") as lines:
        texts = [line for record in map(json.loads, lines) for line in record["text"].split("\n")]
    kept = [t for t in texts if len(t.split()) >= 8][::GUM_EVERY]
    return [{"text": text, "dataset": "gum", "label": "NONE"} for text in kept]


def label_of(record: dict[str, Any], found: list[str]) -> str | None:
    """Return the training label: a PLOVER type (15), NONE, or None for a record that is left out."""
    if record["dataset"] == "cameo5":
        mere = record["quad"] == "statement" and not record["in_plv"] and "lex=REQUEST" not in found
        return "NONE" if mere else None
    if record["dataset"] == "case21t2":
        return "NONE" if record["label"] == "NONE" and record["number"] >= CASE_FROM else None
    if record["dataset"] == "gum":
        return "NONE" if "lex=none" in found else None
    label = record["label"]
    return FOLDED.get(label, label)


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


def cross_validate(
    data: dict[str, tuple[list[list[str]], list[str]]], target: str, seed: int = 0
) -> dict[str, float]:
    """Return macro F1 and accuracy of five folds of one corpus, the others always trained on."""
    rows, labels = data[target]
    gold = np.array(labels)
    predicted = np.empty(len(gold), dtype=object)
    loss = []
    missed = 0
    for train, test in StratifiedKFold(5, shuffle=True, random_state=seed).split(rows, gold):
        x, y, w = [rows[i] for i in train], list(gold[train]), [WEIGHTS[target]] * len(train)
        for name, (others, other_labels) in data.items():
            if name != target:
                x, y, w = x + others, y + other_labels, w + [WEIGHTS[name]] * len(others)
        vectorizer, model = fit(x, y, w)
        scores = margins(vectorizer, model, [rows[i] for i in test])
        classes = list(model.classes_)
        odds = np.exp(scores * SCALE)
        odds /= odds.sum(axis=1, keepdims=True)
        loss += [-np.log(odds[k, classes.index(gold[i])]) for k, i in enumerate(test)]
        none = odds[:, classes.index("NONE")]
        missed += int((none > 0.5).sum())
        scores[:, classes.index("NONE")] = -9
        predicted[test] = np.array(classes, dtype=object)[scores.argmax(axis=1)]
    return {
        "macro_f1": float(f1_score(list(gold), list(predicted), average="macro", labels=sorted(set(labels)))),
        "accuracy": float(np.mean(predicted == gold)),
        "taken_for_none": missed / len(gold),
        "log_loss": float(np.mean(loss)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora" / "events")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/events_parses"))
    parser.add_argument("--cross-validate", action="store_true")
    args = parser.parse_args()
    data: dict[str, tuple[list[list[str]], list[str]]] = {}
    for name in WEIGHTS:
        records, found = load(args.corpora, args.cache, name)
        kept = [
            (f, label) for f, r in zip(found, records, strict=True) if (label := label_of(r, f)) is not None
        ]
        data[name] = [f for f, _ in kept], [label for _, label in kept]
    if args.cross_validate:
        for target in ("plv_train", "aw_train"):
            print(target, cross_validate(data, target))
        return
    rows = [f for found, _ in data.values() for f in found]
    labels = [label for _, found in data.values() for label in found]
    weights = [WEIGHTS[name] for name, (found, _) in data.items() for _ in found]
    vectorizer, model = fit(rows, labels, weights)
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
