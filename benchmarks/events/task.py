"""Events: PLOVER type of a sentence, and who did it to whom, as country and sector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.harness import Dataset, Record, Task, document, load_jsonl, shared_scorer
from foreigndesk.annotation.actor_phrases import code_actor
from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.encoding.encoder import encoding_of
from foreigndesk.annotation.events.annotator import clause_odds
from foreigndesk.annotation.events.classifier import FOLDED, NONE, load_classifier
from foreigndesk.annotation.events.lexicon import propose
from foreigndesk.annotation.events.syntax import VERBAL
from foreigndesk.annotation.events.type_head import Votes
from foreigndesk.annotation.reader import default_annotators
from foreigndesk.annotation.sentences import parse
from foreigndesk.model import Argument, EventMention

# How likely "no event" may be in a sentence that is given a type.
MAX_NONE = 0.3
# How much the odds of clauses count beside the whole sentence's, and what is added to them, so that no clause rules a
# type out.
CLAUSE_SHARE, UNCLEAR = 0.35, 0.01
TINY = 1e-4
# Names of one mode: PLOVER's, those of its gold standard, and the lexicon's.
MODES = {
    "strike-hun": "hunger", "strike-gen": "strike", "riot-spon": "riot", "demo-spon": "demo", "demo-org": "demo",
    "demonstrate": "demo", "detain": "arrest", "confiscate": "seize", "charge": "investigate", "bomb": "explosives",
    "shoot": "firearms", "mediate": "third-party", "deploy": "troops",
}  # fmt: skip
ORGANISATIONS = frozenset(("UNO", "EUR", "EEC", "NAT", "IGO"))


def read(record: Record) -> Draft:
    """Return a record read by the annotators of `foreigndesk add`, up to the events."""
    report = document(record)
    draft = Draft(report, parse(report.text))
    for annotator in default_annotators():
        annotator.annotate(draft)
        if annotator.name == "events":
            break
    return draft


def odds_of(draft: Draft) -> tuple[dict[str, float], dict[str, float]]:
    """Return the joined odds of the two classifiers for the whole text, and for each label its highest in a clause.

    Clauses are those of the triggers and of the verbs. Both are empty for a text without words.
    """
    doc = draft.doc
    if not len(doc):
        return {}, {}
    votes, proposals = Votes(encoding_of(draft)), propose(doc)
    heads = {p.token.i for p in proposals}
    heads |= {t.i for t in doc if t.pos_ in VERBAL and t.dep_ not in ("aux", "auxpass")}
    whole = load_classifier().classify(list(doc), proposals, votes)
    highest = dict.fromkeys(whole, 0.0)
    for head in sorted(heads):
        odds = clause_odds(doc[head], proposals, votes)
        highest = {label: max(value, highest[label]) for label, value in odds.items()}
    return whole, highest


def likeliest(whole: Mapping[str, float], clauses: Mapping[str, float], share: float = CLAUSE_SHARE) -> str:
    """Return the type with the highest weighted geometric mean of the text's odds and its highest in a clause.

    An act told beside another, or in much background, is plain in its own clause when it is not in the whole sentence.
    """
    return max(
        (label for label in sorted(whole) if label != NONE),
        key=lambda t: (whole[t] + TINY) ** (1 - share) * (clauses[t] + UNCLEAR) ** share,
    )


def label_of(draft: Draft) -> tuple[str | None, EventMention | None, bool]:
    """Return the likeliest type of the sentence, the event mention that carries it, and whether there is an event.

    The joined odds of the two classifiers count; CONCEDE and RETREAT, one type to them, are told apart by the lexicon.
    """
    odds, clauses = odds_of(draft)
    if not odds:
        return None, None, False
    best = likeliest(odds, clauses)
    fitting = [e for e in draft.events if FOLDED.get(e.type, e.type) == best]
    event = max(fitting, key=lambda e: (e.score, -e.trigger.start), default=None)
    if best == "YIELD":
        best = event.type if event else "RETREAT"
    event = event or min(draft.events, key=lambda e: e.trigger.start, default=None)
    return best, event, odds[NONE] <= MAX_NONE


def country_of(draft: Draft, actor_id: str | None, text: str) -> str | None:
    """Return a party's state, or IGO: the corpus codes organisations of several states so."""
    actor = draft.actors_by_id().get(actor_id or "")
    code = code_actor(text).country
    country = (actor.state if actor else None) or code
    if country is None and actor is not None:
        country = code_actor(actor.name).country
        if country is None and actor.sector == "IGO":
            return "IGO"
    return "IGO" if country in ORGANISATIONS else country


def coded(draft: Draft, argument: Argument) -> dict[str, Any]:
    """Return a party in the scorer's form."""
    text = draft.document.text[argument.start : argument.end]
    actor = draft.actors_by_id().get(argument.actor or "")
    sector = (actor.sector if actor else None) or code_actor(text).sector
    return {"text": text, "code": country_of(draft, argument.actor, text), "sector": sector}


