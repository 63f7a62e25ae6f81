"""Characters and lines: what must never reach a terminal is taken out, wrapped lines are joined to paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from foreigndesk.model import Removed

# A terminal's escape sequences, then every other control character, marks that turn the direction of writing around
# (they can make a text look like another one), and characters without width.
_ESCAPES = re.compile(
    "\x1b\\[[0-9;:?<=>]*[ -/]*[@-~]|\x1b[\\]P^_][^\x07\x1b]{0,4096}(?:\x07|\x1b\\\\)|\x1b[ -/]*[0-~]|\x9b[0-9;?]*[@-~]"
)
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ue000-\uf8ff\ud800-\udfff]+"
)
_SUSPECT = re.compile(f"{_ESCAPES.pattern}|{_CONTROLS.pattern}")
_NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_TERMINAL = re.compile(r"[.!?…。:;]['\"”’»)\]]*(?:\s*(?:-RRB-|''))?$")
_SENTENCE_END = re.compile(r"[.!?…。]['\"”’»)\]]*(?:\s*(?:-RRB-|''))?$")
_BODY_LENGTH = 60
# Punctuation → space, to split a text into words at the speed of `str.translate`.
_PUNCTUATION = str.maketrans(
    dict.fromkeys("!\"$%&'()*+,-./:;<=>?[\\]^_`{|}~‘’“”‚„«»‹›–—―…·•|►▶●", " ") | {c: f" {c} " for c in "@#©"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a line of the page: its words and the number of the line on which it began."""

    number: int
    text: str


def strip_controls(text: str) -> tuple[str, list[Removed]]:
    """Return a text without control characters and the notes of what was taken out of which line."""
    text = _NEWLINES.sub("\n", text)
    if not text.isascii() or "\t" in text:
        text = _SPACES.sub(" ", text)
    # Every escape sequence begins with a control character: the short search is enough for clean texts.
    if not _CONTROLS.search(text):
        return text, []
    removed: list[Removed] = []
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        # The notes are shown to people: what was cut stands in them in written form.
        found = _SUSPECT.findall(line)
        if found:
            shown = "".join(found).encode("unicode_escape").decode("ascii")
            removed.append(Removed(shown[:200], "control characters", number))
            lines[number - 1] = _SUSPECT.sub("", line)
    return "\n".join(lines), removed


def words_of(text: str) -> list[str]:
    """Return the words of a text without case and punctuation."""
    return text.casefold().translate(_PUNCTUATION).split()


def ends_sentence(line: str) -> bool:
    """Return whether a line ends as a sentence does."""
    return _SENTENCE_END.search(line.rstrip()[-12:]) is not None


def is_prose(line: str) -> bool:
    """Return whether a line looks like a paragraph of a report, and not like a headline, a label or a list."""
    words = line.count(" ") + 1
    if words >= 30:
        return True
    if not ends_sentence(line):
        return False
    return len(line) >= _BODY_LENGTH or words >= 6


def paragraphs(text: str) -> list[Line]:
    """Return the paragraphs of a text: its lines, or the joined lines where the text was wrapped at a width."""
    blocks: list[list[Line]] = [[]]
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            blocks[-1].append(Line(number, line.rstrip()))
        elif blocks[-1]:
            blocks.append([])
    width = _wrap_width(blocks)
    result: list[Line] = []
    for block in blocks:
        if width:
            result.extend(_unwrap(block, width))
        else:
            result.extend(Line(line.number, " ".join(line.text.split())) for line in block)
    return result


def _wrap_width(blocks: list[list[Line]]) -> int | None:
    """Return the width at which a text was wrapped, or None if its lines are whole paragraphs.

    In wrapped text most lines that are followed by another end in the middle of a sentence, and are of one length.
    """
    inner = [line.text for block in blocks for line in block[:-1]]
    if len(inner) < 3 or max(map(len, inner)) > 120:
        return None
    width = sorted(map(len, inner))[int(0.9 * (len(inner) - 1))]
    full = [line for line in inner if len(line) >= 0.75 * width]
    if width < 40 or len(full) < 0.6 * len(inner):
        return None
    going_on = sum(1 for block in blocks for a, b in pairwise(block) if _goes_on(a.text, b.text))
    return width if going_on >= 0.3 * len(inner) else None


def _goes_on(line: str, following: str) -> bool:
    """Return whether a sentence runs over the end of a line."""
    return not _TERMINAL.search(line) and following.lstrip()[:1].islower()


def _unwrap(block: list[Line], width: int) -> list[Line]:
    """Return a block's paragraphs: a short line, or an indented next one, ends a paragraph."""
    result: list[Line] = []
    open_line = False
    indented = sum(line.text.startswith((" ", "\t")) for line in block)
    for line in block:
        words = " ".join(line.text.split())
        starts_new = 0 < indented < 0.6 * len(block) and line.text.startswith((" ", "\t"))
        if (
            result
            and not starts_new
            and (open_line or (words[:1].islower() and not ends_sentence(result[-1].text)))
        ):
            last = result[-1]
            joint = (
                "" if last.text.endswith("-") and words[:1].isalpha() and last.text[-2:-1].isalpha() else " "
            )
            result[-1] = Line(last.number, last.text + joint + words)
        else:
            result.append(Line(line.number, words))
        open_line = len(line.text) >= 0.75 * width and not (
            len(line.text) < 0.8 * width and ends_sentence(line.text)
        )
    return result
