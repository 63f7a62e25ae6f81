"""Who took a report from whom: trees of reprints with the likely origin first (docs/origins.md has the rule in words).

A report is taken from the one before it that holds most of it, if that is at least half; before it by the clock, or
because it credits the agency whose report the other is. Where the agency that copies credit is not in the record, they
still come from one place, and count as one origin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foreigndesk.linking.connected import connected
from foreigndesk.linking.reprints import TAKEN_SHARE, Reprint

# Of two that credit one agency, or of which one credits the other, this share is enough: the report says whose it is.
# Not set on data, for none is labelled with origins; a third is three paragraphs of a report of ten.
CREDITED_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Printing:
    """What is known of a report when it is asked where it comes from.

    Attributes:
        when: What reports are sorted by: ISO moment in UTC; "2020-01-01T99" for a day alone; "9999" if unknown.
        agency: By what name others credit its outlet ("Reuters" for "Reuters Staff"), or None.
        credits: The agencies that it credits.
    """

    when: str = "9999"
    agency: str | None = None
    credits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Descent:
    """Where a report stands in its tree.

    Attributes:
        origin: The report it goes back to; itself if it is the first.
        parent: The report it was most likely taken from, or None.
        share: How much of it stands in its parent, or None.
        kind: "exact", "near" or "partial", by its parent, or None.
        via: The agency that it and others credit with their text, and whose own report is not in the record.
    """

    origin: str
    parent: str | None = None
    share: float | None = None
    kind: str | None = None
    via: str | None = None


def may_descend(reprint: Reprint) -> bool:
    """True if a pair can bear on a tree at all."""
    return reprint.is_copy and max(reprint.in_left, reprint.in_right) >= CREDITED_SHARE


def around_first(
    printings: Mapping[str, Printing], pairs: Iterable[tuple[str, str, Reprint]]
) -> list[tuple[str, str, Reprint]]:
    """Return pairs, those of the very same words set round one report: the agency's that the others credit, or the first.

    So each was taken from that one, as if every two of them were a pair; arguments as of `reprint_trees`.
    """
    given = list(pairs)
    links: dict[str, list[str]] = {}
    exact: dict[str, Reprint] = {}
    for left, right, reprint in given:
        if reprint.kind == "exact":
            links.setdefault(left, []).append(right)
            links.setdefault(right, []).append(left)
            exact[left] = exact[right] = reprint
    found = [pair for pair in given if pair[2].kind != "exact"]
    for part in connected(links):
        credits_: Counter[str] = Counter(a for one in part for a in set(_others_credits(printings[one])))
        middle = min(
            part, key=lambda one: (not credits_[printings[one].agency or ""], printings[one].when, one)
        )
        found += [(middle, one, exact[one]) for one in sorted(part) if one != middle]
    return found


def reprint_trees(
    printings: Mapping[str, Printing], pairs: Iterable[tuple[str, str, Reprint]]
) -> dict[str, Descent]:
    """Return for each report where it comes from; the same whatever the order of reports and pairs.

    Args:
        printings: Report id to what is known of it.
        pairs: (left id, right id, what they share), either way round; passages that are no copies are passed over.
    """
    shares: dict[str, dict[str, tuple[float, str]]] = {report: {} for report in printings}
    for left, right, reprint in pairs:
        if left in printings and right in printings and left != right and may_descend(reprint):
            shares[left][right] = (reprint.in_left, reprint.kind)
            shares[right][left] = (reprint.in_right, reprint.kind)
    order = _order(printings, shares)
    found: dict[str, Descent] = {}
    for report in sorted(printings, key=order.__getitem__):
        parent = _parent(report, printings, shares[report], order)
        if parent is None:
            found[report] = Descent(report)
        else:
            share, kind = shares[report][parent]
            found[report] = Descent(found[parent].origin, parent, share, kind)
    return _joined(found, printings, shares, order)


Order = Mapping[str, tuple[str, bool, str, str]]
Shares = Mapping[str, Mapping[str, tuple[float, str]]]


def _order(printings: Mapping[str, Printing], shares: Shares) -> dict[str, tuple[str, bool, str, str]]:
    """Return what reports are sorted by: the agency's report before those that credit it, whatever the clock says."""
    order = {}
    for report, printing in printings.items():
        crediting = [
            printings[other].when
            for other in shares[report]
            if printing.agency is not None and printing.agency in _others_credits(printings[other])
        ]
        order[report] = (min([printing.when, *crediting]), not crediting, printing.when, report)
    return order


