"""Makes the branch of the encoder for types of events, and `src/foreigndesk/weights/event_types.npz`.

    python -m training.event_types            train, and write the weights (about half an hour on one core)
    python -m training.event_types --folds    cross-validation: five folds of PLV, each scored by a branch that never saw it

The branch leaves the encoder behind its third layer (`training/branches.py`). The fine-tuning for quotations took the
meaning of words out of what the layers above make, so the branch begins as the last three layers of the MiniLM that the
encoder was made from, and first learns to give that encoder's vectors again from the shared layers. Then it learns
widely: machine-written headlines and leads with type and mode (NGEC), CAMEO sentences of which only the quadrant is known,
sentences of our own (`training/data`), sports and talk as 'no event'. Last PLV's training sentences, with some of all that
kept in. AW, case21t2 and plover_gsr_dev are not trained on: the benchmark reads them.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from spacy.lang.en import English
from torch import Tensor, nn
from training import events as linear
from training.branches import WEIGHTS, Trunk, hang, through
from training.quotation_head import minilm
from transformers import BertModel

from foreigndesk.annotation.encoding.windows import Window, windows
from foreigndesk.annotation.events.classifier import HEAD_SHARE, NONE, joined

ROOT = Path(__file__).resolve().parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
TYPES = (
    *("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST", "ACCUSE", "REJECT"),
    *("THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", NONE),
)
# What CAMEO's quadrants can be in PLOVER.
QUADRANTS = {
    "verbal-coop": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "material-coop": ("COOPERATE", "AID", "RETREAT", "CONCEDE"),
    "verbal-conflict": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "material-conflict": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
# Names of modes in NGEC.
MISSPELT = {"sieze": "seize", "primative": "primitive"}
OWN = 3
COPY_EPOCHS, WIDE_EPOCHS, EPOCHS = 3, 4, 6
COPY_RATE, WIDE_RATE, RATE, HEAD_RATE = 4e-4, 3e-4, 2e-4, 1e-3
# Pieces in a step; sentences that stand in one window, as they do in reports.
STEP, TOGETHER = 700, 5
# Sentences of NGEC of a type: headlines and leads in the wide part, headlines kept in later.
HEADLINES, LEADS, HEADLINES_LATER = 180, 110, 25
# Of the wide part's other sentences kept in later: CAMEO's, GUM's, sports.
CAMEO_LATER, GUM_LATER, SPORT_LATER = 100, 50, 50
GUM, SPORT = 120, 160
# How much of a lead's, a mere statement's or a talk's label counts; how much the modes count beside the types.
WEAK, MODE_SHARE = 0.5, 0.3
SMOOTHING, BALANCE = 0.05, 0.4
# How many of the sentences that stand together in a window are in small letters, as in transcripts of broadcasts.
SMALL = 0.2
SEED = 7


@dataclass(frozen=True)
class Sentence:
    """A labelled sentence.

    Attributes:
        types: The types that it may have: one, or several where a corpus does not tell them apart.
        weight: How much it counts.
        mode: Type and mode, where the corpus gives one.
    """

    text: str
    types: tuple[str, ...]
    weight: float = 1.0
    mode: tuple[str, str] | None = None


@dataclass(frozen=True)
class Pack:
    """A window's vectors of the shared layers, with the sentences in it as first piece and the piece behind the last."""

    trunk: Tensor
    sentences: list[tuple[Sentence, int, int]]


# --- data --------------------------------------------------------------------------------------------------


