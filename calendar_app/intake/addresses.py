"""Which addresses of the internet are open to everybody. Pure: no name is looked up here.

A server that fetches what strangers name must not be led to its own network. What is not surely
public is refused; where an address of one kind carries one of another, that one counts, too.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from calendar_app.errors import UnsafeSourceError

Address = IPv4Address | IPv6Address

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_ADDRESS = 2048

# The IANA registries of special-purpose addresses (RFC 6890 and after): for one's own machine,
# one's own network, documents, tests, groups, or nothing yet. By hand, since Python's `is_global`
# gives other answers in other versions.
_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private (RFC 1918)
            "100.64.0.0/10",  # behind a provider's NAT, and 100.100.100.200 of one cloud
            "127.0.0.0/8",  # this machine
            "168.63.129.16/32",  # public by its number; inside one cloud, its control of machines
            "169.254.0.0/16",  # this link, and the metadata of most clouds
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments, and the metadata of one cloud
            "192.0.2.0/24",  # documents
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # tests of networks
            "198.51.100.0/24",  # documents
            "203.0.113.0/24",  # documents
            "224.0.0.0/4",  # groups
            "240.0.0.0/4",  # nothing yet, and everybody on this link
        ),
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")  # all that was ever given out (RFC 4291)
_NOT_PUBLIC_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments, Teredo (which carries an IPv4 address) among them
            "2001:db8::/32",  # documents
            "2002::/16",  # 6to4, which carries an IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documents
        ),
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")  # an IPv4 address as networks without IPv4 see it (RFC 6052)


def is_public(address: Address, port: int) -> bool:
    """Whether anybody may ask there. Below 1024 only the ports of the web: the rest is no web."""
    if not (port in DEFAULT_PORTS.values() or port > 1023):
        return False
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFF_FFFF), port)
        return address in _PUBLIC_6 and not any(address in known for known in _NOT_PUBLIC_6)
    return not any(address in known for known in _NOT_PUBLIC_4)


def web_address(told: str) -> SplitResult:
    """`told` as an address that can be asked for: its host in ASCII, its fragment gone.

    UnsafeSourceError for other schemes, for names and passwords in it, and for what one program
    may read otherwise than the next.
    """
    told = told.strip()
    shown = told if len(told) <= 200 else f"{told[:197]}..."
    if len(told) > LONGEST_ADDRESS or any(c <= " " or c in '\\"<>^`{|}\x7f' for c in told):
        raise UnsafeSourceError(shown, "not the address of a page")
    try:
        parts = urlsplit(told)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise UnsafeSourceError(shown, "not the address of a page") from None
    if parts.scheme not in DEFAULT_PORTS:
        raise UnsafeSourceError(shown, f"{parts.scheme or 'no scheme'}: only http and https")
    if "@" in parts.netloc:
        raise UnsafeSourceError(shown.replace(parts.netloc, host), "holds a name or a password")
    host = _host(host, shown)
    if port == DEFAULT_PORTS[parts.scheme]:
        port = None
    netloc = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=f"{netloc}:{port}" if port is not None else netloc, fragment="")


def literal(host: str) -> Address | None:
    """The address that `host` is, where it is one and no name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _host(host: str, shown: str) -> str:
    """In ASCII. A number that is not a plain address is one of the spellings that only tricks use:
    `2130706433`, `0x7f.1`, `0177.0.0.1` (the URL Standard calls it "ends in a number")."""
    if literal(host):
        return host
    try:
        name = host.encode("idna").decode("ascii").lower()  # also 1 from ①, a dot from 。
    except UnicodeError:
        name = ""
    if not name or not all(c.isalnum() or c in ".-_" for c in name):
        raise UnsafeSourceError(shown, "names no host")
    last = name.removesuffix(".").rpartition(".")[2]
    if last.isdigit() or last.startswith("0x"):
        raise UnsafeSourceError(shown, "an address in numbers, spelt in an odd way")
    return name
