"""Words and phrases of a search → the full-text expression of either database; values are always bound, never pasted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, Table, column, func, literal_column, select, table

from foreigndesk.store import schema as t
from foreigndesk.store.search.syntax import WORD_PART, And, Node, Not, Or, Phrase, Prefix, Word, Words
from foreigndesk.store.views import MARK_END, MARK_START

# Which text is searched: title and text of reports, what claims rest on, or what was said.
Index = Literal["reports", "claims", "content"]
_SQLITE = {"reports": "reports_fts", "claims": "claims_fts", "content": "claims_content_fts"}
_POSTGRES = {"reports": "reports.search", "claims": "claims.search", "content": "claims.content_search"}


@dataclass(frozen=True, slots=True)
class FullText:
    """A full-text search in one of the indexes.

    Attributes:
        test: Whether a row of the table meets it, one row at a time.
        rows: The rows that meet it (column `row`).
        score: How well a row of `rows` meets it; greater is better.
    """

    test: ColumnElement[bool]
    rows: Select[Any]
    score: ColumnElement[float]


def full_text(connection: Connection, index: Index, node: Node) -> FullText | None:
    """Return the search for a tree that holds words only and asks for at least one of them; else None."""
    searched = t.reports if index == "reports" else t.claims
    if connection.dialect.name == "sqlite":
        expression = _match(node)
        return None if expression is None else _sqlite(_SQLITE[index], searched, expression)
    query = _tsquery(node) if _match(node) is not None else None
    return None if query is None else _postgres(_POSTGRES[index], searched, query)


def snippets_of(
    connection: Connection, index: Index, node: Node, words: int, rows: Sequence[int]
) -> Select[Any] | None:
    """Return the selection of (row, snippet) for a few rows: words around what was found, that between marks."""
    searched = t.reports if index == "reports" else t.claims
    expression = _match(node)
    if expression is None:
        return None
    if connection.dialect.name == "sqlite":
        name = _SQLITE[index]
        fts = table(name, column("rowid"))
        shown = func.snippet(literal_column(name), -1, MARK_START, MARK_END, "…", words)
        query = select(fts.c.rowid.label("row"), shown.label("snippet"))
        return query.where(literal_column(name).op("MATCH")(expression), fts.c.rowid.in_(rows))
    options = f"StartSel={MARK_START}, StopSel={MARK_END}, MaxWords={words}, MinWords=8, MaxFragments=1"
    where, whole = _POSTGRES[index], t.reports.c.text if index == "reports" else t.claims.c.body
    query_of = _tsquery(node)
    shown = func.ts_headline(literal_column("'english'"), whole, query_of, options)
    selected = select(searched.c.row, shown.label("snippet")).where(searched.c.row.in_(rows))
    return selected.where(literal_column(where).op("@@", is_comparison=True)(query_of))


def any_of(words: list[Words]) -> Node:
    """Return the tree that any of the words meets."""
    return words[0] if len(words) == 1 else Or(tuple(words))


def _sqlite(name: str, searched: Table, expression: str) -> FullText:
    fts = table(name, column("rowid"))
    matches = literal_column(name).op("MATCH")(expression)
    test: Select[Any] = (
        select(literal_column("1")).select_from(fts).where(matches, fts.c.rowid == searched.c.row)
    )
    rows = select(fts.c.rowid.label("row")).where(matches)
    # FTS5 gives the best the lowest
    return FullText(test.correlate(searched).exists(), rows, -func.bm25(literal_column(name)))


def _postgres(name: str, searched: Table, query: ColumnElement[Any]) -> FullText:
    vector: ColumnElement[Any] = literal_column(name)
    matches: ColumnElement[bool] = vector.op("@@", is_comparison=True)(query)
    rows = select(searched.c.row.label("row")).where(matches).correlate(None)
    return FullText(matches, rows, func.ts_rank(vector, query))


def _match(node: Node) -> str | None:
    """Return the tree as FTS5 has it. Only letters and digits get into it, in quotation marks."""
    match node:
        case Word(text) | Phrase(text):
            return f'"{" ".join(WORD_PART.findall(text))}"'
        case Prefix(text):
            return f'"{" ".join(WORD_PART.findall(text))}"*'
        case Or(operands):
            found = [_match(operand) for operand in operands]
            return None if None in found else f"({' OR '.join(map(str, found))})"
        case And(operands):
            wanted = [_match(o) for o in operands if not isinstance(o, Not)]
            barred = [_match(o.operand) for o in operands if isinstance(o, Not)]
            if not wanted or None in wanted or None in barred:
                return None
            without = "".join(f" NOT {one}" for one in barred)
            return f"({' AND '.join(map(str, wanted))}{without})"
        case _:
            return None


def _tsquery(node: Node) -> ColumnElement[Any]:
    """Return the tree as PostgreSQL has it; it holds what `_match` understands."""
    english: ColumnElement[str] = literal_column("'english'")
    match node:
        case Word(text) | Phrase(text):
            return func.phraseto_tsquery(english, " ".join(WORD_PART.findall(text)))
        case Prefix(text):
            parts = " <-> ".join(f"'{part}'" for part in WORD_PART.findall(text))
            return func.to_tsquery(english, f"{parts}:*")
        case Not(operand):
            return func.tsquery_not(_tsquery(operand))
        case And(operands) | Or(operands):
            join = func.tsquery_and if isinstance(node, And) else func.tsquery_or
            found = _tsquery(operands[0])
            for operand in operands[1:]:
                found = join(found, _tsquery(operand))
            return found
        case _:
            raise TypeError(f"{node} is no word")
