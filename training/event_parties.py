"""Makes `src/foreigndesk/weights/event_parties.npz`, the scorer of who takes part in an act.

    python -m training.event_parties draw DESK.db FOLDER --seed 77 --number 480
    python -m training.event_parties take FOLDER labels*.txt
    python -m training.event_parties train DESK.db [--cache FILE] [--cross-validate]

`draw` writes acts of a desk's reports, each with its sentence's candidates numbered, to be labelled by reading: lines
`<number> <type> A=<numbers> R=<numbers>`, `y` for the type read, `-` for nobody, `?` for a party that is no candidate,
`X=<numbers>` for candidates taken for somebody they are not, or `<number> none`. `take` adds them to
`training/data/event_parties.tsv`, which holds ids, offsets and roles, no words. `train` reads those reports again and
fits boosted trees for each role; `--cross-validate` first prints what acts get all their parties right, by reports
held out, beside the rules of syntax alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import pickle
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from benchmarks.events.sample import JUDGED
from benchmarks.judged import judged_rows
from torch import Tensor, nn
from tqdm import tqdm
from training.trees import Growth, boosted

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.encoding.pieces import WIDTH
from foreigndesk.annotation.events.annotator import EventAnnotator
from foreigndesk.annotation.events.lexicon import Proposal
from foreigndesk.annotation.events.party_scorer import (
    MOST,
    SCORED,
    ScoredParties,
    choose,
    net_log_odds,
    roles_told,
    table_of,
)
from foreigndesk.annotation.events.politics import LearnedPolitics
from foreigndesk.annotation.reader import default_annotators
from foreigndesk.annotation.sentences import parse
from foreigndesk.model import Argument, Document, EventMention
from foreigndesk.store.base import Store
from foreigndesk.store.query import each_document
from foreigndesk.weights.boosted_trees import BoostedTrees

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "src" / "foreigndesk" / "weights" / "event_parties.npz"
LABELS = ROOT / "training" / "data" / "event_parties.tsv"
FIELDS = ("report", "start", "end", "read", "type", "actors", "recipients", "misread", "open")
FOLDS = 5
# Acts drawn of one report.
ONE_REPORT = 3
# A feature is kept if so many rows have it.
FEWEST = 60
PARTS, HIDDEN, EPOCHS, RATE, BATCH, SEED = 48, 96, 10, 1e-3, 256, 0
LONGEST_SENTENCE = 90
BEFORE = 300
GROWTH = Growth(trees=200, rate=0.06, leaves=12, fewest=15, share=0.3)


@dataclass
class Act:
    """An act as the rules read it, with its candidates and their features."""

    report: str
    start: int
    end: int
    type: str
    found: list[tuple[int, int, frozenset[str]]]
    rows: list[dict[str, float]]
    told: tuple[Argument, ...]
    vectors: tuple[Any, ...]


class Noted(ScoredParties):
    """Notes the acts with their candidates, and leaves the parties to the rules."""

    def __init__(self, draft: Draft, acts: list[Act]) -> None:
        super().__init__(draft)
        self._acts = acts

    def decide(self, proposal: Proposal, told: Sequence[Argument]) -> tuple[Argument, ...]:
        """Note an act."""
        scene = self.scene(proposal, told)
        token = proposal.token
        self._acts.append(
            Act(
                self._draft.document.id,
                token.idx,
                token.idx + len(token.text),
                proposal.type,
                [(c.start, c.end, c.actors) for c in scene.found],
                [scene.features(n) for n in range(len(scene.found))],
                tuple(told),
                tuple(v.astype(np.float16) for v in self.vectors(scene)),  # type: ignore[arg-type]
            )
        )
        return tuple(told)


class Undoubting(LearnedPolitics):
    """Takes every event for one."""

    def doubt(self, event: EventMention) -> float:
        """Return no doubt."""
        return 0.0


def read(document: Document) -> tuple[Draft, list[Act]]:
    """Return a report read up to its events, and its acts."""
    acts: list[Act] = []
    dateline = document.dateline.span if document.dateline else None
    draft = Draft(document, parse(document.text, (dateline.end,) if dateline else ()))
    for annotator in default_annotators():
        if isinstance(annotator, EventAnnotator):
            EventAnnotator(lambda d: Noted(d, acts), Undoubting).annotate(draft)
            break
        annotator.annotate(draft)
    return draft, acts


def documents(desk: Path) -> list[Document]:
    """Return a desk's reports, ordered by id."""
    store = Store(desk, create=False)
    with store.reading() as connection:
        found = list(each_document(connection))
    store.close()
    return found


