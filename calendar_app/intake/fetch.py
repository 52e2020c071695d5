"""An address of the web to its bytes: `fetch` follows redirects, unpacks, and knows its limits.

Everything that a server may do to whoever asks has a bound: how long, how much, how often it sends
elsewhere, and where to. What goes beyond one is an error that says which.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, urljoin

import httpcore2

from calendar_app import __version__
from calendar_app.errors import FetchError, UnsafeSourceError

from .addresses import web_address
from .connecting import Guarded
from .network import Network
from .unpacking import MAX_BYTES, Unpacking, too_large

MOST_REDIRECTS = 5
AGENT = "calendar-app"  # the name that robots.txt knows us by
USER_AGENT = f"{AGENT}/{__version__} (keeps a calendar of diplomatic meetings)"

_ACCEPT = (
    "text/html, application/rss+xml, application/atom+xml, application/pdf, text/calendar, "
    "text/plain;q=0.9, */*;q=0.5"
)
_REDIRECTS = {301, 302, 303, 307, 308}
_NOT_MODIFIED = 304

# Status -> problem: RFC 9110, section 15, for readers of one line.
_REFUSALS = {
    401: "asks for a password",
    403: "does not let us in",
    404: "there is no page at this address",
    410: "the page is gone for good",
    429: "asks us to come less often",
    503: "its server is not at work just now",
}


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of what it sent, to be asked next time whether that still holds."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back. `url` is where it was found in the end; `media_type` and `charset` are as
    the server has them. `fresh` is false where nothing has changed since: then `body` is empty."""

    url: str
    body: bytes
    media_type: str = ""
    charset: str = ""
    validators: Validators = Validators()
    fresh: bool = True


def fetch(
    url: str,
    *,
    known: Validators = Validators(),
    network: Network = Network(),  # noqa: B008
) -> Fetched:
    """What stands at `url`, unless it is still as `known` has it.

    UnsafeSourceError where it leads off the public web, TooLargeError, and FetchError where the
    server gives nothing: its `status` and `retry_after` are those of the answer.
    """
    parts = web_address(url)
    guard = Guarded(network, url)
    try:
        with httpcore2.ConnectionPool(
            ssl_context=_trust(), network_backend=guard, max_connections=1
        ) as pool:
            for _ in range(MOST_REDIRECTS + 1):
                answer = _ask(pool, parts, known, url)
                if isinstance(answer, Fetched):
                    return answer
                parts = answer
            raise FetchError(url, f"sends elsewhere more than {MOST_REDIRECTS} times")
    except httpcore2.TimeoutException as error:
        problem = f"not all there after {network.seconds:g} seconds"
        raise FetchError(url, problem) from error
    except httpcore2.ConnectError as error:
        raise FetchError(url, f"cannot be reached ({_reason(error)})") from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise FetchError(url, f"broke off or answered in no HTTP ({_reason(error)})") from error


def _ask(
    pool: httpcore2.ConnectionPool, parts: SplitResult, known: Validators, source: str
) -> Fetched | SplitResult:
    """One request: what was found, or where to ask next."""
    asked = httpcore2.URL(
        scheme=parts.scheme.encode("ascii"),
        host=(parts.hostname or "").encode("ascii"),
        port=parts.port,
        target=_target(parts),
    )
    headers = {
        "Host": parts.netloc,
        "User-Agent": USER_AGENT,
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip, deflate",
        "If-None-Match": known.etag,
        "If-Modified-Since": known.last_modified,
    }
    given = [(k.encode("ascii"), v.encode("latin-1", "replace")) for k, v in headers.items() if v]
    with pool.stream("GET", asked, headers=given) as response:
        told = {
            name.decode("latin-1").lower(): value.decode("latin-1").strip()
            for name, value in response.headers
        }
        here = parts.geturl()
        if response.status in _REDIRECTS and told.get("location"):
            return _elsewhere(here, told["location"], source)
        if response.status == _NOT_MODIFIED and (known.etag or known.last_modified):
            return Fetched(here, b"", validators=known, fresh=False)
        if not 200 <= response.status < 300:
            raise _refused(source, response.status, told)
        body = b"".join(_unpacked(response, told, source))
        kind, charset = _media_type(told.get("content-type", ""))
        validators = Validators(told.get("etag", ""), told.get("last-modified", ""))
        return Fetched(here, body, kind, charset, validators)


def _target(parts: SplitResult) -> bytes:
    target = parts._replace(scheme="", netloc="").geturl() or "/"
    if target.startswith("?"):
        target = f"/{target}"
    # What is no ASCII goes out as UTF-8 in per cent (RFC 3987, section 3.1).
    return "".join(c if c.isascii() else _escaped(c) for c in target).encode("ascii")


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))


def _elsewhere(here: str, location: str, source: str) -> SplitResult:
    try:
        # Headers are bytes that most servers fill with UTF-8.
        there = location.encode("latin-1").decode("utf-8", "replace")
        return web_address(urljoin(here, there))
    except UnsafeSourceError as error:
        raise UnsafeSourceError(source, f"sends elsewhere: {error.problem}") from None
    except ValueError:
        raise UnsafeSourceError(source, "sends elsewhere, to no address") from None


def _unpacked(
    response: httpcore2.Response, told: Mapping[str, str], source: str
) -> Iterator[bytes]:
    """The body, never more of it than MAX_BYTES, packed or unpacked, in memory."""
    length = told.get("content-length", "")
    if length.isdigit() and (len(length) > 15 or int(length) > MAX_BYTES):
        raise too_large(source)
    packing = told.get("content-encoding", "identity").lower()
    if packing not in {"identity", "gzip", "x-gzip", "deflate", ""}:
        raise FetchError(source, f"packed as {packing[:40]}, which nobody asked for")
    unpack = Unpacking(source) if packing not in {"identity", ""} else None
    packed = unpacked = 0
    for piece in response.iter_stream():
        packed += len(piece)
        if packed > MAX_BYTES:
            raise too_large(source)
        for part in unpack.more(piece) if unpack else (piece,):
            unpacked += len(part)
            if unpacked > MAX_BYTES:
                raise too_large(source)
            yield part
    if unpack and not unpack.whole:
        raise FetchError(source, "broke off in the middle of what it packed")


def _media_type(told: str) -> tuple[str, str]:
    kind, _, rest = told.partition(";")
    charset = next(
        (
            value.strip(" \"'")
            for name, _, value in (one.partition("=") for one in rest.split(";"))
            if name.strip().lower() == "charset"
        ),
        "",
    )
    return kind.strip().lower(), charset


def _refused(source: str, status: int, told: Mapping[str, str]) -> FetchError:
    problem = _REFUSALS.get(status, "its server failed" if status >= 500 else "gives no page")
    return FetchError(
        source, f"{problem} ({status})", status=status, retry_after=told.get("retry-after", "")
    )


@cache
def _trust() -> ssl.SSLContext:
    return httpcore2.default_ssl_context()


def _reason(error: Exception) -> str:
    """What the system or the library says, on one line and without its numbers."""
    told = getattr(error.__cause__ or error.__context__, "strerror", None) or str(error)
    return " ".join(str(told).split())[:120] or type(error).__name__
