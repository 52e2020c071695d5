"""How much one address may ask for: what makes work is counted, what is known already is not."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from flask import current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from calendar_app.errors import TooManyRequestsError

LIMITS = {
    "FEEDS_MADE": "240 per minute",  # a whole office behind one address subscribes on one morning
    "SLUGS_MADE": "120 per hour",  # each is a row that stays
}

limiter = Limiter(get_remote_address, storage_uri="memory://")


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