# --- labels ------------------------------------------------------------------------------------------------


def drawn(found: Sequence[Document], number: int, each: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield acts of so many reports drawn at random, at most so many of a report and one of a sentence."""
    chance = random.Random(seed)
    labelled = {(row["report"], row["start"]) for row in labels()}
    for document in chance.sample(list(found), min(number, len(found))):
        draft, acts = read(document)
        events = {(e.trigger.start, e.type): e for e in draft.events}
        chance.shuffle(acts)
        sentences: set[int] = set()
        for act in acts:
            event = events.get((act.start, act.type))
            trigger = draft.doc.char_span(act.start, act.end, alignment_mode="expand")
            if event is None or trigger is None or (act.report, str(act.start)) in labelled:
                continue
            sentence = trigger.sent
            if sentence.start in sentences or len(sentence) > LONGEST_SENTENCE:
                continue
            sentences.add(sentence.start)
            known = draft.actors_by_id()
            who = [
                [f"{known[a].name} ({known[a].state})" for a in sorted(c[2]) if a in known] for c in act.found
            ]
            yield {
                "report": act.report,
                "start": act.start,
                "end": act.end,
                "type": act.type,
                "mode": event.mode,
                "candidates": [c[:2] for c in act.found],
                "who": who,
                "before": " ".join(
                    document.text[max(0, sentence.start_char - BEFORE) : sentence.start_char].split()
                ),
                "words": _numbered(document.text, sentence.start_char, sentence.end_char, act),
            }
            if len(sentences) == each:
                break


def _numbered(text: str, start: int, end: int, act: Act) -> str:
    """Return a sentence with its candidates in numbered brackets and the trigger between « »."""
    marks: dict[int, list[tuple[int, int, str]]] = {}
    for number, (first, last, _) in enumerate(act.found, 1):
        marks.setdefault(first, []).append((1, -last, f"[{number}:"))
        marks.setdefault(last, []).append((0, -first, "]"))
    marks.setdefault(act.start, []).append((2, 0, "«"))
    marks.setdefault(act.end, []).append((-1, 0, "»"))
    shown, at = "", start
    for offset in sorted(marks):
        shown += text[at:offset] + "".join(mark for _, _, mark in sorted(marks[offset]))
        at = offset
    return " ".join((shown + text[at:end]).split())


def write_sample(desk: Path, folder: Path, number: int, each: int, seed: int) -> None:
    """Draw acts of a desk's reports that are in no judged sample, and write them to be labelled."""
    folder.mkdir(parents=True, exist_ok=True)
    apart = {row["report"] for row in judged_rows(JUDGED)}
    found = [d for d in documents(desk) if d.id not in apart]
    rows = []
    for row in drawn(found, number, each, seed):
        rows.append(row | {"number": len(rows)})
    with (folder / "sample.jsonl").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "sample.txt").write_text("\n".join(map(_printed, rows)), encoding="utf-8")


def _printed(row: Mapping[str, Any]) -> str:
    who = "; ".join(f"{n}={' & '.join(names)}" for n, names in enumerate(row["who"], 1) if names)
    return f"#{row['number']} {row['type']}/{row['mode'] or '-'}\n   …{row['before']}\n   >> {row['words']}\n   who: {who}\n"


_NUMBERS = re.compile(r"[AR]=(?:-|[\d?]+(?:,[\d?]+)*)$|X=\d+(?:,\d+)*$")


