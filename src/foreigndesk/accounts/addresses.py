"""Addresses of the network: which are this machine's own, and which count as one caller."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# Whoever has one address of such a network has them all.
IPV6_PREFIX = 64
UNKNOWN = "unknown"


def is_loopback(host: str) -> bool:
    """Return whether a server bound to this host can be reached from this machine only."""
    if host.lower() == "localhost":
        return True
    found = _parsed(host)
    return found is not None and found.is_loopback


def caller_key(address: str) -> str:
    """Return what failed sign-ins from an address are counted under: IPv4 as it is, IPv6 by its network of 64 bits.

    What is no address (a socket's path, nothing at all) counts together as "unknown".
    """
    found = _parsed(address)
    if found is None:
        return UNKNOWN
    if isinstance(found, IPv4Address):
        return str(found)
    return str(ip_network((int(found), IPV6_PREFIX), strict=False))


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
