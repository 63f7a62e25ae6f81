"""Finds the reports that new ones copy, and keeps where each report comes from (`foreigndesk.linking.origins`).

Reports meet by the fingerprints that they share. One that more than `COMMON` reports bear is boilerplate or a phrase of
the trade, and is not followed, so that a new report reads a bounded number of rows however large the archive. A text
that is common as a whole (a wire that everybody printed) is compared with the first reports that bear it.

Reports of the very same words are one star of pairs, round the first published, and not every two of them a pair: so a
text that a thousand outlets printed has a thousand pairs, not half a million.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from foreigndesk.linking.connected import connected
from foreigndesk.linking.credits import credited_agencies, credited_as
from foreigndesk.linking.origins import Printing, around_first, may_descend, reprint_trees
from foreigndesk.linking.reprints import (
    FEW_FINGERPRINTS,
    Printed,
    Reprint,
    compare_printed,
    may_be_copies,
    may_be_copy,
    printed,
)
from foreigndesk.model import Document
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import from_json, to_json, unpack
from foreigndesk.store.terms import in_order

# Reports whose words are kept while others are compared with them.
WORDS_KEPT = 1000
# A fingerprint of more reports than this is common. More than the copies that one text usually has; see
# benchmarks/reprints for what it costs.
COMMON = 500
# A report is common as a whole if so much of it is.
COMMON_SHARE = 0.5


def link_copies(
    connection: Connection,
    report_ids: Sequence[str],
    tell: Callable[[str, int, int], None],
    common: int = COMMON,
) -> None:
    """Compare new reports with those that share words with them, and bring the trees up to date."""
    touched: set[str] = set()
    compared: set[tuple[str, str]] = set()
    texts = _Texts(connection)
    candidates = _Candidates(connection, common)
    # as they were stored: of a common text each sees the first that bear it, which are linked by then
    waiting = dict.fromkeys(_as_stored(connection, report_ids))
    for number, report_id in enumerate(list(waiting)):
        tell("reprints", number, len(report_ids))
        del waiting[report_id]
        near = candidates.of(report_id)
        known = texts.of([report_id, *near])
        own = known[report_id].words
        mates = [other for other in near if own and known[other].words == own]
        pairs = {(min(report_id, other), max(report_id, other)) for other in {*near} - {*mates}}
        pairs -= compared
        compared |= pairs
        touched |= _compare(connection, report_id, sorted(pairs), known)
        linked = [other for other in mates if other not in waiting]
        if linked:
            _forget_older_pairs(connection, report_id, mates, len(own))
            touched |= _join_star(connection, report_id, linked[0], len(own))
    write_trees(connection, touched)


def _as_stored(connection: Connection, report_ids: Sequence[str]) -> list[str]:
    """Return reports in the order in which they came into the record."""
    r = t.reports.c
    rows: list[tuple[int, str]] = []
    for batch in in_chunks(report_ids):
        found = connection.execute(select(r.row, r.id).where(r.id.in_(batch)))
        rows += [(row.row, row.id) for row in found]
    return [report_id for _, report_id in sorted(rows)]


class _Candidates:
    """Which reports share enough fingerprints with one."""

    def __init__(self, connection: Connection, common: int) -> None:
        self.connection, self.common = connection, common
        self._sizes: dict[int, int] = {}

    def of(self, report_id: str) -> list[str]:
        r = t.reports.c
        own, day = self.connection.execute(select(r.row, r.published_day).where(r.id == report_id)).one()
        borne = self._borne(own)
        mine = [value for value in borne if value >= 0]
        self._sizes[own] = size = len(mine)
        # every long report that shares a single fingerprint would be no candidate, and there are many of them
        few = size <= FEW_FINGERPRINTS
        rare = [value for value in mine if borne[value] <= self.common]
        if not few:
            rare += [~value for value in rare if borne[~value] <= self.common]
        shared: Counter[int] = Counter()
        row, whole = t.fingerprints.c.report_row, t.fingerprints.c.hash >= 0
        for batch in in_chunks(sorted(rare)):
            query = select(row, whole, func.count()).where(t.fingerprints.c.hash.in_(batch))
            for other, is_whole, count in self.connection.execute(query.group_by(row, whole)):
                if few or not is_whole or count > 1:
                    shared[other] = max(shared[other], count)
        common = sorted(value for value in mine if borne[value] > self.common)
        if len(common) > COMMON_SHARE * size:
            for value in common:
                first = select(row).where(t.fingerprints.c.hash == value).order_by(row).limit(self.common)
                shared.update(self.connection.execute(first).scalars())
        shared.pop(own, None)
        sizes = self._size([other for other, count in shared.items() if not may_be_copies(count, size, size)])
        near = [
            other for other, count in shared.items() if may_be_copies(count, sizes.get(other, size), size)
        ]
        sizes = self._size(near)
        found: list[str] = []
        for batch in in_chunks(sorted(near)):
            for other in self.connection.execute(
                select(r.row, r.id, r.published_day).where(r.row.in_(batch))
            ):
                if may_be_copies(shared[other.row], sizes[other.row], size, other.published_day, day):
                    found.append(other.id)
        return sorted(found)

    def _borne(self, own: int) -> dict[int, int]:
        """Return how many reports bear each of a report's fingerprints and its negative, counted up to `common` + 1."""
        prints = t.fingerprints.c
        values = select(prints.hash.label("value")).where(prints.report_row == own, prints.hash >= 0)
        negative = select((-prints.hash - 1).label("value")).where(prints.report_row == own, prints.hash >= 0)
        mine = union_all(values, negative).subquery("mine")
        bearers = t.fingerprints.alias("bearers")
        counted = (
            select(literal_column("1").label("one"))
            .where(bearers.c.hash == mine.c.value)
            .limit(self.common + 1)
            .correlate(mine)
            .subquery()
        )
        count = select(func.count()).select_from(counted).correlate(mine).scalar_subquery()
        return {value: int(found) for value, found in self.connection.execute(select(mine.c.value, count))}

    def _size(self, rows: Iterable[int]) -> dict[int, int]:
        """Return how many fingerprints reports have."""
        rows = list(rows)
        column = t.fingerprints.c.report_row
        for batch in in_chunks(sorted(set(rows) - self._sizes.keys())):
            query = select(column, func.count()).where(column.in_(batch), t.fingerprints.c.hash >= 0)
            self._sizes.update(dict(self.connection.execute(query.group_by(column)).all()))
        return {row: self._sizes[row] for row in rows}


