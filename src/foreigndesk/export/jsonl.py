"""Rows as JSON lines: one a line, UTF-8, every field as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import IO, Any

from foreigndesk.export.columns import Row

# JSON allows these as they are, but terminals obey some (C1 controls, bidirectional overrides) and some
# readers end a line at others; as \u escapes they mean the same. json.dumps escapes the C0 controls itself.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Return a value as JSON that is safe to print, lone surrogates and control characters escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def write_jsonl(rows: Iterable[Row], stream: IO[bytes]) -> int:
    """Write rows as JSON lines and return how many there were."""
    count = 0
    for row in rows:
        stream.write((json_text(dict(row)) + "\n").encode())
        count += 1
    return count
