"""Reports as entries of a bibliography: CSL-JSON (what Zotero, Pandoc and citeproc read) and BibTeX (UTF-8, for biber too).

Written with no library: the entries are flat, and what matters is escaping, which the writers that were looked at leave to
the caller. pybtex 0.26 refuses a title with a brace that does not close, bibtexparser 1.4 writes it as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

from foreigndesk.export.jsonl import json_text
from foreigndesk.safe_characters import one_line
from foreigndesk.store.dossier import Source

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_BY = re.compile(r"by\s+", re.IGNORECASE)
# What LaTeX would read as its own. BibTeX counts braces even behind a backslash, so that `\{` alone would end no entry.
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
        "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    }
)  # fmt: skip


def citation_key(source: Source) -> str:
    """Return the key of a report: outlet, day and id, in ASCII; the same in every dossier, and no other report's."""
    plain = unicodedata.normalize("NFKD", source.outlet or "").encode("ascii", "ignore").decode().lower()
    outlet = re.sub(r"[^a-z0-9]", "", plain)[:20] or "report"
    return f"{outlet}{''.join(f'{part:02}' for part in date_parts(source.published))}-{source.id}"


def title_words(source: Source) -> str:
    """Return a report's headline; in brackets, as bibliographies do, the first words of one that has none."""
    if source.title and source.title.strip():
        return one_line(source.title)
    opening = one_line(source.opening, 80)
    return f"[{opening}]" if opening else ""


def author_words(source: Source) -> str:
    """Return who wrote a report: the author of its metadata, else its byline without "By"; "" if neither is known.

    Names are not taken apart: which of several words is a family name, a byline does not say.
    """
    return one_line(source.author) or _BY.sub("", one_line(source.byline), count=1)


def date_parts(date: str | None) -> list[int]:
    """Return year, month and day of an ISO date, as far as it has them; [] if it is none."""
    match = _DATE.match(date or "")
    parts = [int(part) for part in match.groups() if part] if match else []
    in_range = all(
        low <= part <= high for part, (low, high) in zip(parts, ((1, 9999), (1, 12), (1, 31)), strict=False)
    )
    return parts if in_range else []


def cited_address(url: str | None) -> str | None:
    """Return an address of the web as it may be linked to, its odd characters encoded; None for any other.

    `javascript:` and its like are no place where a report can be read.
    """
    try:
        parts = urlsplit((url or "").strip())
        is_web = parts.scheme in ("http", "https") and bool(parts.netloc)
    except ValueError:
        return None
    # what is encoded stays so; braces, backslashes, blanks and quotation marks would end a field or an attribute
    return quote((url or "").strip(), safe="%/:?#[]@!$&'()*+,;=~", errors="replace") if is_web else None


def csl_item(source: Source) -> dict[str, Any]:
    """Return a report as an item of CSL-JSON; what is unknown is left out."""
    published, accessed = date_parts(source.published), date_parts(source.retrieved_at)
    author, address = author_words(source), cited_address(source.url)
    item: dict[str, Any] = {
        "id": citation_key(source),
        "type": "article-newspaper" if source.outlet else "document",
        "title": title_words(source),
        "author": [{"literal": author}] if author else None,
        "container-title": one_line(source.outlet),
        "issued": {"date-parts": [published]} if published else None,
        "accessed": {"date-parts": [accessed]} if accessed else None,
        "URL": address,
        "language": one_line(source.language),
        "source": one_line(source.agency),
        "note": _note(source),
    }
    return {name: value for name, value in item.items() if value}


def csl_json(sources: Iterable[Source]) -> str:
    """Return reports as CSL-JSON."""
    return json_text([csl_item(source) for source in sources], indent=2) + "\n"


def bibtex(sources: Iterable[Source]) -> str:
    """Return reports as BibTeX in UTF-8; what is unknown is left out."""
    return "\n".join(_entry(source) for source in sources)


def _entry(source: Source) -> str:
    published, accessed = date_parts(source.published), date_parts(source.retrieved_at)
    fields: dict[str, str | None] = {
        # the second braces keep capitals, and a name whole
        "author": _braced(author_words(source)),
        "title": _braced(title_words(source)),
        "journal": _latex(one_line(source.outlet)),
        "year": f"{published[0]:04}" if published else None,
        "date": _iso(published),
        "url": cited_address(source.url),
        "urldate": _iso(accessed),
        "note": _latex(_note(source)),
    }
    kind = "article" if source.outlet else "misc"
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if len(published) > 1:
        # the name of a month is a macro of every style
        lines.insert(-1, f"  month = {MONTHS[published[1] - 1]},")
    return "\n".join([f"@{kind}{{{citation_key(source)},", *lines, "}", ""])


def _note(source: Source) -> str:
    notes = [f"foreigndesk report {source.id}"]
    if source.origin and source.origin != source.id:
        notes.append(
            " ".join(filter(None, (one_line(source.reprint_kind), "reprint of report", source.origin)))
        )
    return "; ".join(notes)


def _iso(parts: list[int]) -> str:
    return "-".join(f"{part:0{width}}" for part, width in zip(parts, (4, 2, 2), strict=False))


def _latex(text: str) -> str:
    return text.translate(_LATEX)


def _braced(text: str) -> str | None:
    return f"{{{_latex(text)}}}" if text else None
