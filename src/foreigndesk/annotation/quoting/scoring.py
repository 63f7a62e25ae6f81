"""Linear scorers of candidates; their weights are made by `training/quotations.py` and shipped.

One sees what the parse and the trained head say of a candidate. The other sees the parse alone: it judges sayings
inside the words of another, which PolNeAR does not mark and the head has therefore learned to pass over.
"""

from __future__ import annotations

import functools
import gzip
import json
import math
from collections.abc import Iterable

from foreigndesk.weights import weights_bytes

WEIGHTS = "quotations.json.gz"
FRAMES_ALONE = "quotation_frames.json.gz"


@functools.cache
def _weights(name: str) -> tuple[float, dict[str, float]]:
    stored = json.loads(gzip.decompress(weights_bytes(name)))
    return float(stored["bias"]), {str(k): float(v) for k, v in stored["weights"].items()}


def probability(names: Iterable[str], weights_name: str = WEIGHTS) -> float:
    """Return how likely a candidate with these features is an attribution, 0 to 1."""
    bias, weights = _weights(weights_name)
    total = bias + math.fsum(filter(None, map(weights.get, names)))
    return 1 / (1 + math.exp(-total)) if total > -50 else 0.0