def rows(name: str) -> list[dict[str, Any]]:
    """Return the records of a corpus."""
    with (CORPORA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def plv() -> list[Sentence]:
    """Return PLV's training sentences; YIELD may be CONCEDE or RETREAT."""
    return [
        Sentence(r["text"], ("CONCEDE", "RETREAT") if r["label"] == "YIELD" else (r["label"],))
        for r in rows("events/plv_train")
    ]


def cameo(cache: Path) -> list[Sentence]:
    """Return the CAMEO sentences that PLV does not have: of a quadrant, or a mere statement."""
    records, found = linear.load(CORPORA, cache, "cameo5_train")
    kept = []
    for record, features in zip(records, found, strict=True):
        if record["in_plv"]:
            continue
        if record["quad"] != "statement":
            kept.append(Sentence(record["text"], QUADRANTS[record["quad"]]))
        elif linear.label_of(record, features) == NONE:
            kept.append(Sentence(record["text"], (NONE,), WEAK))
    return kept


def machine_written() -> tuple[list[Sentence], list[Sentence]]:
    """Return NGEC's headlines, and the first sentence of each text (two if the first is short)."""
    split = English()
    split.add_pipe("sentencizer")
    headlines, leads = [], []
    for record in rows("events/ngec_synth"):
        sentences = [s.text.strip() for s in split(record["text"][:600]).sents]
        lead = " ".join(sentences[: 1 if len(sentences[0].split()) >= 8 else 2])
        mode = MISSPELT.get(record["mode"], record["mode"])
        told = (record["label"], mode) if mode else None
        headlines.append(Sentence(record["headline"].strip().rstrip('"'), (record["label"],), 1.0, told))
        leads.append(Sentence(lead, (record["label"],), WEAK, told))
    return headlines, leads


def talk(cache: Path) -> list[Sentence]:
    """Return lines of GUM in which the lexicon finds no trigger."""
    records, found = linear.load(CORPORA, cache, "gum_other")
    return [
        Sentence(r["text"], (NONE,), WEAK)
        for r, features in zip(records, found, strict=True)
        if linear.label_of(r, features) == NONE
    ]


def capped(sentences: Sequence[Sentence], most: int) -> list[Sentence]:
    """Return the first so many sentences of each type."""
    seen: Counter[tuple[str, ...]] = Counter()
    kept = []
    for sentence in sentences:
        seen[sentence.types] += 1
        if seen[sentence.types] <= most:
            kept.append(sentence)
    return kept


def packed(trunk: Trunk, sentences: Sequence[Sentence], seed: int | None = None) -> list[Pack]:
    """Return the sentences each in a window of its own, or, with a seed, some together in a window."""
    chance, order, at = random.Random(seed), list(sentences), 0
    if seed is not None:
        small = random.Random(f"lower{seed}")
        order = [replace(s, text=s.text.lower()) if small.random() < SMALL else s for s in order]
        chance.shuffle(order)
    packs = []
    while at < len(order):
        together = order[at : at + (1 if seed is None else chance.randint(2, TOGETHER))]
        at += len(together)
        text, bounds = "", []
        for sentence in together:
            text += chance.choice((" ", " ", "\n")) if text else ""
            bounds.append((len(text), len(text) + len(sentence.text)))
            text += sentence.text
        window = next(windows(text, trunk.tokenizer))
        inside = [(s, *found) for s, b in zip(together, bounds, strict=True) if (found := _pieces(window, b))]
        if inside:
            packs.append(Pack(trunk.vectors(window), inside))
    return packs


def _pieces(window: Window, bounds: tuple[int, int]) -> tuple[int, int] | None:
    inside = [i for i, (s, e) in enumerate(window.spans) if bounds[0] <= s and e <= bounds[1]]
    return (inside[0], inside[-1] + 1) if inside else None


# --- model -------------------------------------------------------------------------------------------------


class Branch(nn.Module):
    """Three layers of the encoder and the head over them, named as `annotation.events.type_head` reads it."""

    def __init__(self, modes: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        whole = BertModel.from_pretrained(
            minilm(), add_pooling_layer=False, attn_implementation="sdpa", attention_probs_dropout_prob=0.0
        )
        self.layer = whole.encoder.layer[-OWN:]
        self.modes = tuple(modes)
        self.dropout = nn.Dropout(0.2)
        self.weight = nn.Linear(384, 1, bias=False)
        self.votes = nn.Linear(384, len(TYPES) + len(modes))
        nn.init.zeros_(self.weight.weight)

    def scores(self, packs: Sequence[Pack]) -> tuple[Tensor, list[Sentence]]:
        """Return the votes of each sentence's pieces together, shape (sentences, types and modes)."""
        x, mask = padded([p.trunk for p in packs])
        h = self.dropout(through(self.layer, x, mask))
        weight, found = self.weight(h)[..., 0], []
        for i, pack in enumerate(packs):
            for _, first, end in pack.sentences:
                found.append(torch.softmax(weight[i, first:end], 0) @ h[i, first:end])
        return self.votes(torch.stack(found)), [s for p in packs for s, _, _ in p.sentences]


def padded(found: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Return windows' vectors side by side, and which are pieces and no filling."""
    length = max(len(vectors) for vectors in found)
    x, mask = torch.zeros(len(found), length, 384), torch.zeros(len(found), length)
    for i, vectors in enumerate(found):
        x[i, : len(vectors)], mask[i, : len(vectors)] = vectors.float(), 1
    return x, mask


def loss_of(model: Branch, packs: Sequence[Pack], balance: dict[str, float]) -> Tensor:
    """Return the loss of some windows: one of the types that a sentence may have, and its mode where one is known."""
    scores, sentences = model.scores(packs)
    odds = F.log_softmax(scores[:, : len(TYPES)], -1)
    fits = torch.tensor([[t in s.types for t in TYPES] for s in sentences])
    weights = torch.tensor([s.weight * balance.get(s.types[0], 1.0) for s in sentences])
    right = torch.logsumexp(odds.masked_fill(~fits, -1e9), -1)
    loss = -(((1 - SMOOTHING) * right + SMOOTHING * odds.mean(-1)) * weights).sum() / weights.sum()
    known = [(i, model.modes.index(s.mode)) for i, s in enumerate(sentences) if s.mode in model.modes]
    if known:
        of, mode = (torch.tensor(column) for column in zip(*known, strict=True))
        modes = F.cross_entropy(scores[of, len(TYPES) :], mode)
        loss = loss + MODE_SHARE * modes * len(known) / len(sentences)
    return loss


def balance_of(sentences: Sequence[Sentence]) -> dict[str, float]:
    """Return by type what makes rare types count more."""
    totals: Counter[str] = Counter()
    for sentence in sentences:
        if len(sentence.types) <= 2:
            totals[sentence.types[0]] += sentence.weight  # type: ignore[assignment]
    largest = max(totals.values())
    return {kind: (largest / total) ** BALANCE for kind, total in totals.items()}


# --- steps -------------------------------------------------------------------------------------------------


def batches(packs: Sequence[Any], size: Callable[[Any], int], chance: random.Random) -> list[list[Any]]:
    """Return windows of like length together, at most `STEP` pieces, in random order."""
    order = list(packs)
    chance.shuffle(order)
    made: list[list[Any]] = []
    for start in range(0, len(order), 300):
        current: list[Any] = []
        for pack in sorted(order[start : start + 300], key=size):
            if current and size(pack) * (len(current) + 1) > STEP:
                made.append(current)
                current = []
            current.append(pack)
        made.append(current)
    chance.shuffle(made)
    return made


def fit(
    model: nn.Module, plan: Sequence[Any], loss: Callable[[Any], Tensor], rate: float, label: str
) -> None:
    """Train a model on batches in their order; its layers with one rate, its head with `HEAD_RATE`."""
    torch.manual_seed(SEED)
    torch.set_flush_denormal(True)
    layers = [p for n, p in model.named_parameters() if n.startswith("layer.")]
    head = [p for n, p in model.named_parameters() if not n.startswith("layer.")]
    optimizer = torch.optim.AdamW(
        [{"params": layers, "lr": rate}, {"params": head, "lr": HEAD_RATE}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / (0.06 * len(plan))) * max(0.02, 1 - s / len(plan))
    )
    model.train()
    began, running = time.monotonic(), 0.0
    for step, batch in enumerate(plan, 1):
        value = loss(batch)
        optimizer.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        running = value.item() if step == 1 else 0.98 * running + 0.02 * value.item()
        if step % 100 == 0 or step == len(plan):
            left = (time.monotonic() - began) / step * (len(plan) - step) / 60
            print(
                f"{label}: step {step}/{len(plan)}, loss {running:.2f}, {left:.0f} min left", file=sys.stderr
            )
    model.eval()


def copy_vectors(model: Branch, trunk: Trunk, texts: Sequence[str]) -> None:
    """Teach the branch's layers to make of the shared layers' vectors what the whole MiniLM makes of the words."""
    teacher = BertModel.from_pretrained(minilm(), add_pooling_layer=False, attn_implementation="sdpa").eval()
    data = []
    with torch.no_grad():
        for text in texts:
            for window in windows(text, trunk.tokenizer):
                wanted = teacher(input_ids=torch.tensor([window.ids])).last_hidden_state[0]
                data.append((trunk.vectors(window), wanted))

    def loss(batch: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
        x, mask = padded([vectors for vectors, _ in batch])
        wanted, _ = padded([vectors for _, vectors in batch])
        made = through(model.layer, x, mask)
        apart = (((made - wanted) ** 2).sum(-1) * mask).sum() / (wanted**2).sum()
        means = [(h * mask[..., None]).sum(1) / mask.sum(1, keepdim=True) for h in (made, wanted)]
        return apart + (1 - F.cosine_similarity(*means)).mean()

    chance = random.Random(SEED)
    plan = [b for _ in range(COPY_EPOCHS) for b in batches(data, lambda pair: len(pair[0]), chance)]
    chance.shuffle(plan)
    fit(model, plan, loss, COPY_RATE, "copy")


Cycle = tuple[list[Pack], list[Pack], list[Pack], list[Pack]]


def cycle(trunk: Trunk, sentences: Sequence[Sentence]) -> Cycle:
    """Return sentences as four epochs read them: in every second one several stand in a window."""
    alone = packed(trunk, sentences)
    return alone, packed(trunk, sentences, 0), alone, packed(trunk, sentences, 1)


def learn(model: Branch, cycles: Sequence[Cycle], epochs: int, rate: float, label: str) -> None:
    """Train on sentences."""
    chance, plan = random.Random(SEED), []
    for epoch in range(epochs):
        packs = [pack for found in cycles for pack in found[epoch % 4]]
        plan += batches(packs, lambda pack: len(pack.trunk), chance)
    balance = balance_of([s for found in cycles for pack in found[0] for s, _, _ in pack.sentences])
    fit(model, plan, lambda batch: loss_of(model, batch, balance), rate, label)


# --- the whole ---------------------------------------------------------------------------------------------


class Sources:
    """The sentences that are learned from beside PLV's."""

    def __init__(self, cache: Path) -> None:
        chance = random.Random(SEED)
        self.headlines, self.leads = machine_written()
        self.cameo, self.talk = cameo(cache), talk(cache)
        lines = linear.sports(CORPORA / "actors" / "ner_conll2003_train.jsonl")
        self.sports = [Sentence(text, (NONE,)) for text in lines]
        for found in (self.headlines, self.leads, self.cameo, self.talk, self.sports):
            chance.shuffle(found)
        own = linear.own_sentences("own_events") + linear.own_sentences("no_events")
        self.own = [Sentence(text, (label,)) for text, label in own]
        counted = Counter(s.mode for s in self.headlines if s.mode)
        self.modes = sorted(counted)

    def wide(self) -> list[Sentence]:
        """Return what the branch learns first."""
        found = capped(self.headlines, HEADLINES) + capped(self.leads, LEADS) + self.cameo + self.own
        return found + self.talk[:GUM] + self.sports[:SPORT]

    def later(self) -> list[Sentence]:
        """Return what is kept in beside PLV."""
        found = capped(self.headlines, HEADLINES_LATER) + self.cameo[:CAMEO_LATER] + self.own
        return found + self.talk[:GUM_LATER] + self.sports[:SPORT_LATER]


def widely_learned(trunk: Trunk, sources: Sources, scratch: Path) -> Branch:
    """Return a branch that has not seen PLV, made or taken from the scratch folder."""
    torch.manual_seed(SEED)
    model, copied, done = Branch(sources.modes), scratch / "copied.pt", scratch / "wide.pt"
    if done.is_file():
        model.load_state_dict(torch.load(done))
        return model
    wide = sources.wide()
    if copied.is_file():
        model.layer.load_state_dict(torch.load(copied))
    else:
        copy_vectors(
            model, trunk, [r["text"] for r in rows("events/ngec_synth")[::17]] + [s.text for s in wide]
        )
        torch.save(model.layer.state_dict(), copied)
    learn(model, [cycle(trunk, wide)], WIDE_EPOCHS, WIDE_RATE, "wide")
    torch.save(model.state_dict(), done)
    return model


def probabilities(model: Branch, packs: Sequence[Pack]) -> list[dict[str, float]]:
    """Return for each lone sentence the probability of each type and of NONE."""
    found = []
    with torch.no_grad():
        for pack in packs:
            odds = torch.softmax(model.scores([pack])[0][0, : len(TYPES)], -1)
            found.append(dict(zip(TYPES, odds.tolist(), strict=True)))
    return found


def cross_validate(trunk: Trunk, sources: Sources, scratch: Path) -> None:
    """Print macro F1 of five folds of PLV: of the head, of the linear classifier, and of both as the reader joins them."""
    sentences = plv()
    lone, later = packed(trunk, sentences), cycle(trunk, sources.later())
    data = linear.training_data(CORPORA, scratch)
    gold = np.array(data["plv_train"][1])
    answers: dict[str, list[str]] = {name: [""] * len(gold) for name in ("head", "linear", "both")}
    folds = StratifiedKFold(5, shuffle=True, random_state=0).split(gold, gold)
    for number, (train, test) in enumerate(folds):
        model = widely_learned(trunk, sources, scratch)
        learn(model, [cycle(trunk, [sentences[i] for i in train]), later], EPOCHS, RATE, f"fold {number}")
        heads = probabilities(model, [lone[i] for i in test])
        lines = linear.fold_probabilities(data, train, test)
        for i, head, line in zip(test, heads, lines, strict=True):
            for name, share in (("head", 1.0), ("linear", 0.0), ("both", HEAD_SHARE)):
                odds = joined(line, head, share)
                answers[name][i] = max((t for t in sorted(odds) if t != NONE), key=odds.__getitem__)
    for name, found in answers.items():
        macro = f1_score(gold, found, average="macro")
        print(f"{name}: macro F1 {100 * macro:.1f}, accuracy {100 * np.mean(gold == np.array(found)):.1f}")


def export(model: Branch, weights: Path, scratch: Path) -> None:
    """Hang the branch on `encoder.onnx` (int8) in the place of the one there, and write the head."""
    hang(model.layer, "happenings", weights, scratch)
    np.savez_compressed(
        weights / "event_types.npz",
        types=np.array(TYPES, dtype="U"),
        modes=np.array(["/".join(mode) for mode in model.modes], dtype="U"),
        weight=model.weight.weight.detach().numpy()[0].astype(np.float16),
        votes=np.ascontiguousarray(model.votes.weight.detach().numpy().T).astype(np.float16),
        bias=model.votes.bias.detach().numpy().astype(np.float16),
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folds", action="store_true", help="cross-validate on PLV, write no weights")
    parser.add_argument(
        "--weights", type=Path, default=WEIGHTS, help="where to write  [default: the package's]"
    )
    parser.add_argument("--scratch", type=Path, default=Path("/tmp/foreigndesk-training"))
    args = parser.parse_args()
    trunk = Trunk()
    # What lies between belongs to one encoder: another one, freshly trained, begins anew.
    between = args.scratch / f"event-types-{trunk.digest}"
    between.mkdir(parents=True, exist_ok=True)
    sources = Sources(between)
    if args.folds:
        cross_validate(trunk, sources, between)
        return
    model = widely_learned(trunk, sources, between)
    learn(model, [cycle(trunk, plv()), cycle(trunk, sources.later())], EPOCHS, RATE, "PLV")
    args.weights.mkdir(parents=True, exist_ok=True)
    if not (args.weights / "encoder.onnx").is_file():
        (args.weights / "encoder.onnx").write_bytes((WEIGHTS / "encoder.onnx").read_bytes())
    export(model, args.weights, between)
    print(f"written to {args.weights}")


if __name__ == "__main__":
    main()
