"""How sure it is that somebody said it in public: what the record goes by, apart from what an attribution is."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.attribution import Candidate
from foreigndesk.annotation.quoting.features import source_kind
from foreigndesk.annotation.quoting.head_candidates import FRAME
from foreigndesk.annotation.quoting.layout import SUBJECTS
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.annotation.quoting.outlets import is_media
from foreigndesk.data.cues import UTTERANCE, cue_class
from foreigndesk.model import Quotation

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc

# How far a kind of cue speaks for a statement that people would list: set by reading the sample reports and
# articles of PolNeAR's training part; an attribution as such has another score (notes["quotation_scores"]).
_CLASS_WEIGHT = {
    "say": 1.0, "write": 1.0, "express": 1.0, "ask": 0.9, "commit": 0.85, "judge": 0.8, "discuss": 0.5,
    "think": 0.4, "feel": 0.4, "want": 0.35, "show": 0.35, "see": 0.2,
}  # fmt: skip
_CLAUSE_FRAMES = (
    "ccomp",
    "obj+ccomp",
    "rest",
    "according",
    "according-sent",
    "as-clause",
    "insert",
    "colon",
    "in-view",
    "n:acl:that",
    "n:ccomp:that",
)
# From this share of quoted words on a noun phrase counts as somebody's words, not as one scare quote in ours.
MIN_QUOTED = 0.25
_EVIDENCE = frozenset(
    """poll survey study research data record figure evidence picture image footage video result move fact sign
    experience history event development incident number statistic test analysis trend""".split()
)
_NOBODY = frozenset(
    """many some other few everyone everybody nobody none someone anyone one people this that these those what
    view opinion""".split()
)
# Things that "promise" and "threaten" without a word; bodies with such names do speak.
_ABSTRACT = re.compile(r".{3,}(?:tion|sion|ness|ity|ism|ance|ence|lapse|mood|rise|fall|idea)$")
_BODIES = frozenset(
    """administration delegation opposition commission coalition federation nation union corporation mission
    institution organization organisation association foundation majority minority community authority
    university committee alliance conference audience constitution declaration resolution communication
    publication television station section division party city""".split()
)
# Who does these says nothing on it; with these before it the cue tells what might be said.
_SILENCE = frozenset({"decline", "refuse", "fail", "avoid", "omit", "forget"})
_NOT_YET = frozenset({"would", "could", "might", "may", "should", "must", "can"})
# A saying inside an agency's report counts from this score on.
MIN_INNER = 0.3


def record_score(
    doc: Doc, candidate: Candidate, probability: float, directness: str, quoted: QuotedText
) -> float:
    """Return how sure it is that somebody uttered this in public, 0 to 1: what the record goes by.

    Args:
        doc: The parse.
        candidate: The attribution.
        probability: How likely it is an attribution at all.
        directness: direct, indirect or mixed.
        quoted: The quoted stretches.
    """
    head = doc[candidate.head]
    particle = next((c.lower_ for c in head.children if c.dep_ in ("prt",)), None)
    frame = candidate.frame
    prep = frame.split(":")[1].split("+")[0] if frame.startswith("prep:") else particle
    group = cue_class(head.lemma_.lower(), head.pos_, prep)
    if frame.startswith(("according", "colon", "in-view")) or candidate.variant == "document":
        group = "say"
    if frame.endswith("|light") and cue_class(head.head.lemma_.lower(), head.head.pos_) == "express":
        group = "express"
    weight = _CLASS_WEIGHT.get(group or "", 0.55)
    direct = directness == "direct" or frame.startswith("quote")
    if direct and group not in ("think", "feel", "want", "see"):
        weight = max(weight, 0.9 if group else 0.75)
    elif (
        not direct
        and not frame.startswith(_CLAUSE_FRAMES)
        and not (frame == FRAME and _is_clause(doc, candidate))
    ):
        share = _share_quoted(doc, candidate, quoted)
        weight *= _frame_weight(doc, candidate, group, share >= MIN_QUOTED or (share > 0 and "as" in frame))
    weight *= _source_weight(doc, candidate, source_kind(doc, candidate))
    weight *= _doubt(doc, candidate, direct, group, quoted)
    certainty = min(1.0, 0.35 + probability) if group in UTTERANCE else probability
    return round(min(1.0, certainty * weight), 4)


def _is_clause(doc: Doc, candidate: Candidate) -> bool:
    """Whether the content has a verb with its subject: the head finds clauses without knowing how they hang."""
    words = {i for a, b in candidate.content for i in range(a, b)}
    return any(doc[i].dep_ in SUBJECTS and doc[i].head.i in words for i in words)


def _doubt(doc: Doc, candidate: Candidate, direct: bool, group: str | None, quoted: QuotedText) -> float:
    """What makes an attribution less of a statement: said of others' words, denied, left open, conditional, bare."""
    head, weight = doc[candidate.head], 1.0
    if quoted.at(head.idx) is not None and candidate.variant != "document":
        weight *= 0.4
    if any(c.dep_ == "neg" for c in head.children):
        weight *= 0.5
    elif not direct and _left_open(doc, candidate):
        weight *= 0.4
    if any(c.dep_ == "aux" and c.lower_ in _NOT_YET for c in head.children):
        weight *= 0.4
    if candidate.source is not None and candidate.source.how == "object" and head.tag_ == "VB":
        # 'urged the council to warn …': asked for, not yet said.
        weight *= 0.4
    first = doc[candidate.content[0][0]]
    if first.tag_ in ("WP", "WDT") and first.head.i == head.i and first.dep_ in ("dobj", "nsubjpass", "pobj"):
        # 'what the envoy called a setback', 'for which it blames …': no words of a statement begin so.
        weight *= 0.4
    words = [doc[i] for a, b in candidate.content for i in range(a, b) if not doc[i].is_punct]
    # 'called for calm' is a statement, 'said "no"' is one; 'discussed trade' is none.
    few = len(words) < 2 and (not direct or group not in ("say", "write")) and candidate.frame != "prep:for"
    if few or all(w.pos_ in ("PRON", "DET", "ADP", "PART") for w in words):
        weight *= 0.5
    return weight


