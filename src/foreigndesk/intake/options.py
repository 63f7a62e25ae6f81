"""What a user can say about an intake, and the report as the readers of formats hand it on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Literal

from foreigndesk.intake.limits import MAX_ITEM_BYTES, MAX_TEXT_CHARS
from foreigndesk.intake.visits import Visits
from foreigndesk.model import Source

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class IntakeOptions:
    """What the user says about the inputs, and the limits of reading them.

    `published`, `outlet`, `title`, `url` and `language` hold for every input that does not bring its own (a field
    of a JSONL line, an index, a feed's entry); they go before whatever is read off a page.

    Attributes:
        published: Publication date of plain texts and pages.
        stdin: What "-" reads; `sys.stdin.buffer` if None.
        allow_private_addresses: Let feeds and redirects lead to private, loopback and link-local addresses.
        max_item_bytes: Largest single report, line or page that is read.
        max_text_chars: Longest text that is still a report.
        timeout: Seconds without an answer before an address is given up.
        retries: How often an address is asked again when it is busy or unreachable.
        backoff: Seconds before the first new try; doubled each time.
        politeness: Seconds between two requests to one host for addresses reached from a feed.
        max_redirects: How many redirects are followed.
        visits: What addresses answered in earlier runs, and do in this one; all are read whole if None.
        user_agent: Sent with every request, and looked up in robots.txt by its first word.
    """

    published: str | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    stdin: BinaryIO | None = None
    allow_private_addresses: bool = False
    max_item_bytes: int = MAX_ITEM_BYTES
    max_text_chars: int = MAX_TEXT_CHARS
    timeout: float = 20.0
    retries: int = 2
    backoff: float = 1.0
    politeness: float = 0.5
    max_redirects: int = 5
    visits: Visits | None = None
    user_agent: str = "foreigndesk/0.1 (news reader)"


@dataclass(frozen=True)
class RawReport:
    """A report as it came out of its format, before litter, dates and language are looked at.

    Attributes:
        shape: "page" for text copied off a web page (headline and litter stand in it), "record" for text that
            somebody already cut to size (JSONL, CSV, WARC and HTML after extraction).
        published: Date as the input's metadata gives it, or None.
        page_published: Date as printed on the page (HTML without metadata), or None.
        retrieved_at: ISO date-time if the input says when it was fetched (WARC), or None for now.
    """

    text: str
    source: Source
    shape: Literal["page", "record"] = "record"
    title: str | None = None
    byline: str | None = None
    author: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    page_published: str | None = None
    language: str | None = None
    retrieved_at: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RawPage:
    """A page as an archive has it, its article still to be found (`warc.extract_page`).

    To find it takes a hundred times longer than to get here, so it is left to the process that reads the report.

    Attributes:
        data: The page's bytes.
        charset: The encoding that its HTTP headers declare, or None.
        given: Metadata of the archive, under the names of `RawReport`, for what the page does not say.
    """

    data: bytes
    source: Source
    url: str | None = None
    charset: str | None = None
    retrieved_at: str | None = None
    given: dict[str, str] = field(default_factory=dict)


RawItem = RawReport | RawPage
