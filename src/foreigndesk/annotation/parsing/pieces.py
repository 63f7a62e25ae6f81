"""The pieces of a text that are parsed one by one: paragraphs, and parts of what no sentence can be.

What follows the parse looks at whole sentences, and its work grows with the square of their length. No sentence of
news has three hundred words (of 2,195 reports three have one, and those are lists); a page without a stop, or one of
brackets in brackets, would be one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from foreigndesk.data.agencies import NAMES

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Where a page's headings run into the report: after an agency's credit ('Oslo (Reuters) - Chad said'), and after the day and
# time of printing ('10 March 2005 13.55 GMT Chad said'). The round brackets may be written as the Penn Treebank writes them.
_CREDIT = re.compile(rf"(?:\(|-LRB-)\s*{NAMES}\s*(?:\)|-RRB-)\s*(?:--?|–|—)\s+(?=\S)")
_PRINTED = re.compile(
    r"\b(?:19|20)\d\d,?\s+(?:at\s+)?\d{1,2}[.:]\d\d\s*(?:[ap]\.?m\.?\s*)?(?:GMT|BST|CET|EDT|EST|ET|UTC)\s+"
    r"(?=[\"'“‘`A-Z0-9])"
)
PARAGRAPH = re.compile(r"\n\s*\n|\n")
LONGEST_SENTENCE = 300  # tokens
# spaCy's tokeniser takes marks off a word one by one, each time from a new copy.
_LONG_WORD = re.compile(r"\S{400}")


def pieces(text: str, breaks: Iterable[int] = ()) -> Iterator[str]:
    """Yield the text in pieces that together are all of it; none begins with white space but the first.

    Args:
        text: The whole text.
        breaks: Further offsets at which a piece begins.
    """
    position = 0
    ends = {m.end() for pattern in (PARAGRAPH, _LONG_WORD, _CREDIT, _PRINTED) for m in pattern.finditer(text)}
    for begin in sorted({*ends, *breaks, len(text)}):
        # a piece that begins with white space is parsed badly: leave that to the piece before
        end = begin
        while end < len(text) and text[end].isspace():
            end += 1
        if position < end <= len(text):
            yield text[position:end]
        position = end


def shortened(doc: Doc) -> list[str]:
    """Return a parsed piece's text in parts, where it has sentences too long to be any; else an empty list."""
    if len(doc) <= LONGEST_SENTENCE:
        return []
    cuts: list[int] = []
    for sentence in doc.sents:
        if len(sentence) > LONGEST_SENTENCE:
            cuts += range(sentence.start, sentence.end, LONGEST_SENTENCE)
            cuts.append(sentence.end)
    if not cuts:
        return []
    text = doc.text
    bounds = [0, *(doc[i].idx for i in cuts if 0 < i < len(doc) and not doc[i].is_space), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(bounds) if a < b]
