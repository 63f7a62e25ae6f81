"""Task `extraction`: the article in a page, against every `<p>` of it and against trafilatura alone.

The pages are ours, written to resemble sites of eight kinds with their litter; facts and outlets are made up.
`python -m benchmarks.extraction.task` prints the rows of the three side by side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.harness import Dataset, Record, Task, load_jsonl
from foreigndesk import intake
from foreigndesk.model import Document

HERE = Path(__file__).resolve().parent


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield what `foreigndesk add` makes of each page; an empty record where it finds no article."""
    for record in records:
        for item in intake.documents(
            [str(HERE / record["page"])],
            options=intake.IntakeOptions(),
            clock=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        ):
            if isinstance(item, Document):
                body = item.text[item.headline.end :] if item.headline else item.text
                yield {
                    "id": record["id"],
                    "title": item.title,
                    "published": item.published.day,
                    "outlet": item.outlet,
                    "text": body,
                }


def every_paragraph(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the trivial answer: the words of every `<p>` and of `<title>`; no date."""
    from lxml import html

    for record in records:
        tree = html.document_fromstring((HERE / record["page"]).read_text(encoding="utf-8"))
        text = "\n".join(" ".join(p.text_content().split()) for p in tree.iter("p"))
        yield {
            "id": record["id"],
            "title": tree.findtext(".//title"),
            "published": None,
            "outlet": None,
            "text": text,
        }


def trafilatura_alone(records: Iterable[Record]) -> Iterator[Record]:
    """Yield what trafilatura gives with its own settings."""
    import trafilatura
    from trafilatura.settings import Document

    for record in records:
        page = (HERE / record["page"]).read_text(encoding="utf-8")
        found = trafilatura.bare_extraction(page, include_comments=False, with_metadata=True)
        if isinstance(found, Document):
            row = {
                "title": found.title,
                "published": found.date,
                "outlet": found.sitename,
                "text": found.text or "",
            }
            yield {"id": record["id"], **row}


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """Return precision, recall and F1 of the body's words, and the share of right titles, days and outlets."""
    return score_rows(load_jsonl(gold), load_jsonl(predicted))


def score_rows(gold: list[Record], predicted: Iterable[Record]) -> dict[str, float]:
    found = {row["id"]: row for row in predicted}
    precision = recall = f1 = 0.0
    right: Counter[str] = Counter()
    for page in gold:
        row = found.get(page["id"], {"text": "", "title": None, "published": None, "outlet": None})
        words, wanted = Counter(tokens(row["text"])), Counter(tokens(page["text"]))
        common = sum((words & wanted).values())
        p, r = common / max(1, sum(words.values())), common / max(1, sum(wanted.values()))
        precision, recall, f1 = precision + p, recall + r, f1 + (2 * p * r / (p + r) if p + r else 0.0)
        right["exact"] += tokens(row["text"]) == tokens(page["text"])
        for field in ("title", "published", "outlet"):
            right[field] += (row[field] or None) == (page[field] or None)
    pages = len(gold)
    return {
        "word F1": 100 * f1 / pages,
        "word precision": 100 * precision / pages,
        "word recall": 100 * recall / pages,
        "body exact": 100 * right["exact"] / pages,
        "title right": 100 * right["title"] / pages,
        "day right": 100 * right["published"] / pages,
        "outlet right": 100 * right["outlet"] / pages,
    }


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


TASK = Task(
    name="extraction",
    predict=predict,
    datasets=(Dataset("sample", "sample.jsonl", sample=True),),
    score=score,
    shown=(
        "word F1",
        "word precision",
        "word recall",
        "body exact",
        "title right",
        "day right",
        "outlet right",
    ),
    # Measured on these pages by `python -m benchmarks.extraction.task`.
    baselines=(
        (
            "every <p>",
            {
                "word F1": 67.4,
                "word precision": 59.7,
                "word recall": 83.1,
                "body exact": 25.0,
                "title right": 12.5,
            },
        ),
        (
            "trafilatura 2.3.1 alone",
            {
                "word F1": 84.2,
                "word precision": 75.4,
                "word recall": 100.0,
                "body exact": 12.5,
                "title right": 75.0,
                "day right": 87.5,
                "outlet right": 75.0,
            },
        ),
    ),
)


def main() -> None:
    gold = load_jsonl(HERE / "sample.jsonl")
    rows: dict[str, Callable[[Iterable[Record]], Iterator[Record]]] = {
        "every <p>": every_paragraph,
        "trafilatura alone": trafilatura_alone,
        "foreigndesk": predict,
    }
    print(f"{'':20}" + "".join(f"{name:>16}" for name in TASK.shown))
    for name, system in rows.items():
        scores = score_rows(gold, system(gold))
        print(f"{name:20}" + "".join(f"{scores[key]:16.1f}" for key in TASK.shown))


if __name__ == "__main__":
    main()
