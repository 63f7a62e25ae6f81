"""An HTML page → its article: trafilatura finds the text, the page's own metadata says when, who and where."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from foreigndesk.errors import ExtractionError
from foreigndesk.intake.dates import find_date
from foreigndesk.intake.limits import MAX_PAGE_CHARS, MAX_PAGE_TAGS, PAGE_SECONDS
from foreigndesk.intake.options import RawReport
from foreigndesk.intake.paragraphs import ends_sentence
from foreigndesk.model import Source
from foreigndesk.time_limit import stop_after

# Less than this is a teaser or a notice, and no article.
MIN_WORDS = 25
# Short texts of a page that are looked at for a printed date; it stands above or below the article.
MAX_PRINTED = 20_000
_ARTICLE = re.compile(r"Article|Report|BlogPosting|LiveBlog", re.IGNORECASE)
_DATE_NAMES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publish-date",
    "publishdate",
    "publish_date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "sailthru.date",
    "parsely-pub-date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "article_date_original",
    "originalpublicationdate",
    "publication_date",
    "ptime",
    "displaydate",
)
# Words in the class or id of a box that is no part of the article.
_BOXES = frozenset(
    {
        *(
            "comments",
            "comment",
            "commentlist",
            "discussion",
            "disqus",
            "respond",
            "newsletter",
            "promo",
            "signup",
            "subscribe",
        ),
        *(
            "related",
            "relatedposts",
            "recirc",
            "recommended",
            "trending",
            "mostread",
            "popular",
            "taboola",
            "outbrain",
            "share",
        ),
        *(
            "sharing",
            "sharedaddy",
            "social",
            "cookie",
            "cookies",
            "consent",
            "gdpr",
            "breadcrumb",
            "breadcrumbs",
            "pullquote",
        ),
        *("advert", "advertisement", "sidebar", "paywall", "tools", "toolbar"),
    }
)
_PUBLISHED = re.compile(r"\W*(?:first )?(?:published|posted|date|created)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)


class BeyondLimitsError(ValueError):
    """A piece of HTML is larger or deeper than is read."""


@dataclass
class PageMetadata:
    """What a page says about itself."""

    title: str | None = None
    published: str | None = None
    page_published: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None


def declared_charset(data: bytes) -> str | None:
    """Return the encoding that a page's head names, or None."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else None


def extract(html: str, source: Source, *, url: str | None = None) -> RawReport:
    """Return the article of a page.

    Raises:
        ExtractionError: If there is none, or the page is beyond the limits.
    """
    from lxml.etree import LxmlError

    _quiet_trafilatura()
    if not html.strip():
        raise ExtractionError(source.path, "an empty page", source.place)
    _refuse_large(html, source)
    # lxml refuses text with an encoding declaration; we decoded it already.
    html = re.sub(r"^\s*<\?xml[^>]*\?>", "", html.replace("\0", ""))
    slow = ExtractionError(
        source.path, f"the page takes more than {PAGE_SECONDS:g} seconds to read", source.place
    )
    try:
        with stop_after(PAGE_SECONDS, slow):
            tree = _parsed(html)
            meta = page_metadata(tree)
            _prune(tree)
            found = _article(tree, url or meta.url)
            if _words(found) < MIN_WORDS:
                # A box that we took for litter may have held the article.
                found = _article(_parsed(html), url or meta.url)
    except (LxmlError, ValueError) as error:
        raise ExtractionError(source.path, f"no readable HTML: {error}", source.place) from error
    if _words(found) < MIN_WORDS:
        raise ExtractionError(source.path, "no article was found in the page", source.place)
    text: str = found.text
    # Bullets are trafilatura's, not the page's.
    text = re.sub(r"(?m)^- ", "", text)
    title = meta.title or found.title
    return RawReport(
        text=text,
        source=source,
        shape="page",
        title=_without_site(title, meta.outlet or found.sitename),
        author=meta.author or found.author,
        byline=meta.author or found.author,
        outlet=meta.outlet or _site_name(found.sitename),
        url=url or meta.url or found.url,
        published=meta.published,
        page_published=meta.page_published or found.date,
        language=None,
    )


