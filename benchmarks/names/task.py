"""Task `names`: spans of persons, organisations and places; micro F1 of exact spans."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.harness import Dataset, Record, Task, load_jsonl, read_until, shared_scorer, write_jsonl
from foreigndesk.annotation.encoding.encoder import encode
from foreigndesk.annotation.referring.spans import find_spans

# The corpora's labels in ours. What is neither person, organisation nor place (CoNLL's `misc`: demonyms, titles of
# works; elections, events) counts on neither side.
LABELS = {
    "person": "PER", "politician": "PER", "per": "PER",
    "organisation": "ORG", "organization": "ORG", "politicalparty": "ORG", "org": "ORG",
    "location": "LOC", "country": "LOC", "loc": "LOC",
}  # fmt: skip


# Characters, and breaks between sentences, from which on a text is a report.
REPORT_LENGTH, REPORT_BREAKS = 400, 2
# The corpora write down different things: CoNLL-2003 and CrossNER, lone sentences, bare names; re3d, whole reports,
# titles with them ("Foreign Secretary Boris Johnson"), nouns and pronouns too. The shared head has learned both; text
# of more than one sentence is read as re3d is.
_SENTENCE_BREAK = re.compile(r"[.?!]['\"”’)]*\s+(?=[A-Z“\"'])|\n\s*\n")


def is_report(text: str) -> bool:
    """Return True for text of several sentences, which is marked as a report and not as a lone sentence is."""
    return len(text) >= REPORT_LENGTH and len(_SENTENCE_BREAK.findall(text)) >= REPORT_BREAKS


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the names that the reader of `foreigndesk add` finds; nationalities (NORP) are none of the three."""
    for record, reading in read_until(records, "names"):
        if is_report(record["text"]):
            found = find_spans(encode(record["text"]), "entities")
            spans = [[s.start, s.end, s.label] for s in found if s.label != "NORP"]
        else:
            spans = [[n.start, n.end, n.label] for n in reading.names if n.label != "NORP"]
        yield {"id": record["id"], "spans": spans}


def mapped(record: Record) -> Record:
    """Return a gold record with the labels PER, ORG and LOC only, whatever the corpus calls them."""
    spans = record["spans"] if "spans" in record else record["entities"]
    return {
        "id": record["id"],
        "spans": [[s[0], s[1], LABELS[s[2].lower()]] for s in spans if s[2].lower() in LABELS],
    }


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """Return the numbers of ../shared/score/names.py on the mapped labels."""
    scorer = shared_scorer("names")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gold.jsonl")
        write_jsonl(path, (mapped(r) for r in load_jsonl(gold)))
        result = scorer.score(scorer.load(path), scorer.load(predicted), {"PER", "ORG", "LOC"})
    per_label = {label: float(numbers["F1"]) for label, numbers in result["per"].items()}
    return {
        "f1": float(result["micro"]["F1"]),
        "precision": float(result["micro"]["P"]),
        "recall": float(result["micro"]["R"]),
        "span_f1": float(result["span_only"]["F1"]),
        **{label.lower(): value for label, value in per_label.items()},
    }


TASK = Task(
    name="names",
    predict=predict,
    datasets=(
        Dataset("sample", "sample.jsonl", sample=True),
        Dataset("conll2003_dev", "actors/ner_conll2003_dev.jsonl"),
        Dataset("politics_dev", "actors/ner_politics_dev.jsonl"),
        Dataset("re3d_dev", "actors/re3d_dev.jsonl"),
    ),
    score=score,
    shown=("f1", "precision", "recall", "span_f1", "per", "org", "loc"),
    baselines=(
        ("spaCy md (CoNLL++ test, other label rules)", {"f1": 63.5}),
        ("spaCy small (re3d, other half)", {"f1": 38.1}),
        ("spaCy small (CoNLL-2003 dev, first 1,200)", {"f1": 65.0, "precision": 69.3, "recall": 61.2}),
        ("spaCy small (politics dev)", {"f1": 44.4, "precision": 42.3, "recall": 46.6}),
        ("spaCy small (re3d dev)", {"f1": 33.0, "precision": 59.9, "recall": 22.7}),
    ),
)