class _Texts:
    """Reports as they are compared, read some at a time; the last `WORDS_KEPT` stay."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._kept: dict[str, Printed] = {}

    def of(self, report_ids: Sequence[str]) -> dict[str, Printed]:
        r = t.reports.c
        found = {one: self._kept.pop(one) for one in report_ids if one in self._kept}
        for batch in in_chunks(one for one in report_ids if one not in found):
            query = select(r.id, r.text, r.outlet, r.published_day).where(r.id.in_(batch))
            for row in self.connection.execute(query):
                found[row.id] = printed(row.text, row.outlet, row.published_day)
        self._kept |= found
        for old in list(self._kept)[: max(0, len(self._kept) - WORDS_KEPT)]:
            del self._kept[old]
        return found


def _compare(
    connection: Connection,
    report_id: str,
    pairs: Sequence[tuple[str, str]],
    known: Mapping[str, Printed],
) -> set[str]:
    """Compare pairs of a report and keep the copies among them; return the reports of which pairs came or went."""
    columns = t.reprint_pairs.c
    query = select(columns.left, columns.right).where(
        or_(columns.left == report_id, columns.right == report_id)
    )
    old = {(row.left, row.right) for row in connection.execute(query)} & set(pairs)
    found = []
    for left, right in pairs:
        if not may_be_copy(known[left], known[right]):
            continue
        reprint = compare_printed(known[left], known[right])
        if reprint is not None and reprint.is_copy:
            found.append({"left": left, "right": right, "payload": to_json(reprint)})
    for left, right in sorted(old):
        connection.execute(delete(t.reprint_pairs).where(columns.left == left, columns.right == right))
    if found:
        connection.execute(insert(t.reprint_pairs), found)
    return {report for pair in old for report in pair} | {
        row[side] for row in found for side in ("left", "right")
    }


def _forget_older_pairs(connection: Connection, report_id: str, mates: Sequence[str], size: int) -> None:
    """Forget pairs of the very same words that an older version kept in another form: they are a star now."""
    c = t.reprint_pairs.c
    for batch in in_chunks(mates):
        between = or_(
            and_(c.left == report_id, c.right.in_(batch)), and_(c.right == report_id, c.left.in_(batch))
        )
        connection.execute(delete(t.reprint_pairs).where(between, c.payload != _same_words(size)))


def _same_words(size: int) -> str:
    """How a pair of reports of the very same words is kept, given how many words they have."""
    return to_json(Reprint("exact", 1.0, 1.0, size, size))


def _join_star(connection: Connection, report_id: str, mate: str, size: int) -> set[str]:
    """Put a report into the star of one that has the very same words; return the reports of which pairs came or went.

    Args:
        connection: A writing connection.
        report_id: The report.
        mate: The other one.
        size: How many words they have.
    """
    columns = t.reprint_pairs.c
    payload = _same_words(size)

    def neighbours(report: str, limit: int | None = None) -> set[str]:
        sides = ((columns.left, columns.right), (columns.right, columns.left))
        found: set[str] = set()
        for own, other in sides:
            query = select(other).where(own == report, columns.payload == payload).limit(limit)
            found |= set(connection.execute(query).scalars())
        return found

    def first(reports: set[str]) -> str:
        r = t.reports.c
        rows: list[tuple[str, str]] = []
        for batch in in_chunks(sorted(reports)):
            query = select(r.id, r.published_day, r.published_at).where(r.id.in_(batch))
            rows += [(in_order(row[1], row[2]), row[0]) for row in connection.execute(query)]
        return min(rows)[1]

    some = neighbours(mate, 2)
    # who has one neighbour is the first, or that one is
    middle = mate if len(some) != 1 else first(some | {mate})
    around = neighbours(report_id, 1)
    if not around and first({report_id, middle}) == middle:
        members, new = {report_id}, middle
    else:
        # it comes before the first, or was linked before and may have another day now
        members = {report_id, middle} | neighbours(middle) | (neighbours(report_id) if around else set())
        new = first(members)
        for old in {report_id, middle} - {new}:
            for own in (columns.left, columns.right):
                connection.execute(delete(t.reprint_pairs).where(own == old, columns.payload == payload))
        members -= neighbours(new) | {new}
    rows = [
        {"left": min(new, one), "right": max(new, one), "payload": payload} for one in sorted(members - {new})
    ]
    if rows:
        connection.execute(insert(t.reprint_pairs), rows)
    return members | {report_id, new}


def _reached(connection: Connection, start: set[str]) -> dict[tuple[str, str], Reprint]:
    """Return the pairs of the parts of the record that hold the given reports."""
    found: dict[tuple[str, str], Reprint] = {}
    seen: set[str] = set()
    frontier = set(start)
    columns = t.reprint_pairs.c
    while frontier:
        seen |= frontier
        reached: set[str] = set()
        for batch in in_chunks(sorted(frontier)):
            query = select(t.reprint_pairs).where(or_(columns.left.in_(batch), columns.right.in_(batch)))
            for row in connection.execute(query):
                reprint = from_json(row.payload, Reprint)
                if may_descend(reprint):
                    found[row.left, row.right] = reprint
                    reached |= {row.left, row.right}
        frontier = reached - seen
    return found


def write_trees(connection: Connection, touched: set[str]) -> None:
    """Write where reports come from, for those given and all that hang together with them."""
    for rows in trees_of(connection, touched):
        connection.execute(
            update(t.reports)
            .where(t.reports.c.id == bindparam("report"))
            .values(
                origin_id=bindparam("origin"),
                reprint_of=bindparam("of"),
                reprint_kind=bindparam("kind"),
                parent_id=bindparam("parent"),
                via=bindparam("via_agency"),
            ),
            rows,
        )


def trees_of(connection: Connection, reports: set[str]) -> Iterator[list[dict[str, str | None]]]:
    """Yield where some reports, and all that hang together with them, come from by the pairs that are kept.

    Args:
        connection: Any connection.
        reports: Ids of reports.

    Yields:
        Rows with "report", "origin", "of" (the origin of a reprint), "kind", "parent" and "via_agency".
    """
    pairs = _reached(connection, reports)
    links: dict[str, list[str]] = {report: [] for report in reports}
    by_left: dict[str, list[tuple[str, str, Reprint]]] = {}
    for left, right in sorted(pairs):
        links.setdefault(left, []).append(right)
        links.setdefault(right, [])
        by_left.setdefault(left, []).append((left, right, pairs[left, right]))
    # many parts in one go: most are of two or three reports
    for parts in in_chunks(connected(links)):
        printings = _printings(connection, [report for part in parts for report in part])
        yield [
            row
            for part in parts
            for row in _tree(
                {report: printings[report] for report in part},
                [pair for left in part for pair in by_left.get(left, ())],
            )
        ]


def _tree(
    printings: Mapping[str, Printing], pairs: Sequence[tuple[str, str, Reprint]]
) -> list[dict[str, str | None]]:
    """Return where each report of one part comes from, as it is written."""
    return [
        {
            "report": report_id,
            "origin": place.origin,
            "of": place.origin if place.origin != report_id else None,
            "parent": place.parent,
            "via_agency": place.via,
            # one whose parent is an agency's report that nobody has
            "kind": place.kind or ("partial" if place.origin != report_id else None),
        }
        for report_id, place in sorted(reprint_trees(printings, around_first(printings, pairs)).items())
    ]


def _printings(connection: Connection, report_ids: Sequence[str]) -> dict[str, Printing]:
    r = t.reports.c
    found = {}
    for batch in in_chunks(report_ids):
        query = select(r.id, r.text, r.outlet, r.published_day, r.published_at, r.document)
        for row in connection.execute(query.where(r.id.in_(batch))):
            credits_ = credited_agencies(row.text, unpack(row.document, Document).agency)
            when = in_order(row.published_day, row.published_at)
            found[row.id] = Printing(when, credited_as(row.outlet), credits_)
    return found