def _refuse_large(html: str, source: Source) -> None:
    if len(html) > MAX_PAGE_CHARS:
        reason = f"a page of {len(html):,} characters is not read (the most is {MAX_PAGE_CHARS:,})"
        raise ExtractionError(source.path, reason, source.place)
    if (tags := html.count("<")) > MAX_PAGE_TAGS:
        reason = f"a page of {tags:,} tags is not read (the most is {MAX_PAGE_TAGS:,})"
        raise ExtractionError(source.path, reason, source.place)


def _parsed(html: str, *, fragment: bool = False) -> Any:
    """Return the tree of a page, or of a piece of one.

    Raises:
        BeyondLimitsError: If the parser gave up before the end (it does where elements are nested 256 deep).
        LxmlError: If there is nothing in it.
    """
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser()
    if fragment:
        tree = lxml_html.fragment_fromstring(html, create_parent="div", parser=parser)
    else:
        tree = lxml_html.document_fromstring(html, parser=parser)
    last = parser.error_log.last_error
    if last is not None and last.type_name == "ERR_RESOURCE_LIMIT":
        raise BeyondLimitsError("nested too deep to be read to its end")
    return tree


def _article(tree: Any, url: str | None) -> Any:
    """Return what trafilatura finds in a page, or None; its date is no guess: it looks at metadata only."""
    import trafilatura

    return trafilatura.bare_extraction(
        tree,
        url=url,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        favor_precision=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )


def _words(found: Any) -> int:
    return len((found.text or "").split()) if found is not None else 0


def text_of(fragment: str) -> str:
    """Return the paragraphs of a piece of HTML (the content of a feed's entry).

    Raises:
        BeyondLimitsError: If it is beyond the limits of a page.
    """
    from lxml.etree import LxmlError

    if "<" not in fragment:
        return fragment
    if fragment.count("<") > MAX_PAGE_TAGS:
        raise BeyondLimitsError(f"a text of more than {MAX_PAGE_TAGS:,} tags is not read")
    try:
        # lxml refuses text with an encoding declaration, which means nothing here.
        tree = _parsed(re.sub(r"^\s*<\?xml[^>]*\?>", "", fragment.replace("\0", "")), fragment=True)
    except LxmlError:
        return re.sub(r"<[^<>]*>", " ", fragment)
    for node in tree.xpath("//script|//style|//figure|//iframe|//form|//aside|//noscript"):
        node.drop_tree()
    for node in tree.xpath("//p|//div|//br|//li|//h1|//h2|//h3|//h4|//blockquote|//tr"):
        node.tail = "\n" + (node.tail or "")
        node.text = "\n" + (node.text or "")
    lines = (" ".join(line.split()) for line in str(tree.text_content()).split("\n"))
    return "\n".join(line for line in lines if line)


def page_metadata(tree: Any) -> PageMetadata:
    """Return what JSON-LD, meta elements and `<time>` of a page say about it."""
    meta = PageMetadata()
    for article in _linked_data(tree):
        meta.title = meta.title or _string(article.get("headline"))
        meta.published = (
            meta.published or _string(article.get("datePublished")) or _string(article.get("dateCreated"))
        )
        meta.outlet = meta.outlet or _named(article.get("publisher"))
        meta.author = meta.author or _named(article.get("author"))
        meta.url = meta.url or _address(_string(article.get("url")))
    values: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").lower()
        content = (node.get("content") or "").strip()
        if name and content:
            values.setdefault(name, content)
    meta.title = meta.title or values.get("og:title")
    meta.published = meta.published or next((values[n] for n in _DATE_NAMES if n in values), None)
    meta.outlet = meta.outlet or values.get("og:site_name")
    author = values.get("author") or values.get("byl") or values.get("parsely-author")
    meta.author = meta.author or (re.sub(r"^By ", "", author) if author and "://" not in author else None)
    canonical = tree.xpath("//link[@rel='canonical']/@href")
    meta.url = _address(canonical[0] if canonical else None) or _address(values.get("og:url")) or meta.url
    for node in tree.xpath("//time[@datetime]")[:5]:
        if meta.published is None and (
            node.get("itemprop") == "datePublished" or node.get("pubdate") is not None
        ):
            meta.published = node.get("datetime")
    times = tree.xpath("//article//time/@datetime | //header//time/@datetime") or tree.xpath(
        "//time/@datetime"
    )
    if times and meta.published is None:
        meta.page_published = times[0]
    if meta.published is None and meta.page_published is None:
        meta.page_published = _printed_date(tree)
    return meta


