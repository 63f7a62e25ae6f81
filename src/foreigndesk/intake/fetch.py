"""HTTP: robots.txt, retries, a limit on redirects and size, and no way from a feed into a private network."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from foreigndesk.errors import FetchError
from foreigndesk.intake.options import IntakeOptions

_BUSY = {429, 500, 502, 503, 504}
_REDIRECTS = {301, 302, 303, 307, 308}
_LONGEST_WAIT = 30.0
_ROBOTS_BYTES = 500_000


@dataclass(frozen=True)
class Page:
    """What an address answered."""

    url: str
    data: bytes
    content_type: str = ""
    charset: str | None = None


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

    def fetch(self, url: str, *, named_by_user: bool = False) -> Page:
        """Return what an address answers.

        Args:
            url: An http or https address.
            named_by_user: The user named this address: its host may be private. One from a feed may not.

        Raises:
            FetchError: If it is refused, does not answer, is too large, or must not be read.
        """
        return self._follow(url, named_by_user, robots=True)

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _follow(self, url: str, named_by_user: bool, *, robots: bool) -> Page:
        trusted = _origin(url) if named_by_user else None
        current = url
        seen: set[str] = set()
        for _ in range(self.options.max_redirects + 1):
            if current in seen:
                raise FetchError(url, f"redirects in a circle (back to {current})")
            seen.add(current)
            address = self._checked(url, current, private_allowed=_origin(current) == trusted)
            if robots:
                self._ask_robots(current, named_by_user=_origin(current) == trusted)
                if not named_by_user:
                    self._be_polite(current)
            answer = self._get(
                current, address, url, _ROBOTS_BYTES if not robots else self.options.max_item_bytes
            )
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

    def _get(self, current: str, address: str | None, url: str, cap: int) -> Page | str:
        """Return the answer, or the address that it redirects to; try again where the host is busy."""
        reason, status = "no answer", None
        for attempt in range(self.options.retries + 1):
            wait = self.options.backoff * 2**attempt
            try:
                answer = self._once(current, address, url, cap)
                if not isinstance(answer, _Busy):
                    return answer
                reason, status = f"the host answers {answer.status}", answer.status
                wait = max(wait, answer.retry_after)
            except httpx.TimeoutException:
                reason, status = f"no answer within {self.options.timeout:g} seconds", None
            except httpx.InvalidURL as error:
                raise FetchError(url, f"{current} is no address: {error}") from error
            except httpx.HTTPError as error:
                reason, status = f"cannot be reached: {error or type(error).__name__}", None
            if attempt < self.options.retries:
                self.sleep(min(wait, _LONGEST_WAIT))
        raise FetchError(url, reason, status)

    def _once(self, current: str, address: str | None, url: str, cap: int) -> Page | str | _Busy:
        client = self._client = self._client or httpx.Client(
            follow_redirects=False,
            timeout=self.options.timeout,
            headers={"User-Agent": self.options.user_agent},
        )
        target = httpx.URL(current)
        headers: dict[str, str] = {}
        extensions: dict[str, object] = {}
        if address is not None and target.host != address:
            headers["Host"] = target.netloc.decode("ascii")
            extensions["sni_hostname"] = target.raw_host.decode("ascii")
            target = target.copy_with(host=address)
        deadline = time.monotonic() + 10 * self.options.timeout
        with client.stream("GET", target, headers=headers, extensions=extensions) as response:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                return urljoin(current, response.headers["location"])
            if response.status_code in _BUSY:
                asked = response.headers.get("retry-after", "")
                return _Busy(response.status_code, float(asked) if asked.isdigit() else 0.0)
            if response.status_code != 200:
                raise FetchError(
                    url,
                    f"the host answers {response.status_code} {response.reason_phrase}",
                    response.status_code,
                )
            pieces: list[bytes] = []
            total = 0
            for piece in response.iter_bytes(65_536):
                total += len(piece)
                if total > cap:
                    raise FetchError(
                        url, f"larger than {cap / 1e6:g} MB, the most that is read from an address"
                    )
                if time.monotonic() > deadline:
                    raise FetchError(url, f"not complete within {10 * self.options.timeout:g} seconds")
                pieces.append(piece)
            kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
            return Page(current, b"".join(pieces), kind, response.charset_encoding)


@dataclass(frozen=True)
class _Busy:
    status: int
    retry_after: float


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
