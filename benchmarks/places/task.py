"""Task `places`: toponyms and where on earth they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from benchmarks.harness import Dataset, Record, Task, read_until, shared_scorer

from foreigndesk.data.gazetteer import open_gazetteer
from foreigndesk.data.states import iso3_to_iso2, lookup_state, state
from foreigndesk.model import Reading


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the places that the reader of `foreigndesk add` finds.

    The corpora count adjectives of states ('Russian') as toponyms and give them the state's point. In a reading those
    are names of their own kind (NORP), so they are added here with the state that the tables give them.
    """
    for record, reading in read_until(records, "places"):
        places = [
            {
                "start": p.start,
                "end": p.end,
                "text": p.text,
                "lat": p.lat,
                "lon": p.lon,
                "geonameid": p.geonameid,
                "country": iso3_to_iso2(p.country),
            }
            for p in reading.places
        ]
        yield {
            "id": record["id"],
            "toponyms": sorted([*places, *_adjectives(reading)], key=lambda t: t["start"]),
        }


def _adjectives(reading: Reading) -> Iterator[Record]:
    covered = [(p.start, p.end) for p in reading.places]
    for name in reading.names:
        known = lookup_state(name.text) if name.label == "NORP" else None
        if known is None or any(a < name.end and name.start < b for a, b in covered):
            continue
        entry = next(
            (e for e in open_gazetteer().lookup(state(known.iso3).name) if e.feature == "country"), None
        )
        if entry is not None:
            yield {
                "start": name.start,
                "end": name.end,
                "text": name.text,
                "lat": entry.lat,
                "lon": entry.lon,
                "geonameid": entry.geonameid,
                "country": entry.country,
            }


def score(gold: Path, predicted: Path) -> dict[str, float]:
    scorer = shared_scorer("places")
    result = scorer.score(scorer.load(gold), scorer.load(predicted))
    return {
        "end to end 161": result["end2end161"],
        "right of found": result["acc161"],
        "found F1": result["recog_overlap"]["F1"],
        "exact F1": result["recog_exact"]["F1"],
        "country": result["country"] or 0.0,
        "country end to end": _country_end_to_end(scorer, gold, predicted),
    }


def _country_end_to_end(scorer: ModuleType, gold: Path, predicted: Path) -> float:
    """Return the share, in percent, of gold toponyms with a country that came out right; what was not found is wrong."""
    told = scorer.load(predicted)
    right = total = 0
    for key, record in scorer.load(gold).items():
        found = told.get(key, {"toponyms": []})["toponyms"]
        partner = {i: j for i, j, _ in scorer.match(record["toponyms"], found)}
        for number, toponym in enumerate(record["toponyms"]):
            if toponym.get("country"):
                total += 1
                right += number in partner and found[partner[number]].get("country") == toponym["country"]
    return round(100 * right / total, 2) if total else 0.0


TASK = Task(
    name="places",
    predict=predict,
    datasets=(
        Dataset("lgl", "places/lgl.jsonl"),
        Dataset("geovirus", "places/geovirus.jsonl"),
        Dataset("sample", "sample.jsonl", sample=True),
    ),
    score=score,
    shown=("end to end 161", "right of found", "found F1", "exact F1", "country", "country end to end"),
    baselines=(
        ("spaCy + population (TR-News, held out)", {"end to end 161": 65.0}),
        ("spaCy + population (GeoWebNews, held out)", {"end to end 161": 55.4}),
        (
            "spaCy + population (lgl, by us)",
            {"end to end 161": 37.7, "right of found": 71.8, "found F1": 68.7, "country end to end": 41.8},
        ),
        (
            "spaCy + population (geovirus, by us)",
            {"end to end 161": 65.3, "right of found": 82.8, "found F1": 88.2, "country end to end": 72.1},
        ),
    ),
)
