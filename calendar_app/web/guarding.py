"""What guards every answer: its headers, the name that a local server answers to, the cookie.

A page of ours loads nothing from another host and runs no script that stands in it; no page of
another site may frame it, hold its window, or embed what is not meant for all.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from flask import Flask, Response, abort, current_app, request
from flask.sessions import SecureCookieSessionInterface

SIGNED_IN_FOR = 30 * 24 * 3600  # seconds

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: over https the CSRF check asks for the page that a form came from.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), "
    "payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HTTPS_ONLY = "max-age=31536000"  # this host, not those under it, which may not be ours

_LOOPBACK = re.compile(r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?", re.I)


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie, which goes over https alone where it was asked for over https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure or super().get_cookie_secure(app)


def key_for(token: str | None) -> bytes:
    """The key that signs cookies, the same in every process that has this token.

    Who changes the token signs everybody out. A cookie shows the key's work to whoever guesses
    tokens, so that each guess is made dear. Without a token nobody signs in, and any key will do.
    """
    if not token:
        return secrets.token_bytes(32)
    return hashlib.scrypt(token.encode(), salt=b"calendar-app cookies", n=2**14, r=8, p=1)


def guard(app: Flask) -> None:
    app.session_interface = Sessions()
    app.before_request(_answer_to_own_name)
    app.after_request(_add_headers)


def _answer_to_own_name() -> None:
    if current_app.config["LOCAL"] and not _LOOPBACK.fullmatch(request.host):
        abort(421, "This server answers to localhost only; start it with --host to open it.")


def _add_headers(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if "Access-Control-Allow-Origin" in answer.headers:  # meant for pages of other sites
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", _HTTPS_ONLY)
    if answer.mimetype == "text/html":
        answer.headers.setdefault("Cache-Control", "private, no-cache")
    return answer


def open_to_all(answer: Response) -> Response:
    """Any page of the web may read this: it is public, and no cookie counts here. Not so what a
    local server has, which only its own machine can reach: a page of another site, in a browser
    there, must not carry it out."""
    if current_app.config["LOCAL"]:
        return answer
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        return answer
    answer.headers["Access-Control-Allow-Origin"] = "*"
    if request.method == "OPTIONS":  # If-None-Match is no header that a page may send unasked
        answer.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        answer.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
        answer.headers["Access-Control-Max-Age"] = "86400"
    else:
        answer.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link, Retry-After"
    return answer