def taken(folder: Path, files: Iterable[Path]) -> Iterator[dict[str, str]]:
    """Yield the labels of a sample as rows of `training/data/event_parties.tsv`; raises ValueError for others."""
    sample = [json.loads(line) for line in (folder / "sample.jsonl").read_text(encoding="utf-8").splitlines()]
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            words = line.split("#")[0].split()
            if not words:
                continue
            number, kind, *sides = words
            if not all(map(_NUMBERS.match, sides)):
                raise ValueError(f"{file}: not '<number> <type> A=<numbers> R=<numbers>': {line.strip()!r}")
            row = sample[int(number)]
            side = {w[0]: w[2:].split(",") for w in sides}
            spans = {
                key: [row["candidates"][int(n) - 1] for n in side.get(key, ()) if n.isdigit()]
                for key in "ARX"
            }
            yield {
                "report": row["report"],
                "start": str(row["start"]),
                "end": str(row["end"]),
                "read": row["type"],
                "type": row["type"] if kind == "y" else kind,
                "actors": _offsets(spans["A"]),
                "recipients": _offsets(spans["R"]),
                "misread": _offsets(spans["X"]),
                "open": "".join(key for key in "AR" if "?" in side.get(key, ())),
            }


def _offsets(spans: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{start}-{end}" for start, end in spans)


def _spans(offsets: str) -> list[tuple[int, int]]:
    return [(int(a), int(b)) for a, b in (pair.split("-") for pair in offsets.split())]


def labels() -> list[dict[str, str]]:
    """Return the labelled acts."""
    if not LABELS.is_file():
        return []
    with LABELS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def add_labels(rows: Sequence[dict[str, str]]) -> None:
    """Add labelled acts, in place of those labelled before, ordered by report and offset."""
    kept = {(row["report"], row["start"]): row for row in [*labels(), *rows]}
    with LABELS.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, FIELDS, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept[key] for key in sorted(kept, key=lambda k: (k[0], int(k[1]))))


# --- training ----------------------------------------------------------------------------------------------


@dataclass
class Example:
    """A labelled act with the role of its candidates, by position.

    Attributes:
        whole: False if the words tell a party that is no candidate.
    """

    act: Act
    roles: dict[int, str]
    whole: bool


def examples(desk: Path, cache: Path | None) -> list[Example]:
    """Return the labelled acts as the reader sees them now; those that it no longer reads are left out."""
    by_report: dict[str, list[dict[str, str]]] = {}
    for row in labels():
        if row["type"] != "none":
            by_report.setdefault(row["report"], []).append(row)
    if cache is not None and cache.is_file():
        acts = pickle.loads(cache.read_bytes())
    else:
        acts = {}
        for document in tqdm([d for d in documents(desk) if d.id in by_report], unit="report"):
            wanted = {int(row["start"]) for row in by_report[document.id]}
            acts[document.id] = [a for a in read(document)[1] if a.start in wanted]
        if cache is not None:
            cache.write_bytes(pickle.dumps(acts))
    found = []
    for report, rows in sorted(by_report.items()):
        for row in rows:
            fitting = [a for a in acts.get(report, ()) if a.start == int(row["start"])]
            if fitting:
                act = min(fitting, key=lambda a: a.type != row["read"])
                found.append(_example(act, row))
    return found


def _example(act: Act, row: Mapping[str, str]) -> Example:
    roles: dict[int, str] = {}
    whole = not row["open"]
    for role in SCORED:
        for start, end in _spans(row[f"{role}s"]):
            over = [
                (abs(first - start) + abs(last - end), n)
                for n, (first, last, _) in enumerate(act.found)
                if first < end and start < last
            ]
            if over:
                roles.setdefault(min(over)[1], role)
            else:
                whole = False
    return Example(act, roles, whole)


def columns_of(found: Sequence[Example]) -> dict[str, int]:
    """Return the features that are kept, by name, with their columns."""
    counts = Counter(name for e in found for row in e.act.rows for name, value in row.items() if value)
    return {name: n for n, name in enumerate(sorted(k for k, count in counts.items() if count >= FEWEST))}