def states_named(draft: Draft) -> list[str]:
    """Return the states and organisations of states named in the text, in order."""
    found = [country_of(draft, m.actor, m.text) for m in sorted(draft.mentions, key=lambda m: m.start)]
    found += [place.country for place in draft.places]
    return list(dict.fromkeys(c for c in found if c))


def complete(
    draft: Draft, event: EventMention | None, source: list[dict[str, Any]], target: list[dict[str, Any]]
) -> None:
    """Give a side without a state the first state named that the other side is not, as the corpus does.

    The corpus codes both sides of every sentence, from the context where the words do not say; the annotator leaves
    such a side open, so this is done here and not in the record.
    """
    named = states_named(draft)
    place = draft.places[event.place].country if event is not None and event.place is not None else None
    named = list(dict.fromkeys([place, *named])) if place else named
    for side, other in ((source, target), (target, source)):
        if any(a["code"] for a in side):
            continue
        taken = {a["code"] for a in other}
        free = [c for c in named if c not in taken] or named[:1]
        if free and side:
            side[0]["code"] = free[0]
        elif free:
            side.append({"text": "", "code": free[0], "sector": None})


def predict(records: Iterable[Record]) -> Iterator[Record]:
    for record in records:
        draft = read(record)
        likeliest, event, told = label_of(draft)
        row: Record = {"id": record["id"], "label": likeliest if told else None, "source": [], "target": []}
        row["likeliest"] = likeliest
        if told:
            row["mode"] = event.mode if event is not None and event.type == likeliest else None
            arguments = event.arguments if event is not None else ()
            source = [coded(draft, a) for a in arguments if a.role in ("actor", "mediator")]
            target = [coded(draft, a) for a in arguments if a.role not in ("actor", "mediator")]
            if not target and len(source) > 1:
                source, target = source[:1], source[1:]
            complete(draft, event, source, target)
            row["source"], row["target"] = source, target
        yield row


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """Return the scores in points of 100; 0 where a dataset has no such labels.

    `type_macro_f1` counts an event that was taken for none as not found, `given_macro_f1` asks for the likeliest type
    whether or not one was seen, as a classifier without "no event" is scored. `non_events_left` is the share of the
    records without an event that got none; it falls with false alarms. `events_seen` is the share of those with an
    event that got one, and `mode` of those with a mode that got that mode.
    """
    asked, found = load_jsonl(gold), load_jsonl(predicted)
    scorer = shared_scorer("events")
    result = scorer.score(asked, found, 15)
    forced = scorer.score(asked, [row | {"label": row["likeliest"]} for row in found], 15)
    answers = {row["id"]: row for row in found}
    typed = [row for row in asked if row.get("label") not in (None, NONE)]
    seen = [answers[row["id"]]["label"] is not None for row in typed]
    # The modes of case21t2 are ACLED's.
    moded = [row for row in typed if row.get("mode") and row.get("dataset") == "plover_gsr"]
    right = [_mode(row["mode"]) == _mode(answers[row["id"]].get("mode")) for row in moded]
    kinds, actors = result.get("type", {}), result.get("actors", {})
    row = {
        "type_macro_f1": kinds.get("macro", 0.0),
        "given_macro_f1": forced.get("type", {}).get("macro", 0.0),
        "country_pair": actors.get("country_pair", 0.0),
        "events_seen": sum(seen) / max(1, len(seen)),
        "mode": sum(right) / max(1, len(right)),
        "type_accuracy": kinds.get("acc", 0.0),
        "non_events_left": 1 - result["negatives"]["false_alarm_rate"] if "negatives" in result else 0.0,
        "quad_macro_f1": result.get("quad", {}).get("macro", 0.0),
        "country_source": actors.get("country_src", 0.0),
        "country_target": actors.get("country_tgt", 0.0),
        "source_and_target_words": result.get("spans", {}).get("both_hit@.5", 0.0),
    }
    return {key: round(100 * value, 2) for key, value in row.items()}


def _mode(name: str | None) -> str | None:
    return MODES.get(name, name) if name else None


TASK = Task(
    name="events",
    predict=predict,
    datasets=(
        Dataset("sample", "sample.jsonl", sample=True),
        Dataset("plover_gsr_dev", "events/plover_gsr_dev.jsonl"),
        Dataset("aw_train", "events/aw_train.jsonl"),
        Dataset("case21t2", "events/case21t2.jsonl"),
    ),
    score=score,
    shown=(
        *("type_macro_f1", "given_macro_f1", "type_accuracy", "country_pair"),
        *("events_seen", "non_events_left", "mode"),
    ),
    baselines=(
        ("majority (PLV test)", {"type_macro_f1": 1.4}),
        ("first two countries named (GSR)", {"country_pair": 46.7}),
        ("PETRARCH2 (PLV test; GSR for pairs)", {"type_macro_f1": 43.9, "country_pair": 40.8}),
        ("TF-IDF+MiniLM SVM (published, PLV test)", {"type_macro_f1": 71.5}),
        ("ZSP, RoBERTa-large (published, AW test)", {"given_macro_f1": 43.5}),
    ),
)
