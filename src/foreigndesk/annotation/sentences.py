"""spaCy's parse and the sentences: the layer that every other annotator stands on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.parsing.model import annotate_pieces, load_spacy
from foreigndesk.model import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

PARAGRAPH = re.compile(r"\n\s*\n|\n")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def parse(text: str, breaks: Iterable[int] = ()) -> Doc:
    """Return spaCy's parse of a text; paragraphs end sentences.

    Each paragraph is parsed on its own, so that no sentence runs over a line end and memory stays flat.

    Args:
        text: The whole text.
        breaks: Further offsets at which a sentence begins: a dateline is no part of the sentence after it.
    """
    from spacy.tokens import Doc

    nlp = load_spacy()
    # Half of a surrogate pair stands for no character and cannot be encoded; what is read keeps its place.
    text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    pieces: list[Doc] = []
    position = 0
    for begin in sorted({*(m.end() for m in PARAGRAPH.finditer(text)), *breaks, len(text)}):
        # a piece that begins with white space is parsed badly: leave that to the piece before
        end = begin
        while end < len(text) and text[end].isspace():
            end += 1
        if position < end <= len(text):
            pieces.append(nlp.make_doc(text[position:end]))
        position = end
    if not pieces:
        return nlp.make_doc(text)
    annotate_pieces(pieces)
    if len(pieces) == 1:
        return pieces[0]
    return Doc.from_docs(pieces, ensure_whitespace=False, exclude=["tensor"])


class SentenceAnnotator:
    """Sentences by spaCy's parser, none over a paragraph's end."""

    name = "sentences"
    version = "2"
    requires: tuple[str, ...] = ()
    provides: tuple[str, ...] = ("sentences",)

    def annotate(self, draft: Draft) -> None:
        """Fill `draft.sentences`."""
        text, headline = draft.document.text, draft.document.headline
        breaks = [m.end() for m in PARAGRAPH.finditer(text)]
        paragraph = 0
        for sent in draft.doc.sents:
            start, end = sent.start_char, sent.end_char
            while start < end and text[start].isspace():
                start += 1
            while end > start and text[end - 1].isspace():
                end -= 1
            if start == end:
                continue
            while paragraph < len(breaks) and breaks[paragraph] <= start:
                paragraph += 1
            in_headline = headline is not None and headline.start <= start < headline.end
            draft.sentences.append(Sentence(start, end, in_headline, paragraph))


__all__ = ["SentenceAnnotator", "load_spacy", "parse"]
