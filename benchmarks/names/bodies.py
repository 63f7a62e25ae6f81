"""Names of bodies, forces, groups and parties alone: what of them the names annotator finds, by kind of name.

    python -m benchmarks.names.bodies            # the table
    python -m benchmarks.names.bodies --errors   # every miss, cut and false name

re3d marks nouns, pronouns and states ('Syria urged ...') beside names of bodies; here only the `Organisation` spans
that read like a name and name no state or people count (`is_name`), without their article. A predicted organisation
is false if it touches no labelled one.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator

from benchmarks.harness import SHARED, Record, load_jsonl, read_until
from foreigndesk.data.states import lookup_state

DATASETS = {
    "re3d": ("actors/re3d_dev.jsonl", {"Organisation"}),
    "politics": ("actors/ner_politics_dev.jsonl", {"organisation", "politicalparty"}),
    "CoNLL": ("actors/ner_conll2003_dev.jsonl", {"organisation"}),
}
_SMALL = r"(?:of|for|the|and|in|on|to|de|del|al|el|und|für|der|des|du|la|e|&|-)"
_NAME = re.compile(rf"(?:[A-ZÀ-Þ0-9][^\s]*|al-\S+)(?:\s+(?:{_SMALL}|[(\[]?[A-ZÀ-Þ0-9][^\s]*|al-\S+))*")
_KINDS = (
    ("force or command", r"\b(?:Army|Navy|Forces?|Command|Fleet|Corps|Guards?|Brigades?|Division|Battalion|Marines|Military|"
     r"SDF|CENTCOM|Peshmerga|Militia)\b"),
    ("ministry, office", r"\b(?:Ministry|Department|Office|Secretariat|Embassy|Treasury|Agency|Bureau|"
     r"Administration|Directorate)\b"),
    ("council, committee", r"\b(?:Council|Committee|Commission|Parliament|Congress|Senate|Assembly|House|Court|"
     r"Cabinet|Chiefs)\b"),
    ("party, front", r"\b(?:Party|Parties|Front|Movement|Alliance|Coalition|Union|League|Democrats?|"
     r"Labour|Bloc|Hamas|Fatah)\b"),
    ("abbreviation", r"^[A-Z][A-Za-z.&-]*[A-Z.][A-Za-z]?$"),
)  # fmt: skip


def kind_of(words: str) -> str:
    """Return the kind of a name by its words, for the table only."""
    for kind, pattern in _KINDS:
        if re.search(pattern, words):
            return kind
    return "other, one word" if " " not in words else "other, several words"


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without its article and without the possessive ending."""
    words = text[start:end]
    lead = re.match(r"(?:[Tt]he|[Aa]n?)\s+", words)
    tail = re.search(r"\s*['’]s?$", words)
    return start + (lead.end() if lead else 0), start + (tail.start() if tail else len(words))


def is_name(text: str, start: int, end: int) -> bool:
    """Return True for words with capitals throughout, small linking words aside, that name no state or people."""
    words = text[start:end]
    if _NAME.fullmatch(words) is None or words.lower() in {
        "we",
        "i",
        "it",
        "they",
        "our",
        "this",
        "he",
        "the",
    }:
        return False
    named = lookup_state(words)
    return named is None or named.form == "metonym"


def gold_spans(record: Record, labels: set[str]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Return the labelled organisations that are names, and all of them."""
    spans = record["spans"] if "spans" in record else record["entities"]
    every = {(s[0], s[1]) for s in spans if s[2] in labels}
    named = {bare(record["text"], *s) for s in every}
    return {s for s in named if is_name(record["text"], *s)}, every


def errors(records: list[Record], labels: set[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield (what, kind, the gold words, ours with its label) for every name: found, cut, missed or false."""
    for record, reading in read_until(records, "names"):
        text = record["text"]
        named, every = gold_spans(record, labels)
        ours = {bare(text, n.start, n.end): n.label for n in reading.names}
        for start, end in sorted(named):
            words = text[start:end]
            near = [(s, label) for s, label in ours.items() if s[0] < end and start < s[1]]
            shown = " / ".join(f"{text[s[0] : s[1]]}:{label}" for s, label in near)
            if ours.get((start, end)) == "ORG":
                yield "found", kind_of(words), words, shown
            elif ours.get((start, end)):
                yield "label", kind_of(words), words, shown
            else:
                yield ("cut" if near else "missed"), kind_of(words), words, shown
        for (start, end), label in sorted(ours.items()):
            if label == "ORG":
                touched = any(s < end and start < e for s, e in every)
                words = text[start:end]
                context = " ".join(text[max(0, start - 30) : end + 20].split())
                yield ("touching" if touched else "false"), kind_of(words), words, context


def main() -> None:
    """Print the table, or the errors."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="print every error, not the table")
    parser.add_argument("datasets", nargs="*", default=list(DATASETS), metavar="|".join(DATASETS))
    options = parser.parse_args()
    for name in options.datasets:
        path, labels = DATASETS[name]
        rows = list(errors(load_jsonl(SHARED / "corpora" / path), labels))
        if options.errors:
            for what, kind, words, shown in rows:
                if what not in {"found", "touching"}:
                    print(name, what, kind, words, shown, sep="\t")
            continue
        told = Counter((kind, what) for what, kind, _, _ in rows)
        print(
            f"\n| {name} | names | found | label | cut | missed | found % | our ORG | false | precision % |"
        )
        print("|---|---|---|---|---|---|---|---|---|---|")
        kinds = sorted({kind for kind, _ in told}, key=lambda k: -told[k, "found"])
        for kind in [*kinds, "all"]:
            of = kinds if kind == "all" else [kind]
            count = {
                w: sum(told[k, w] for k in of)
                for w in ("found", "label", "cut", "missed", "false", "touching")
            }
            gold = count["found"] + count["label"] + count["cut"] + count["missed"]
            made = count["false"] + count["touching"]
            cells = [gold, count["found"], count["label"], count["cut"], count["missed"]]
            share = f"{100 * count['found'] / gold:.1f}" if gold else "-"
            right = f"{100 * count['touching'] / made:.1f}" if made else "-"
            print(
                "|",
                kind,
                "|",
                " | ".join(map(str, cells)),
                "|",
                share,
                "|",
                made,
                "|",
                count["false"],
                "|",
                right,
                "|",
            )


if __name__ == "__main__":
    main()