def table(found: Sequence[Example], columns: Mapping[str, int]) -> Any:
    """Return the features of all candidates, shape (candidates, features)."""
    return table_of([row for e in found for row in e.act.rows], columns)


def vectors(found: Sequence[Example]) -> tuple[Any, Any, Any]:
    """Return the vectors of all candidates: triggers, words, last pieces."""
    three = [
        np.concatenate([e.act.vectors[n] for e in found if e.act.found]).astype(np.float32) for n in range(3)
    ]
    return three[0], three[1], three[2]


def told(found: Sequence[Example]) -> Any:
    """Return which candidates the labels speak of.

    A party that was no candidate when its act was labelled may be one now: nobody said that it is none.
    """
    return np.array(
        [e.whole or n in e.roles or bool(a[2]) for e in found for n, a in enumerate(e.act.found)], dtype=bool
    )


def trees_of(found: Sequence[Example], columns: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """Return the arrays of `BoostedTrees` for each role."""
    rows, known = table(found, columns), told(found)
    made = {}
    for role in SCORED:
        wanted = np.array(
            [e.roles.get(n) == role for e in found for n in range(len(e.act.rows))], dtype=float
        )
        made[role] = boosted(rows[known], wanted[known], GROWTH)
    return made


class Net(nn.Module):
    """The net of `annotation.events.party_scorer`."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.trigger, self.words, self.last = (nn.Linear(WIDTH, PARTS) for _ in range(3))
        self.hidden = nn.Linear(4 * PARTS + features, HIDDEN)
        self.roles = nn.Linear(HIDDEN, 1 + len(SCORED))
        self.before, self.within = nn.Dropout(0.2), nn.Dropout(0.3)

    def forward(self, rows: Tensor, three: Sequence[Tensor]) -> Tensor:
        """Return the votes of each candidate, shape (candidates, 1 + roles)."""
        trigger, words, last = (
            part(self.before(v)) for part, v in zip((self.trigger, self.words, self.last), three, strict=True)
        )
        seen = self.within(torch.cat([trigger, words, last, trigger * words, rows], 1))
        votes: Tensor = self.roles(self.within(F.gelu(self.hidden(seen), approximate="tanh")))
        return votes


def net_of(found: Sequence[Example], columns: Mapping[str, int]) -> dict[str, Any]:
    """Return the arrays of the net."""
    torch.manual_seed(SEED)
    raw, known = table(found, columns), told(found)
    mean, spread = raw.mean(0), raw.std(0) + 1e-3
    rows = torch.tensor(np.clip((raw - mean) / spread, -MOST, MOST)[known], dtype=torch.float32)
    three = [torch.tensor(v[known]) for v in vectors(found)]
    roles = [
        1 + SCORED.index(e.roles[n]) if n in e.roles else 0 for e in found for n in range(len(e.act.rows))
    ]
    wanted = torch.tensor(roles)[torch.tensor(known)]
    model = Net(len(columns))
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.02)
    steps = EPOCHS * -(-len(rows) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2 * RATE, total_steps=steps)
    for _ in range(EPOCHS):
        order = torch.randperm(len(rows))
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            votes = model(rows[batch], [v[batch] for v in three])
            loss = F.cross_entropy(votes, wanted[batch], label_smoothing=0.02)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    arrays: dict[str, Any] = {"mean": mean, "spread": spread}
    for name in ("trigger", "words", "last", "hidden", "roles"):
        layer = getattr(model, name)
        arrays[name] = layer.weight.detach().numpy().T
        arrays[f"{name}_bias"] = layer.bias.detach().numpy()
    return {name: np.ascontiguousarray(array).astype(np.float16) for name, array in arrays.items()}


def scored(
    found: Sequence[Example],
    columns: Mapping[str, int],
    trees: Mapping[str, Mapping[str, Any]],
    net: Mapping[str, Any],
) -> list[dict[int, str]]:
    """Return for each act the positions and roles that the scorer gives."""
    rows = table(found, columns)
    by_net = net_log_odds({k: v.astype(np.float32) for k, v in net.items()}, rows, vectors(found))
    odds = {
        role: (BoostedTrees(arrays).log_odds_of(rows) + by_net[:, n]) / 2
        for n, (role, arrays) in enumerate(trees.items())
    }
    chosen, at = [], 0
    for e in found:
        size = len(e.act.found)
        likely = {role: values[at : at + size] for role, values in odds.items()}
        chosen.append(choose(e.act.found, likely, roles_told(e.act.found, e.act.told)))
        at += size
    return chosen


def verdict(example: Example, chosen: Mapping[int, str]) -> str:
    """Return "right" if just the labelled parties are chosen, else the first thing that is wrong."""
    found, used = example.act.found, set()
    wrong = None
    for n, role in example.roles.items():
        same = [k for k in chosen if k == n or found[k][2] & found[n][2]]
        used.update(same)
        if not same:
            wrong = "missing"
        elif not any(chosen[k] == role for k in same):
            wrong = wrong or "swapped"
    if set(chosen) - used:
        wrong = "wrong" if wrong == "missing" else wrong or "extra"
    return wrong or ("right" if example.whole else "missing")


def by_rules(example: Example) -> dict[int, str]:
    """Return the positions and roles that the rules of syntax give."""
    roles = roles_told(example.act.found, example.act.told)
    return {n: role for n, role in roles.items() if role in SCORED}


def cross_validate(found: Sequence[Example]) -> None:
    """Print how many acts get all their parties right: by rules, and by a scorer that have not seen the report."""
    reports = sorted({e.act.report for e in found})
    random.Random(1).shuffle(reports)
    fold = {report: n % FOLDS for n, report in enumerate(reports)}
    counts = {"rules": Counter(verdict(e, by_rules(e)) for e in found), "scorer": Counter[str]()}
    for number in range(FOLDS):
        seen = [e for e in found if fold[e.act.report] != number]
        held = [e for e in found if fold[e.act.report] == number]
        columns = columns_of(seen)
        chosen = scored(held, columns, trees_of(seen, columns), net_of(seen, columns))
        counts["scorer"].update(verdict(e, c) for e, c in zip(held, chosen, strict=True))
    for name, count in counts.items():
        print(
            f"{name}: {100 * count['right'] / count.total():.1f} % of {count.total()} right; {dict(count.most_common())}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    steps = parser.add_subparsers(dest="step", required=True)
    drawing = steps.add_parser("draw")
    drawing.add_argument("desk", type=Path)
    drawing.add_argument("folder", type=Path)
    drawing.add_argument("--number", type=int, default=480, help="reports  [default: 480]")
    drawing.add_argument("--each", type=int, default=3, help="acts of a report at most  [default: 3]")
    drawing.add_argument("--seed", type=int, default=77)
    taking = steps.add_parser("take")
    taking.add_argument("folder", type=Path)
    taking.add_argument("labels", type=Path, nargs="+")
    fitting = steps.add_parser("train")
    fitting.add_argument("desk", type=Path)
    fitting.add_argument("--cache", type=Path, help="keeps what was read off the reports")
    fitting.add_argument("--cross-validate", action="store_true", help="print it, write no weights")
    args = parser.parse_args()
    if args.step == "draw":
        write_sample(args.desk, args.folder, args.number, args.each, args.seed)
    elif args.step == "take":
        add_labels(list(taken(args.folder, args.labels)))
    else:
        found = examples(args.desk, args.cache)
        if args.cross_validate:
            cross_validate(found)
            return
        columns = columns_of(found)
        arrays = {f"{role}_{k}": v for role, a in trees_of(found, columns).items() for k, v in a.items()}
        arrays |= {f"net_{name}": array for name, array in net_of(found, columns).items()}
        np.savez_compressed(WEIGHTS, features=np.array(list(columns), dtype="U"), **arrays)


if __name__ == "__main__":
    main()
