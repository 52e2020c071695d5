"""What a subscriber may choose of a feed: how far back, how sure, and when to be reminded.

A frozen value beside the filters, with one spelling in a feed's address. What leaves meetings out
is a `Window`, which the store applies; what changes an event is done to its stored text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from calendar_app.errors import UnknownValueError, UsageError
from calendar_app.model import Window

KEPT_AFTER = timedelta(days=30)
"""How long after its date a cancelled meeting stays in a calendar feed."""

_MOST_PAST = 36_500  # days
_MOST_DAYS = 28
_MOST_MINUTES = _MOST_DAYS * 24 * 60


class Cancelled(StrEnum):
    """What becomes of meetings that are called off or put off.

    KEEP sends them as cancelled, which clients strike through. SHOW sends them as ordinary events
    with "Cancelled:" before the title, for Google, which hides cancelled ones. DROP leaves them
    out.
    """

    KEEP = "keep"
    SHOW = "show"
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions:
    """The choices of one feed. The defaults are those of a feed's bare address.

    `past` are days before today, None for all that is known. `imprecise` also sends what is known
    to a week or a month only, as a span. `remind` are minutes before a meeting with an hour,
    `remind_days` days before one without, at nine in the morning; None for no reminder.
    """

    past: int | None = None
    imprecise: bool = False
    tentative: bool = True
    cancelled: Cancelled = Cancelled.KEEP
    remind: int | None = None
    remind_days: int | None = None

    @classmethod
    def from_query(cls, given: Mapping[str, str]) -> FeedOptions:
        """Out of a query string; keys that are no option are left alone, blank values are not set.

        UnknownValueError (404) where `cancelled` is none of its three words, UsageError (400) for
        any other value that does not fit.
        """
        asked = {key: given.get(key, "").strip() for key in OPTION_KEYS}
        cancelled = asked["cancelled"].lower() or Cancelled.KEEP
        if cancelled not in set(Cancelled):
            raise UnknownValueError(
                f"cancelled {asked['cancelled'][:80]!r}",
                "no such choice",
                f"known: {', '.join(Cancelled)}",
            )
        return cls(
            past=_number("past", asked["past"], _MOST_PAST),
            imprecise=_switch("imprecise", asked["imprecise"], default=False),
            tentative=_switch("tentative", asked["tentative"], default=True),
            cancelled=Cancelled(cancelled),
            remind=_number("remind", asked["remind"], _MOST_MINUTES),
            remind_days=_number("remind_days", asked["remind_days"], _MOST_DAYS),
        )

    @property
    def given(self) -> dict[str, str]:
        """As in a query string, in one order, and only what differs from the defaults."""
        told = {
            "past": self.past,
            "imprecise": 1 if self.imprecise else None,
            "tentative": None if self.tentative else 0,
            "cancelled": self.cancelled if self.cancelled is not Cancelled.KEEP else None,
            "remind": self.remind,
            "remind_days": self.remind_days,
        }
        return {key: str(value) for key, value in told.items() if value is not None}

    def window(self, today: date, *, calendar: bool) -> Window:
        """What the feed shows on this day.

        `calendar` where the answer fills calendars: there a week or a month needs to be asked for,
        and what was cancelled goes 30 days after its date. Other forms tell all that is known.
        """
        return Window(
            since=_before(today, timedelta(days=self.past)) if self.past is not None else None,
            cancelled_since=_before(today, KEPT_AFTER) if calendar else None,
            tentative=self.tentative,
            cancelled=self.cancelled is not Cancelled.DROP,
            imprecise=self.imprecise or not calendar,
        )


DEFAULTS = FeedOptions()

OPTION_KEYS = ("past", "imprecise", "tentative", "cancelled", "remind", "remind_days")


def _before(today: date, stretch: timedelta) -> date:
    return date.min if today - date.min < stretch else today - stretch


def _number(key: str, value: str, most: int) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value) <= most):
        raise UsageError(f"{key}={value[:40]}", "not a number that fits", f"give 0 to {most}")
    return int(value)


def _switch(key: str, value: str, *, default: bool) -> bool:
    if value not in ("", "0", "1"):
        raise UsageError(f"{key}={value[:40]}", "neither yes nor no", "give 1 or 0")
    return value == "1" if value else default
