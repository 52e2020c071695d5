"""How a feed or the timeline is sent: whole once, then only where it changed; packed where safe.

What was sent under an address is remembered, together with the revision of the calendar at that
time. While the revision stands, whoever asks again is answered in front of the application, without
a look at any meeting. A tag is made of the bytes: what changes elsewhere changes no feed. A page
tells the time, so that it stands for a minute, and it is kept apart for each set of cookies.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, g, request, session
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_date, parse_etags
from werkzeug.wsgi import FileWrapper

from calendar_app.errors import StoreError
from calendar_app.store.lending import Stores

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CACHING = "public, max-age=300, stale-while-revalidate=3600, stale-if-error=604800"
"""A CDN may hold a feed for five minutes, and for a week where we do not answer."""

Revision = tuple[int, date]
"""The token of the store, and the day of a feed or the minute (a datetime) of a page."""

PAGES = ("/", "/diary", "/map")
"""The paths of pages that are remembered; such a page is sent by `page`."""

FOLDERS = ("/month/", "/bodies/", "/countries/", "/cities/", "/people/")
"""Those below these are, too."""

_ADDRESSES = 10_000
_OCTETS = 64_000_000  # of all bodies that are held
_LARGE = 4_000_000  # a body of more is made anew each time

# Feeds that came packed were empty to Outlook and Exchange, whatever they said they accept.
_UNPACKED_FOR = re.compile(r"outlook|exchange|microsoft office|ms-?office", re.IGNORECASE)
# What a 304 tells again (RFC 9110, 15.4.5), and what lets a page of another site see it.
_TOLD_AGAIN = {"etag", "last-modified", "cache-control", "vary", "access-control-allow-origin"}


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent under an address while the calendar was at this revision.

    `body` is None where it is too large to be held.
    """

    revision: Revision
    tag: str
    modified: datetime | None
    headers: list[tuple[str, str]]
    again: list[tuple[str, str]]
    body: bytes | None


class FrontDesk:
    """In front of the application: answers for it where a feed is asked for again."""

    def __init__(
        self, application: WSGIApplication, stores: Stores, now: Callable[[], datetime]
    ) -> None:
        self._application, self._stores, self._now = application, stores, now
        self._sent: dict[Hashable, Sent] = {}
        self._held = 0
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        path = environ["PATH_INFO"]
        if method in ("GET", "HEAD") and (path.startswith("/feeds/") or is_page(path)):
            sent = self._sent.get(_address(environ))
            if sent and sent.revision == self._revision(path):
                if has(environ, sent):
                    start_response("304 NOT MODIFIED", sent.again)
                    return ()
                if sent.body is not None:
                    start_response("200 OK", sent.headers)
                    return [sent.body] if method == "GET" else []  # a list goes out as it is
        return self._application(environ, start_response)

    def _revision(self, path: str) -> Revision | None:
        """None where the database does not answer: then the application says why."""
        try:
            store = self._stores.lend()
        except StoreError:
            return None
        try:
            token, _ = store.revision()
        except StoreError:
            self._stores.drop(store)
            return None
        self._stores.take_back(store)
        now = self._now()
        return token, minute(now) if is_page(path) else now.date()

    def remember(self, environ: WSGIEnvironment, answer: Response, revision: Revision) -> Sent:
        held = answer.get_data() if answer.is_sequence else None
        headers = answer.headers.to_wsgi_list()
        again = [(name, value) for name, value in headers if name.lower() in _TOLD_AGAIN]
        tag = answer.headers["ETag"].strip('"')
        sent = Sent(revision, tag, answer.last_modified, headers, again, held)
        with self._lock:
            self._held += len(held or b"")
            if len(self._sent) >= _ADDRESSES or self._held > _OCTETS:
                self._sent.clear()  # each is made anew when it is next asked for
                self._held = len(held or b"")
            at = _address(environ)
            if (before := self._sent.get(at)) is not None:
                self._held -= len(before.body or b"")
            self._sent[at] = sent
        return sent