def _left_open(doc: Doc, candidate: Candidate) -> bool:
    """Whether it was left unsaid whether, when or how: 'declined to say when …', 'without answering whether …'."""
    first = doc[candidate.content[0][0]]
    if first.lower_ not in ("whether", "if", "when", "how", "why", "where", "who", "what", "which"):
        return False
    token = doc[candidate.head]
    for _ in range(3):
        governor = token.head
        if governor.lemma_.lower() in _SILENCE or (token.dep_ == "pcomp" and governor.lower_ == "without"):
            return True
        if token.dep_ not in ("xcomp", "conj", "pcomp") or governor.i == token.i:
            return False
        token = governor
    return False


def _share_quoted(doc: Doc, candidate: Candidate, quoted: QuotedText) -> float:
    words = [doc[i] for a, b in candidate.content for i in range(a, b) if not doc[i].is_punct]
    return sum(quoted.at(w.idx) is not None for w in words) / max(1, len(words))


def _source_weight(doc: Doc, candidate: Candidate, kind: str) -> float:
    """Nobody in particular, the reporter's "we", a poll or a picture: none of them makes a statement."""
    if kind == "none" or kind in ("I", "we", "you") or candidate.source is None:
        return 0.4
    head = doc[candidate.source.head]
    lemma = head.lemma_.lower()
    if lemma in _EVIDENCE or lemma in _NOBODY:
        return 0.4
    abstract = head.pos_ == "NOUN" and lemma not in _BODIES and _ABSTRACT.match(lemma)
    return 0.4 if abstract and not candidate.frame.startswith(("according", "quote")) else 1.0


def demoted(found: list[tuple[Quotation, float]], text: str) -> list[tuple[Quotation, float]]:
    """Return the quotations, those of an agency that only passes on what another one says scored low."""
    done: list[tuple[Quotation, float]] = []
    for quotation, probability in found:
        source = text[quotation.source[0].start : quotation.source[0].end] if quotation.source else ""
        if quotation.rule != "continued" and is_media(source):
            inner = any(
                span.start <= other.cue[0].start < span.end
                for other, _ in found
                if other is not quotation and other.cue and other.score >= MIN_INNER
                for span in quotation.content
            )
            if inner:
                quotation = dataclasses.replace(quotation, score=round(0.3 * quotation.score, 4))
        done.append((quotation, probability))
    return done


def _frame_weight(doc: Doc, candidate: Candidate, group: str | None, quotes: bool) -> float:
    """Noun phrases and infinitives are statements after some cues only ("voiced concerns", "urged X to …")."""
    frame, lemma = candidate.frame, doc[candidate.head].lemma_.lower()
    if group == "express":
        return 1.0
    if "inf" in frame or "xcomp" in frame:
        return 0.4 if lemma in _DEEDS else 0.85
    if group == "ask" and frame.startswith(("prep:for", "prep:on")):
        return 0.85
    if lemma == "demand" and frame == "obj":
        return 0.85
    if lemma in ("accuse", "blame", "warn"):
        return 0.9
    if group == "judge":
        return 0.9 if quotes or "as" in frame or "oprd" in frame else 0.4
    if frame == "obj+as" and quotes:
        return 0.9
    if frame.startswith("prep:about") or frame.startswith(("n:", "a:")):
        return 0.4
    if frame in ("obj", "passive", "raised"):
        return 0.6 if quotes else 0.35
    return 0.5 if quotes or not frame.startswith("obj") else 0.35


# With an infinitive these tell what was done rather than what was said.
_DEEDS = frozenset(
    """agree plan continue try seek offer refuse decline consent resolve propose order""".split()
)
