"""spaCy's parse and the sentences: the layer that every other annotator stands on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.parsing.model import annotate_pieces, load_spacy
from foreigndesk.annotation.parsing.pieces import PARAGRAPH, pieces, shortened
from foreigndesk.model import Sentence

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc as ParsedDoc

    from foreigndesk.annotation.parsing.tokens import Doc

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def parse(text: str, breaks: Iterable[int] = ()) -> Doc:
    """Return the parse of a text; paragraphs end sentences.

    Each paragraph is parsed on its own, so that no sentence runs over a line end and memory stays flat.

    Args:
        text: The whole text.
        breaks: Further offsets at which a sentence begins: a dateline is no part of the sentence after it.
    """
    from foreigndesk.annotation.parsing.tokens import Doc

    return Doc(_parsed(text, breaks))


def _parsed(text: str, breaks: Iterable[int]) -> ParsedDoc:
    from spacy.tokens import Doc

    nlp = load_spacy()
    # Half of a surrogate pair stands for no character and cannot be encoded; what is read keeps its place.
    text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    docs = [nlp.make_doc(piece) for piece in pieces(text, breaks)]
    if not docs:
        return nlp.make_doc(text)
    annotate_pieces(docs)
    docs = _without_endless_sentences(nlp, docs)
    if len(docs) == 1:
        return docs[0]
    joined: Any = Doc.from_docs  # spaCy's types do not know `exclude`
    whole: ParsedDoc = joined(docs, ensure_whitespace=False, exclude=["tensor"])
    return whole


def _without_endless_sentences(nlp: Language, docs: list[ParsedDoc]) -> list[ParsedDoc]:
    """Return the pieces with those parsed again, in parts, whose sentences are too long to be any."""
    found: list[list[ParsedDoc]] = []
    for doc in docs:
        parts = [nlp.make_doc(part) for part in shortened(doc)]
        if parts:
            annotate_pieces(parts)
        found.append(parts or [doc])
    return [doc for parts in found for doc in parts]


class SentenceAnnotator:
    """Sentences by spaCy's parser, none over a paragraph's end."""

    name = "sentences"
    version = "4"
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
