"""One report's mentions as the head sees them, beside the entities that the rules know: who is meant by 'he'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.cast import Cast, Entity, Occurrence
from foreigndesk.annotation.encoding.encoder import EncodedWindow, encoding_of
from foreigndesk.annotation.intervals import Intervals
from foreigndesk.annotation.named_actors import occur
from foreigndesk.annotation.page import Page
from foreigndesk.annotation.referring.chains import Antecedents, chains, rank_antecedents
from foreigndesk.annotation.referring.pairs import pronoun_class
from foreigndesk.annotation.referring.spans import FoundSpan, Label, find_spans
from foreigndesk.data.sectors import phrase_sector
from foreigndesk.model import Chain


class Referring:
    """The head's mentions of a report, each with the entity that the cast gives it once that is known.

    Args:
        draft: The report; its encoding is made if no annotator has asked for it before.
        cast: The named actors; names that the head has passed over are mentions too.
    """

    def __init__(self, draft: Draft, page: Page, cast: Cast) -> None:
        self._text, encoding = draft.document.text, encoding_of(draft)
        found = [
            m for m in find_spans(encoding, "mentions") if page.sentence(m.start) == page.sentence(m.end - 1)
        ]
        self.ranked: Antecedents = rank_antecedents(
            self._text, encoding, _with_names(found, draft, page, cast, encoding)
        )
        self.mentions = self.ranked.mentions
        self._by_head: dict[int, list[int]] = defaultdict(list)
        self._by_end: dict[int, list[int]] = defaultdict(list)
        self._exact: dict[tuple[int, int], int] = {}
        for number, mention in enumerate(self.mentions):
            head = page.head(mention.start, mention.end)
            if head is not None:
                self._by_head[head.idx].append(number)
            self._exact[mention.start, mention.end] = number
            self._by_end[mention.end].append(number)
        self._before: dict[int, list[tuple[float, int]]] = defaultdict(list)
        ranked = self.ranked
        for i, j, score in zip(
            ranked.left.tolist(), ranked.right.tolist(), ranked.scores.tolist(), strict=True
        ):
            if score > 0:
                self._before[j].append((score, i))
        self.entity: dict[int, Entity] = {}
        self._by_name: set[int] = set()

    def mention_of(self, start: int, end: int, head: int) -> int | None:
        """Return the number of the mention with these bounds, or of the widest one with this head, or None."""
        found = self._exact.get((start, end))
        if found is not None:
            return found
        return next(iter(self._by_head.get(head, ())), None)

    def know(self, occurrence: Occurrence) -> None:
        """Remember whom an occurrence of the cast stands for."""
        number = self.mention_of(occurrence.start, occurrence.end, occurrence.head)
        if number is not None:
            self.entity.setdefault(number, occurrence.entity)
            if occurrence.form == "name":
                self._by_name.add(number)
        if occurrence.form == "name":  # 'Ana Reyes' of 'the minister, Ana Reyes'
            for inner in self._by_end.get(occurrence.end, ()):
                if self.mentions[inner].start >= occurrence.start:
                    self.entity.setdefault(inner, occurrence.entity)
                    self._by_name.add(inner)

    def antecedents(self, number: int) -> Iterator[tuple[float, int]]:
        """Yield the mentions that may stand behind one, with their scores, likeliest first."""
        yield from sorted(self._before.get(number, ()), reverse=True)

    def introduce(self, number: int, cast: Cast, page: Page) -> Entity | None:
        """Return a new entity of a person told by a noun ('a survivor'), or None for what the desk has no use for."""
        mention = self.mentions[number]
        words = " ".join(self._text[mention.start : mention.end].split())
        if mention.label != "PER" or pronoun_class(words):
            return None
        head = page.head(mention.start, mention.end)
        plural = head is not None and head.tag_ in {"NNS", "NNPS"}
        entity = cast.add(Entity("person", words, sector=phrase_sector(words), named=False, plural=plural))
        entity.noun = head.lemma_.lower() if head is not None else None
        self.know(occur(cast, page, entity, mention.start, mention.end, "nominal"))
        return entity

    def chains(self, cast: Cast) -> tuple[Chain, ...]:
        """Return the chains of the report: what rules know by name is never joined to another such, nor parted."""
        for occurrence in cast.occurrences:
            self.know(occurrence)
        named = [self.entity.get(n) if n in self._by_name else None for n in range(len(self.mentions))]
        first = chains(self.ranked, named)
        members: dict[int, list[int]] = defaultdict(list)
        for number, start in enumerate(first):
            members[start].append(number)
        return tuple(self._chain(numbers) for numbers in members.values())

    def _chain(self, numbers: Sequence[int]) -> Chain:
        spans = tuple((self.mentions[n].start, self.mentions[n].end) for n in numbers)
        label = self.mentions[numbers[0]].label
        return Chain(label if label != "NORP" else "ORG", spans)


def _with_names(
    found: Sequence[FoundSpan], draft: Draft, page: Page, cast: Cast, encoding: Sequence[EncodedWindow]
) -> list[FoundSpan]:
    """Return the head's mentions and the names that none of them holds as its head or cuts in two."""
    heads = {head.idx for m in found if (head := page.head(m.start, m.end)) is not None}
    named = [(o.start, o.end, _label(o.entity)) for o in cast.occurrences if o.form == "name"]
    named += [(n.start, n.end, n.label) for n in draft.names if n.label == "LOC"]
    first = {w.window.spans[i][0]: (k, i) for k, w in enumerate(encoding) for i in w.window.word_starts}
    last = {w.window.spans[i][1]: (k, i) for k, w in enumerate(encoding) for i in w.window.word_ends}
    every, holding = list(found), Intervals([(m.start, m.end) for m in found])
    for start, end, label in named:
        head = page.head(start, end)
        if head is None or head.idx in heads or start not in first or end not in last:
            continue
        near = [found[i] for offset in (start, end - 1) for i in holding.over(offset)]
        if any(m.start < start < m.end < end or start < m.start < end < m.end for m in near):
            continue
        (window, piece), (other, behind) = first[start], last[end]
        if window == other:
            heads.add(head.idx)
            every.append(FoundSpan(start, end, label, 0.0, window, piece, behind))
    return sorted(every, key=lambda m: (m.start, -m.end))


def _label(entity: Entity) -> Label:
    if entity.kind in {"person", "people"}:
        return "PER"
    return "LOC" if entity.kind in {"state", "place"} else "ORG"