def _printed_date(tree: Any) -> str | None:
    """Return the date that the page prints behind a word such as 'Published', or None."""
    for words in tree.xpath("//body//text()[string-length(.) < 120]")[:MAX_PRINTED]:
        if _PUBLISHED.match(words) and not ends_sentence(words) and (day := find_date(words)):
            return day
    return None


def _prune(tree: Any) -> None:
    """Take readers' comments, boxes and links to other reports out of a page, by what its authors call them.

    Nothing goes that holds half of the page: a theme may call its main column 'main-with-sidebar'.
    """
    whole = len(tree.text_content())
    for node in tree.xpath("//*[@class or @id]"):
        if node.tag in ("html", "body", "article", "main") or node.getparent() is None:
            continue
        names = re.split(r"[\s_-]+", f"{node.get('class', '')} {node.get('id', '')}".lower())
        if not _BOXES.isdisjoint(names) and len(node.text_content()) < 0.5 * whole:
            node.drop_tree()


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD objects that describe an article."""
    for node in tree.xpath("//script[@type='application/ld+json']"):
        try:
            data = json.loads(node.text_content(), strict=False)
        except (ValueError, RecursionError):
            continue
        pending: list[Any] = [data]
        while pending:
            item = pending.pop(0)
            if isinstance(item, list):
                pending.extend(item[:50])
            elif isinstance(item, dict):
                kinds = item.get("@type")
                if any(
                    isinstance(k, str) and _ARTICLE.search(k)
                    for k in (kinds if isinstance(kinds, list) else [kinds])
                ):
                    yield item
                pending.extend(
                    item[key]
                    for key in ("@graph", "mainEntity", "mainEntityOfPage")
                    if isinstance(item.get(key), (list, dict))
                )


def _string(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _named(value: Any) -> str | None:
    """Return the name or names of a JSON-LD person or organisation."""
    if isinstance(value, list):
        return ", ".join(name for name in map(_named, value) if name) or None
    if isinstance(value, dict):
        return _named(value.get("name"))
    return _string(value)


def _address(url: str | None) -> str | None:
    return url if url and urlsplit(url).scheme in ("http", "https") else None


def _site_name(name: str | None) -> str | None:
    """Return a site's name, or None where trafilatura only has the host."""
    return name if name and not re.fullmatch(r"[\w.-]+\.[a-z]{2,}", name) else None


def _without_site(title: str | None, site: str | None) -> str | None:
    """Return a headline without the site's name at its end ('… | The Herald')."""
    if not title:
        return None
    parts = re.split(r"\s+(?:\||»|::|•)\s+|\s+[-–—]\s+(?=[A-Z])", title)
    if len(parts) > 1 and (
        (site and parts[-1].strip().casefold() in site.casefold())
        or (re.search(r"\s(?:\||»|::|•)\s", title) and len(parts[-1].split()) <= 4)
    ):
        return title[: title.rindex(parts[-1])].rstrip(" |»:•-–—")
    if (
        len(parts) == 2
        and re.search(r"\s(?:\||»|::|•)\s", title)
        and len(parts[0].split()) <= 4 < len(parts[1].split())
    ):
        return parts[1].strip()
    return title


def _quiet_trafilatura() -> None:
    """Keep trafilatura's own remarks off the terminal: what matters of them is in our error."""
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
