"""Words of reports made safe to show: no terminal and no page obeys them, and every offset stays where it was."""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"
_SPACE = re.compile(r"\s+")
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def _visible_forms() -> dict[int, str]:
    """Return what each dangerous character is shown as; one for one, so that spans still fit."""
    forms = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
    forms |= {0x7F: "\u2421"} | dict.fromkeys(range(0x80, 0xA0), REPLACEMENT)
    # Overrides of the writing direction can make a line read as what it does not say.
    forms |= dict.fromkeys(map(ord, _BIDI), REPLACEMENT)
    forms |= dict.fromkeys(range(0xD800, 0xE000), REPLACEMENT)
    return forms | {0x2028: " ", 0x2029: " "}


_FORMS = _visible_forms()


def visible(text: str) -> str:
    """Return a text of the same length in which control characters show as symbols (ESC as ␛)."""
    return text.translate(_FORMS)


def one_line(text: str | None, limit: int | None = None) -> str:
    """Return a text on one line, safe to print; cut at a word with '…' if it is longer than `limit`."""
    line = visible(_SPACE.sub(" ", text or "").strip())
    if limit is None or len(line) <= limit:
        return line
    cut = line[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:") + "…"


def storable_name(name: str) -> str:
    r"""Return the name of a file as a database can hold it: bytes that are no UTF-8, and NUL, in written form."""
    return name.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
