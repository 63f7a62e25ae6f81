"""Make `src/foreigndesk/linking/story_words.tsv.gz`: in how many reports each stemmed word stands.

Run from the project's root: `PYTHONPATH=src .venv/bin/python training/stories/make_story_words.py`. Reads only the
training and development parts under ../shared/corpora that are no benchmark of stories; keeps counts, no words of
any sentence in their order.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

from foreigndesk.linking.stories import story_words

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
SOURCES = (
    "reports/timeline17_reports", "quotations/polnear_train", "quotations/gum_news_dev", "times/timebank",
    "times/aquaint", "places/lgl", "actors/coref_gum_other", "actors/re3d_dev",
)  # fmt: skip
TARGET = Path(__file__).resolve().parents[2] / "src" / "foreigndesk" / "linking" / "story_words.tsv.gz"
# Rarer words tell of a few reports only; `stories.UNLISTED` stands for them.
LEAST = 5


def main() -> None:
    """Count and write."""
    counts: Counter[str] = Counter()
    reports = 0
    for source in SOURCES:
        with (CORPORA / f"{source}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line).get("text")
                if text:
                    counts.update(set(story_words(text)))
                    reports += 1
    rows = [f"\t{reports}", *(f"{word}\t{n}" for word, n in sorted(counts.items()) if n >= LEAST)]
    TARGET.write_bytes(gzip.compress("\n".join(rows).encode(), 9, mtime=0))
    print(f"{reports} reports, {len(rows) - 1} words, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
