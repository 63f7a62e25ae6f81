"""How many speakers come out right when the source spans are given: resolution apart from the finding of quotations.

    python -m benchmarks.quotations.resolve                  GUM news dev and GUM's other genres
    python -m benchmarks.quotations.resolve GOLD.jsonl -v    another file of the same form; -v lists what is wrong

Scored as ../shared/score/quotations.py scores names: the last word before the first comma. A source of which gold
knows no name anywhere in the report is right if it is left without one.
"""

from __future__ import annotations

import argparse
import collections
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from benchmarks.harness import SHARED, Record, document, load_jsonl, shared_scorer
from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.reader import default_annotators
from foreigndesk.annotation.sentences import parse
from foreigndesk.annotation.speakers import FIRST_PERSON, SpeakerResolver, speaker_name
from foreigndesk.annotation.turns import follow_turns
from foreigndesk.model import Quotation, Span

PRONOUNS = frozenset("he she they him her them his their it who which that this".split())
GOLD = tuple(SHARED / "corpora" / "quotations" / f"{name}.jsonl" for name in ("gum_news_dev", "gum_other"))
# Speech without marks: nothing but the sound told GUM's annotators who speaks, so there is nothing to resolve.
SPOKEN = frozenset({"conversation", "podcast", "vlog", "reddit", "whow"})


def spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def drafted(record: Record) -> Draft:
    """Return a gold record read as far as coreference."""
    report = document(record)
    draft = Draft(report, parse(report.text))
    for annotator in default_annotators():
        annotator.annotate(draft)
        if annotator.name == "coreference":
            break
    return draft


def resolved(record: Record) -> Iterator[tuple[Record, str, Quotation, str | None]]:
    """Yield each gold attribution with its source's words, what was resolved, and the name that came out."""
    draft = drafted(record)
    resolver, actors, text = SpeakerResolver(draft), draft.actors_by_id(), draft.document.text
    golds = sorted((a for a in record["attributions"] if a["content"]), key=lambda a: a["content"][0][0])
    found = []
    for gold in golds:
        source = spans(gold["source"])
        told = resolver.resolve_span(source)
        quotation = Quotation(
            source, spans(gold["cue"]), spans(gold["content"]), "direct", told.speakers,
            speaker_group=told.group, resolved_by=told.rule,
        )  # fmt: skip
        found.append((quotation, 1.0))
    for gold, (quotation, _) in zip(golds, follow_turns(resolver, found), strict=True):
        words = text[quotation.source[0].start : quotation.source[-1].end] if quotation.source else ""
        yield gold, words, quotation, speaker_name(actors, quotation, text)


def kind_of(words: str, scorer: ModuleType) -> str:
    """Return what a source is: first person, pronoun, noun or name."""
    if words.lower() in FIRST_PERSON:
        return "first person"
    if words.lower() in PRONOUNS:
        return "pronoun"
    return "noun" if scorer.is_bare(words) else "name"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="*", type=Path, default=list(GOLD))
    parser.add_argument("-v", "--verbose", action="store_true", help="list what is wrong")
    args = parser.parse_args(argv)
    scorer = shared_scorer("quotations")
    for path in args.gold:
        right: collections.Counter[tuple[str, str]] = collections.Counter()
        total: collections.Counter[tuple[str, str]] = collections.Counter()
        for record in load_jsonl(path):
            if record.get("genre") in SPOKEN:
                continue
            for gold, words, quotation, name in resolved(record):
                names = {scorer.last_word(n) for n in (gold.get("speaker") or {}).get("names") or []} - {""}
                cell = (kind_of(words, scorer), "named" if names else "no name in gold")
                ok = scorer.last_word(name or words) in names if names else not name
                total[cell] += 1
                right[cell] += ok
                if args.verbose and not ok:
                    print(
                        f"{record['id']}: {words[:60]!r} → {name!r} by {quotation.resolved_by}; gold {sorted(names)}"
                    )
        print(f"{path.stem}")
        for cell in sorted(total):
            print(
                f"  {cell[0]:<14}{cell[1]:<18}{right[cell]:5d} of {total[cell]:5d}  {100 * right[cell] / total[cell]:5.1f}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
