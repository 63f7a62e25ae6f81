"""What the scorer sees of a candidate: names of sparse features, all of them present or absent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.attribution import Candidate
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.data.cues import cue_class

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc, Token

_FIRST_SECOND = {"i": "I", "we": "we", "you": "you"}
_RELATIVE = frozenset({"who", "which", "that", "whom"})


def source_kind(doc: Doc, candidate: Candidate) -> str:
    """Return what kind of phrase the source is: "he", "I", "name", "org", "common" ... or "none"."""
    if candidate.source is None:
        return "none"
    head = doc[candidate.source.head]
    lower = head.lower_
    if lower in _FIRST_SECOND:
        return _FIRST_SECOND[lower]
    if lower in ("he", "she"):
        return "he"
    if lower in ("they", "it"):
        return lower
    if lower in _RELATIVE:
        return "rel"
    if head.ent_type_ in ("PERSON", "ORG", "GPE", "NORP"):
        return head.ent_type_
    return head.pos_


def _length(count: int) -> str:
    return (
        str(count)
        if count < 4
        else "4-7"
        if count < 8
        else "8-15"
        if count < 16
        else "16-39"
        if count < 40
        else "40+"
    )


def _cue_features(head: Token, cls: str | None) -> list[str]:
    found = [f"tag={head.tag_}", f"dep={head.dep_}", f"class={cls}"]
    for child in head.children:
        if child.dep_ == "neg":
            found.append("neg")
        elif child.dep_ == "aux":
            found.append(f"aux={child.lemma_.lower()}")
        elif child.dep_ == "mark":
            found.append(f"mark={child.lower_}")
        elif child.dep_ == "auxpass":
            found.append("auxpass")
        elif child.dep_ == "advmod":
            found.append(f"adv={child.lower_}")
    if head.dep_ in ("xcomp", "advcl", "acl", "relcl", "pcomp", "conj"):
        found.append(f"under={head.dep_}:{head.head.lemma_.lower()}")
    return found


def _content_features(doc: Doc, candidate: Candidate, quoted: QuotedText) -> list[str]:
    start, end = candidate.content[0][0], candidate.content[-1][1]
    first = doc[start]
    words = sum(b - a for a, b in candidate.content)
    found = [
        f"first={first.lower_ if first.pos_ in ('SCONJ', 'PRON', 'ADP', 'PART', 'PUNCT', 'DET') else first.pos_}"
    ]
    found.append(f"len={_length(words)}")
    found.append(f"pieces={len(candidate.content)}")
    begin, finish = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
    inside = quoted.within(begin, finish)
    if inside:
        covered = sum(min(q.end, finish) - max(q.start, begin) for q in inside)
        total = sum(doc[b - 1].idx + len(doc[b - 1]) - doc[a].idx for a, b in candidate.content)
        share = covered / max(1, total)
        whole = all(q.start >= begin - 2 and q.end <= finish + 2 for q in inside)
        found.append(f"quoted={'all' if share > 0.85 else 'part'}{'' if whole else '!'}")
    else:
        found.append("quoted=no")
    roots = [t for t in doc[start:end] if t.head.i < start or t.head.i >= end]
    root = min(roots, key=lambda t: abs(t.head.i - candidate.head)) if roots else first
    found.append(f"root={root.pos_}")
    found.append(f"rootlemma={root.lemma_.lower()}")
    found.append(f"roottag={root.tag_}")
    if root.ent_type_:
        found.append(f"rootent={root.ent_type_}")
    order = "before" if end <= candidate.head else "after" if start > candidate.head else "around"
    found.append(f"order={order}")
    return found


class Context:
    """What the whole report tells: who speaks in it anyway, and where its title ends.

    Args:
        doc: The parse.
        candidates: All candidates of the report.
    """

    def __init__(self, doc: Doc, candidates: Sequence[Candidate]) -> None:
        cues: dict[str, set[int]] = {}
        for candidate in candidates:
            head, source = doc[candidate.head], candidate.source
            if source is not None and cue_class(head.lemma_.lower(), head.pos_) in ("say", "write"):
                cues.setdefault(doc[source.head].lower_, set()).add(candidate.head)
        self._cues = cues
        end = doc.text.find("\n")
        self.title_end = end if 0 <= end < 200 else 0

    def sayings(self, word: str, cue: int) -> str:
        """Return how often a source with this head says something elsewhere: "0", "1" or "2+"."""
        count = len(self._cues.get(word, set()) - {cue})
        return str(count) if count < 2 else "2+"


def features(doc: Doc, candidate: Candidate, quoted: QuotedText, context: Context) -> list[str]:
    """Return the names of a candidate's features."""
    head = doc[candidate.head]
    lemma, frame = head.lemma_.lower(), candidate.frame
    particle = next((c.lower_ for c in head.children if c.dep_ == "prt"), None)
    prep = frame.split(":")[1] if frame.startswith("prep:") else particle
    cls = cue_class(lemma, head.pos_, prep) or "-"
    if particle:
        lemma = f"{lemma}_{particle}"
    kind = source_kind(doc, candidate)
    source = candidate.source
    how = source.how if source else "none"
    cue = _cue_features(head, cls)
    content = _content_features(doc, candidate, quoted)
    found = [
        f"frame={frame}", f"lemma={lemma}", f"lemma={lemma}|{frame}", f"class={cls}|{frame}",
        f"src={kind}", f"how={how}", f"src={kind}|{frame}", f"how={how}|{frame}", f"pos={head.pos_}|{frame}",
        f"lemma={lemma}|src={kind}", f"class={cls}|src={kind}",
    ]  # fmt: skip
    if candidate.variant:
        sign = candidate.variant[0]
        for cut in candidate.variant[1:].split("+"):
            found += [
                f"variant={sign}{cut}",
                f"variant={sign}{cut}|{frame}",
                f"variant={sign}{cut}|class={cls}",
            ]
    found += cue
    found += [f"{c}|{frame}" for c in cue if not c.startswith(("class", "under"))]
    found += content
    found += [f"{c}|{frame}" for c in content if not c.startswith("rootlemma")]
    found += [f"{c}|class={cls}" for c in content if c.startswith(("quoted", "len", "first"))]
    found += [f"lemma={lemma}|{c}" for c in content if c.startswith(("quoted", "order", "root="))]
    if source is not None:
        owner = doc[source.head]
        if owner.pos_ == "NOUN":
            found.append(f"srclemma={owner.lemma_.lower()}")
        found.append(f"srclen={_length(source.end - source.start)}")
        if kind not in ("none", "he", "I", "we", "you", "they", "it", "rel"):
            says = context.sayings(owner.lower_, candidate.head)
            found += [f"says={says}", f"says={says}|class={cls}"]
        gap = candidate.content[0][0] - max(candidate.head, source.end - 1)
        found.append(f"gap={'neg' if gap < 0 else _length(gap)}|{frame}")
    if head.idx < context.title_end:
        found += ["title", f"title|{frame}", f"title|class={cls}"]
    in_quote = quoted.at(head.idx) is not None
    found.append(f"inquote={in_quote}")
    found.append(f"inquote={in_quote}|src={kind}")
    found.append(f"inquote={in_quote}|{frame}")
    if doc[head.sent.end - 1].text == "?":
        found.append("question")
    return found