def whole(pieces: Iterable[bytes], content_type: str, modified: datetime | None) -> Response:
    """A feed with its tag; as packed as the client of this request can be trusted with.

    It is there to its last byte before the first is sent: a failure half way through is an error,
    and not a calendar that ends early. What is too large for that in memory waits in a file.
    """
    packed = packs(request.environ)
    digest = hashlib.blake2b(digest_size=16)
    with ExitStack() as unless_sent:
        waiting = unless_sent.enter_context(SpooledTemporaryFile(_LARGE))
        for piece in _packed(pieces) if packed else pieces:
            digest.update(piece)
            waiting.write(piece)
        size = waiting.tell()
        waiting.seek(0)
        if size <= _LARGE:
            answer = Response(waiting.read(), content_type=content_type)
        else:
            answer = Response(FileWrapper(waiting), content_type=content_type)
            answer.call_on_close(unless_sent.pop_all().close)
    answer.content_length = size
    answer.set_etag(digest.hexdigest())
    answer.last_modified = modified
    answer.headers["Cache-Control"] = CACHING
    # User-Agent only where it was looked at: else a CDN would hold a copy for each program.
    looked_at = ["Accept-Encoding", *(["User-Agent"] if _asks(request.environ) else [])]
    answer.headers["Vary"] = ", ".join(looked_at)
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def is_page(path: str) -> bool:
    return path in PAGES or path.startswith(FOLDERS)


def minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def page(html: str, token: int, now: datetime) -> Response:
    """A page, one of `is_page`, as it was at the revision `token`, which `keep` then remembers.

    Who is signed in gets it unpacked: beside a secret, the size of what is packed could tell of it.
    """
    told = html.encode()
    packed = not request.cookies.get(current_app.config["SESSION_COOKIE_NAME"]) and packs(
        request.environ
    )
    if packed:
        told = b"".join(_packed([told]))
    answer = Response(told, mimetype="text/html")
    answer.set_etag(hashlib.blake2b(told, digest_size=16).hexdigest())
    answer.headers["Vary"] = "Accept-Encoding, Cookie"
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    g.revision = token, minute(now)
    return answer


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, wbits=31)  # with the head and foot of gzip, and no time in it
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()


def keep(answer: Response) -> Response:
    """The finished feed, kept for the next who asks; the 304 where this client has it already."""
    revision: Revision | None = g.get("revision")
    if revision is None or answer.status_code != 200:
        return answer
    if is_page(request.path) and session.modified:  # it may hold what is this visitor's alone
        return answer
    front: FrontDesk = current_app.extensions["front"]
    sent = front.remember(request.environ, answer, revision)
    return Response(status=304, headers=sent.again) if has(request.environ, sent) else answer


def packs(environ: Mapping[str, Any]) -> bool:
    """Whether this client asks for gzip and can be trusted with it."""
    return _asks(environ) and not _UNPACKED_FOR.search(environ.get("HTTP_USER_AGENT", ""))


def _asks(environ: Mapping[str, Any]) -> bool:
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    if "gzip" not in accepted:
        return False
    return "q=" not in accepted or parse_accept_header(accepted, Accept).quality("gzip") > 0


def has(environ: Mapping[str, Any], sent: Sent) -> bool:
    """By its tag, and only where the client names none by the time (RFC 9110, 13.2.2)."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return tags == f'"{sent.tag}"' or parse_etags(tags).contains_weak(sent.tag)
    since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
    return bool(since and sent.modified and sent.modified <= since)


def _address(environ: Mapping[str, Any]) -> Hashable:
    """What tells one answer from another: where it was asked for, and how it is to be sent."""
    return (
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST"),
        environ.get("SCRIPT_NAME"),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING"),
        environ.get("HTTP_COOKIE") if is_page(environ["PATH_INFO"]) else None,
        _asks(environ),
        packs(environ),
    )
