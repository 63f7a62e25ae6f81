"""HTTP: robots.txt, retries, limits on redirects, size and time, and no way from a feed into a private network."""

from __future__ import annotations

import ipaddress
import socket
import time
import weakref
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from foreigndesk.errors import FetchError
from foreigndesk.intake.answers import Deadline, body_of
from foreigndesk.intake.options import IntakeOptions
from foreigndesk.intake.visits import conditions_of, validators_of
from foreigndesk.model import Validators

_BUSY = {429, 500, 502, 503, 504}
_REDIRECTS = {301, 302, 303, 307, 308}
_LONGEST_WAIT = 30.0
_ROBOTS_BYTES = 500_000
# A host that did not answer so many addresses running is not asked again in this run.
DEAD_AFTER = 3
# An answer is given up after so many times the time-out: a server may go on sending a byte now and then.
PATIENCE = 10


@dataclass(frozen=True)
class Page:
    """What an address answered.

    Attributes:
        unchanged: It answered that it has not changed; there is no data then.
        validators: What it can be asked by whether it has, the next time.
    """

    url: str
    data: bytes
    content_type: str = ""
    charset: str | None = None
    unchanged: bool = False
    validators: Validators | None = None


@dataclass
class Fetcher:
    """Reads addresses for one run; close it at the end.

    Attributes:
        sleep: How it waits; tests pass one that does not.
        resolve: Host and port → IP addresses; tests pass one that knows made-up hosts.
    """

    options: IntakeOptions
    sleep: Callable[[float], None] = time.sleep
    resolve: Callable[[str, int], list[str]] = field(default=lambda host, port: resolve_host(host, port))
    _client: httpx.Client | None = None
    _robots: dict[str, RobotFileParser | str] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _silent: Counter[str] = field(default_factory=Counter)
    _later: dict[str, str] = field(default_factory=dict)
    _sockets: weakref.WeakSet[socket.socket] = field(default_factory=weakref.WeakSet)

    def fetch(self, url: str, *, named_by_user: bool = False, known: Validators | None = None) -> Page:
        """Return what an address answers.

        Args:
            url: An http or https address.
            named_by_user: The user named this address: its host may be private. One from a feed may not.
            known: What it answered with when it was last read: it is asked for what has changed since.

        Raises:
            FetchError: If it is refused, does not answer, is too large, or must not be read.
        """
        return self._follow(url, named_by_user, robots=True, known=known)

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _follow(
        self, url: str, named_by_user: bool, *, robots: bool, known: Validators | None = None
    ) -> Page:
        trusted = _origin(url) if named_by_user else None
        current = url
        seen: set[str] = set()
        for _ in range(self.options.max_redirects + 1):
            if current in seen:
                raise FetchError(url, f"redirects in a circle (back to {current})")
            seen.add(current)
            address = self._checked(url, current, private_allowed=_origin(current) == trusted)
            self._refuse_unwilling(current, url)
            if robots:
                self._ask_robots(current, named_by_user=_origin(current) == trusted)
                if not named_by_user:
                    self._be_polite(current)
            cap = self.options.max_item_bytes if robots else _ROBOTS_BYTES
            answer = self._get(current, address, url, cap, known)
            if isinstance(answer, Page):
                return answer
            current = answer
        raise FetchError(url, f"redirects more than {self.options.max_redirects} times")

    def _checked(self, url: str, current: str, *, private_allowed: bool) -> str | None:
        """Return the IP address to connect to, or None for any; refuse private ones that the user did not name.

        The connection goes to the very address that was checked: a name that resolves differently the second
        time leads nowhere.
        """
        try:
            parts = urlsplit(current)
            host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise FetchError(url, f"{current} is no address: {error}") from error
        if parts.scheme not in ("http", "https") or not host:
            raise FetchError(url, f"{current} is no http or https address")
        if private_allowed or self.options.allow_private_addresses:
            return None
        try:
            addresses = self.resolve(host, port)
        except OSError as error:
            raise FetchError(url, f"the host {host} is not known ({error.strerror or error})") from error
        except ValueError as error:
            raise FetchError(url, f"{host[:80]} is no name of a host") from error
        for address in addresses:
            if is_private(address):
                where = host if host == address else f"{host} ({address})"
                raise FetchError(url, f"{where} is in a private network; only addresses that you name may be")
        if not addresses:
            raise FetchError(url, f"the host {host} is not known")
        return addresses[0]

    def _ask_robots(self, url: str, *, named_by_user: bool) -> None:
        origin = _origin(url)
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin, named_by_user)
        rules = self._robots[origin]
        if isinstance(rules, str):
            raise FetchError(url, rules)
        if not rules.can_fetch(self.options.user_agent.split("/")[0], url):
            raise FetchError(url, "the site's robots.txt asks not to read it")

    def _read_robots(self, origin: str, named_by_user: bool) -> RobotFileParser | str:
        """Return a site's rules (RFC 9309: none found means all allowed, unreachable means none)."""
        rules = RobotFileParser()
        try:
            page = self._follow(f"{origin}/robots.txt", named_by_user, robots=False)
        except FetchError as error:
            if error.status in (401, 403):
                return "the site's robots.txt is closed to us"
            if error.status is not None and 400 <= error.status < 500:
                rules.parse([])
                return rules
            return f"robots.txt could not be read: {error.reason}"
        # The first half of a megabyte counts (RFC 9309), also where a longer file was cut.
        rules.parse(page.data.decode("utf-8", errors="replace").replace("\0", "").splitlines())
        return rules

    def _be_polite(self, url: str) -> None:
        """Wait between two requests to one host."""
        origin = _origin(url)
        rules = self._robots.get(origin)
        delay = self.options.politeness
        if isinstance(rules, RobotFileParser):
            asked = rules.crawl_delay(self.options.user_agent.split("/")[0])
            delay = max(delay, min(float(asked), _LONGEST_WAIT)) if asked else delay
        waited = time.monotonic() - self._last.get(origin, -_LONGEST_WAIT)
        if delay > waited:
            self.sleep(delay - waited)
        self._last[origin] = time.monotonic()

    def _get(
        self, current: str, address: str | None, url: str, cap: int, known: Validators | None
    ) -> Page | str:
        """Return the answer, or the address that it redirects to; try again where the host is busy."""
        reason, status, silent = "no answer", None, False
        for attempt in range(self.options.retries + 1):
            wait = self.options.backoff * 2**attempt
            try:
                answer = self._once(current, address, url, cap, known)
                if not isinstance(answer, _Busy):
                    self._silent.pop(_origin(current), None)
                    return answer
                reason, status, silent = f"the host answers {answer.status}", answer.status, False
                wait = max(wait, answer.retry_after)
                if answer.retry_after > _LONGEST_WAIT:
                    asked = f"the host answers {answer.status} and asks to come back in"
                    self._later[_origin(current)] = f"{asked} {answer.retry_after:.0f} seconds"
                    break
            except httpx.TimeoutException:
                reason, status, silent = f"no answer within {self.options.timeout:g} seconds", None, True
            except (httpx.InvalidURL, UnicodeError) as error:
                raise FetchError(url, f"{current} is no address: {error}") from error
            except httpx.HTTPError as error:
                words = str(error) or type(error).__name__
                reason, status, silent = f"cannot be reached: {words}", None, True
            if attempt < self.options.retries:
                self.sleep(min(wait, _LONGEST_WAIT))
        if silent:
            self._silent[_origin(current)] += 1
        self._refuse_unwilling(current, url, silent=False)
        raise FetchError(url, reason, status)

    def _refuse_unwilling(self, current: str, url: str, *, silent: bool = True) -> None:
        """Refuse an address whose host asked to be left alone for now, or has not answered for some time."""
        origin = _origin(current)
        if reason := self._later.get(origin):
            raise FetchError(url, reason)
        if silent and self._silent[origin] >= DEAD_AFTER:
            reason = (
                f"{urlsplit(current).hostname} did not answer {DEAD_AFTER} times; not asked again in this run"
            )
            raise FetchError(url, reason)

    def _once(
        self, current: str, address: str | None, url: str, cap: int, known: Validators | None
    ) -> Page | str | _Busy:
        client = self._client = self._client or httpx.Client(
            follow_redirects=False,
            timeout=self.options.timeout,
            # No encodings but these: what others may be installed for is unpacked without a limit.
            headers={"User-Agent": self.options.user_agent, "Accept-Encoding": "gzip, deflate"},
        )
        target = httpx.URL(current)
        headers = conditions_of(known)
        extensions: dict[str, object] = {}
        if address is not None and target.host != address:
            headers["Host"] = target.netloc.decode("ascii")
            extensions["sni_hostname"] = target.raw_host.decode("ascii")
            target = target.copy_with(host=address)
        with (
            Deadline(PATIENCE * self.options.timeout, url, self._sockets) as deadline,
            client.stream(
                "GET", target, headers=headers, extensions={**extensions, "trace": deadline.trace}
            ) as response,
        ):
            if response.status_code in _REDIRECTS and "location" in response.headers:
                return _joined(current, response.headers["location"], url)
            if response.status_code == 304 and known is not None:
                return Page(current, b"", unchanged=True, validators=known)
            if response.status_code in _BUSY:
                asked = response.headers.get("retry-after", "")
                return _Busy(response.status_code, retry_after(asked, datetime.now(UTC)))
            if response.status_code != 200:
                raise FetchError(
                    url,
                    f"the host answers {response.status_code} {response.reason_phrase}",
                    response.status_code,
                )
            data = body_of(response, url, cap, cut=cap == _ROBOTS_BYTES)
            deadline.check()
            kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
            given = validators_of(response.headers)
            return Page(current, data, kind, response.charset_encoding, validators=given)


@dataclass(frozen=True)
class _Busy:
    status: int
    retry_after: float


def retry_after(asked: str, now: datetime) -> float:
    """Return how many seconds a Retry-After header asks to wait: a number, or a time (RFC 9110); 0 if neither."""
    asked = asked.strip()
    if asked.isascii() and asked.isdecimal():
        return float(asked[:9])
    try:
        return max(0.0, (parsedate_to_datetime(asked) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _joined(current: str, location: str, url: str) -> str:
    try:
        return urljoin(current, location)
    except ValueError as error:
        raise FetchError(url, f"redirects to {location[:80]!r}, which is no address") from error


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def resolve_host(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host.

    Raises:
        OSError: If there are none.
    """
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_private(address: str) -> bool:
    """Return whether an IP address is no public one: private, loopback, link-local, reserved, multicast."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_private(str(inner))
    return not ip.is_global or ip.is_multicast