def _others_credits(printing: Printing) -> tuple[str, ...]:
    """Return the agencies that a report credits, itself left out."""
    return tuple(agency for agency in printing.credits if agency != printing.agency)


def _parent(
    report: str, printings: Mapping[str, Printing], shares: Mapping[str, tuple[float, str]], order: Order
) -> str | None:
    """Return the earlier report that holds most of one; of several alike the credited one, then the first."""
    credited = _others_credits(printings[report])
    likely = []
    for other, (share, _) in shares.items():
        is_credited = printings[other].agency in credited
        if order[other] < order[report] and share >= (CREDITED_SHARE if is_credited else TAKEN_SHARE):
            # a byline more or less is no sign of descent
            likely.append((-round(share, 2), not is_credited, order[other], other))
    return min(likely)[-1] if likely else None


def _joined(
    found: dict[str, Descent], printings: Mapping[str, Printing], shares: Shares, order: Order
) -> dict[str, Descent]:
    """Let the trees of reports that credit one agency with shared text go back to the first of them."""
    first = {d.origin: d.origin for d in found.values()}
    via: dict[str, str] = {}

    def top(origin: str) -> str:
        while first[origin] != origin:
            origin = first[origin]
        return origin

    members: dict[str, set[str]] = {}
    for report, descent in found.items():
        members.setdefault(descent.origin, set()).add(report)
    agencies = {o: {printings[r].agency for r in reports} for o, reports in members.items()}
    for report in sorted(found):
        for other in sorted(shares[report]):
            common = sorted(set(_others_credits(printings[report])) & set(_others_credits(printings[other])))
            trees = (found[report].origin, found[other].origin)
            missing = [a for a in common if not any(a in agencies[tree] for tree in trees)]
            if missing:
                for tree in trees:
                    via[tree] = min(missing[0], via.get(tree, missing[0]))
                one, two = sorted(map(top, trees), key=order.__getitem__)
                first[two] = one
    return {
        report: Descent(top(d.origin), d.parent, d.share, d.kind, via.get(d.origin))
        for report, d in found.items()
    }


def in_tree_order(descents: Mapping[str, Descent], order: Mapping[str, str]) -> list[tuple[int, str]]:
    """Return (depth, report) for the reports of one origin, each under its parent, the earliest first.

    Args:
        descents: The reports of the tree; one whose parent is not among them stands on top.
        order: What siblings are sorted by.
    """
    children: dict[str | None, list[str]] = {}
    for report, descent in descents.items():
        children.setdefault(descent.parent if descent.parent in descents else None, []).append(report)

    def key(report: str) -> tuple[bool, str, str]:
        return descents[report].origin != report, order.get(report, "9999"), report

    listed: list[tuple[int, str]] = []
    waiting: list[tuple[int, str]] = [(0, r) for r in sorted(children.get(None, ()), key=key, reverse=True)]
    while waiting:
        depth, report = waiting.pop()
        listed.append((depth, report))
        waiting += [(depth + 1, r) for r in sorted(children.get(report, ()), key=key, reverse=True)]
    return listed


def count_origins(origins: Sequence[str | None]) -> int:
    """Return how many independent origins so many reports have; one without a known origin is its own."""
    return len({o for o in origins if o is not None}) + sum(o is None for o in origins)
