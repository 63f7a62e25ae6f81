"""Which reports tell of relations between states: what the first look keeps, beside a list of words.

`python -m benchmarks.first_look.task` prints by source what the weights that ship keep and pass over. They have learned
from these sets: what they do on sources that they have not seen is `python -m training.first_look --cross-validate`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks.first_look.keywords import either, keyword, two_states
from benchmarks.first_look.sets import examples
from benchmarks.harness import Dataset, Record, Task, document, load_jsonl
from foreigndesk.annotation.first_look import first_look, see


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield whether each report is read, with its score."""
    for record in records:
        look = first_look().look(document(record))
        yield {"id": record["id"], "read": look.reason is None, "score": look.score, "reason": look.reason}


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """Recall and precision of what is read, and the share of the others that is passed over, in percent."""
    wanted = {str(row["id"]): bool(row["between_states"]) for row in load_jsonl(gold)}
    read = {str(row["id"]): bool(row["read"]) for row in load_jsonl(predicted)}
    kept = sum(wanted[i] and read[i] for i in wanted)
    others = sum(not value for value in wanted.values())
    passed = sum(not wanted[i] and not read[i] for i in wanted)
    return {
        "recall": 100 * kept / max(1, sum(wanted.values())),
        "precision": 100 * kept / max(1, sum(read.values())),
        "passed over": 100 * passed / max(1, others),
    }


TASK = Task(
    name="first_look",
    predict=predict,
    datasets=(Dataset("sample", "sample.jsonl", sample=True),),
    score=score,
    shown=("recall", "precision", "passed over"),
)


def main() -> None:
    found = list(examples())
    model = first_look()
    systems: dict[str, Callable[[str], bool]] = {
        "foreigndesk": lambda text: model.score(see(text)) >= model.threshold,
        "a keyword": keyword,
        "two states": two_states,
        "two, or one and a keyword": either,
    }
    for name, reads in systems.items():
        print(name)
        for source in [*sorted({one.source for one in found}), None]:
            own = [(one.positive, reads(one.text)) for one in found if source in (None, one.source)]
            yes = [kept for positive, kept in own if positive]
            no = [kept for positive, kept in own if not positive]
            kept = f"{100 * sum(yes) / len(yes):6.1f} % of {len(yes)} kept" if yes else ""
            passed = f"{100 - 100 * sum(no) / len(no):6.1f} % of {len(no)} others passed over" if no else ""
            print(f"  {source or 'all':16}{kept:28}{passed}")


if __name__ == "__main__":
    main()
