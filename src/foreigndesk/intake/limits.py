"""How much intake takes from one input, so that no input fills the memory or holds up the rest.

docs/limits.md lists these with what happens beyond them. Those that a caller may want to change are also fields
of `IntakeOptions`.
"""

from __future__ import annotations

from foreigndesk.errors import IntakeError

# 50 MB: far above any report, far below what hurts a laptop.
MAX_ITEM_BYTES = 50_000_000
# A long transcript has 100,000 characters; a text ten times that is a mistake, and would stall the parser.
MAX_TEXT_CHARS = 1_000_000
# Title, outlet, author, address, language: each fits into a line.
MAX_FIELD_CHARS = 10_000
# Pages of news have up to 20,000 tags; a tree of ten times as many takes some 200 MB.
MAX_PAGE_CHARS = 10_000_000
MAX_PAGE_TAGS = 200_000
# A full sitemap (50,000 addresses with news and picture elements) has 1.2 million.
MAX_XML_TAGS = 2_000_000
# Of one JSON document or line; commas and opening brackets are counted, also those within strings.
MAX_JSON_VALUES = 2_000_000
# Deeper values would exhaust the stack of what stores them.
MAX_JSON_DEPTH = 100
# gzip packs text of reports to a quarter; what unpacks to more than 200 times its size is made to fill the memory.
# Counted from the first 100 MB on, for a short file may well hold nothing but blanks.
MAX_UNPACKED_RATIO = 200
UNPACKED_FREELY = 100_000_000
# A Parquet file that comes through a pipe or packed by gzip is laid down in a temporary file up to this size.
MAX_SPOOLED_BYTES = 4_000_000_000
# Lines of headers of one WARC record.
MAX_WARC_HEADERS = 1_000_000
# Lines of one row of a CSV table: no text has more, a quotation mark that is never closed takes all that follow.
MAX_ROW_LINES = 100_000
# Failures named one by one for one file; the others are counted in a last one.
MAX_FAILURES_NAMED = 1_000
# Processor time for one page or one report; they take a few hundredths of a second, the largest a few seconds.
PAGE_SECONDS = 30.0
# Processor time for the parsing of one feed (10,000 full entries take about 20 seconds).
FEED_SECONDS = 120.0


def refuse_many_tags(data: bytes, path: str) -> None:
    """Refuse XML whose tree would fill the memory.

    Raises:
        IntakeError: If it has more than `MAX_XML_TAGS` tags.
    """
    if (tags := data.count(b"<")) > MAX_XML_TAGS:
        raise IntakeError(path, f"XML of {tags:,} tags is not read (the most is {MAX_XML_TAGS:,})")


def refuse_many_values(text: str, path: str, place: str | None = None) -> None:
    """Refuse JSON whose values would fill the memory.

    Raises:
        IntakeError: If it has more than `MAX_JSON_VALUES`.
    """
    if (values := text.count(",") + text.count("[") + text.count("{")) > MAX_JSON_VALUES:
        reason = f"JSON of some {values:,} values is not read (the most is {MAX_JSON_VALUES:,})"
        raise IntakeError(path, reason, place)
