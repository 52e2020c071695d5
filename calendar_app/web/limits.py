"""How much one address may ask for: what makes work is counted, what is known already is not."""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable

from flask import current_app, request
from flask_limiter import Limiter
from limits import parse_many

from calendar_app.errors import TooManyRequestsError

LIMITS = {
    "FEEDS_MADE": "240 per minute",  # a whole office behind one address subscribes on one morning
    "SLUGS_MADE": "120 per hour",  # each is a row that stays
    "ARTICLES_READ": "60 per minute",  # a long one takes a second; who may write is not counted
    "WRONG_TOKENS": "10 per 15 minutes; 50 per day",
}
_OF_ONE_HOUSEHOLD = 64  # bits of an IPv6 address that its holder does not choose


def client() -> str:
    """Who asks: an IPv4 address, or the network that an IPv6 address is one of countless of."""
    given = request.remote_addr or "127.0.0.1"
    try:
        address = ipaddress.ip_address(given)
    except ValueError:  # a proxy may put what it likes there
        return given
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _OF_ONE_HOUSEHOLD), strict=False))
    return given


limiter = Limiter(client, storage_uri="memory://")


def fair(name: str) -> Callable[[], str]:
    """The limit of that name, as the application has it."""

    def limit() -> str:
        told: str = current_app.config[name]
        return told

    return limit


def too_often() -> TooManyRequestsError:
    """What the request that went beyond its limit is told."""
    hit = limiter.current_limit
    seconds = math.ceil(hit.reset_at - time.time()) if hit else 1
    return TooManyRequestsError("this server", max(seconds, 1))


def unless_guessing() -> None:
    """TooManyRequestsError for an address that gave wrong tokens, whatever it gives now."""
    for limit in parse_many(current_app.config["WRONG_TOKENS"]):
        if not limiter.limiter.test(limit, "wrong token", client()):
            reset, _ = limiter.limiter.get_window_stats(limit, "wrong token", client())
            seconds = max(math.ceil(reset - time.time()), 1)
            raise TooManyRequestsError("your address", seconds, "has given too many wrong tokens")


def note_wrong_token() -> None:
    for limit in parse_many(current_app.config["WRONG_TOKENS"]):
        limiter.limiter.hit(limit, "wrong token", client())
