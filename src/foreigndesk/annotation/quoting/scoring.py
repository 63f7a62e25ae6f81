"""A linear scorer of candidates; its weights are made by `training/quotations.py` and shipped."""

from __future__ import annotations

import functools
import gzip
import json
import math
from collections.abc import Iterable
from importlib import resources

WEIGHTS = "quotations.json.gz"


@functools.cache
def _weights() -> tuple[float, dict[str, float]]:
    packed = (resources.files("foreigndesk.weights") / WEIGHTS).read_bytes()
    stored = json.loads(gzip.decompress(packed))
    return float(stored["bias"]), {str(k): float(v) for k, v in stored["weights"].items()}


def probability(names: Iterable[str]) -> float:
    """Return how likely a candidate with these features is an attribution, 0 to 1."""
    bias, weights = _weights()
    total = bias + math.fsum(weights.get(name, 0.0) for name in names)
    return 1 / (1 + math.exp(-total)) if total > -50 else 0.0
