"""What a query and a window ask of a row of `meeting`: conditions of SQL, with their parameters."""

from __future__ import annotations

from calendar_app.model import Confirmation, Query, Window

from . import searching

_RANK = f"instr('{' '.join(Confirmation)}', confirmation)"  # they are told from hardly to fully

# What each filter of Query asks of a row of `meeting`; for `text` see `searching`.
_CONDITIONS = {
    "body": "body = :body",
    "place": "(city = :place OR country = :place OR instr(lower(venue), lower(:place)))",
    "city": "city = :city",
    "country": "country = :country",
    "participant": "uid IN (SELECT meeting FROM meeting_participant WHERE actor = :participant)",
    # The index finds those with its words in this order; more of them bear a longer name.
    "person": """(
        number IN (
            SELECT rowid FROM meeting_text
            WHERE meeting_text MATCH 'people : "' || replace(:person, '"', '""') || '"'
        )
        AND EXISTS (SELECT 1 FROM json_each(people) WHERE value = :person COLLATE NOCASE)
    )""",
    "kind": "kind = :kind",
    "status": "status = :status",
    "confirmation": f"{_RANK} >= {_RANK.replace('confirmation', ':confirmation')}",
    "since": "last_day >= :since",
    "until": "first_day <= :until",
}

# Both ends of a stretch of days: those that begin in it, and the few that were under way before it.
# By one end alone SQLite would go through half of the calendar.
_WITHIN = """number IN (
    SELECT number FROM meeting WHERE first_day BETWEEN :since AND :until
    UNION ALL
    SELECT number FROM meeting
    WHERE last_day > first_day AND last_day >= :since AND first_day < :since AND first_day <= :until
)"""

# What each part of a Window lets through: nearly all, so that no index by it is worth the sorting
# that would follow. The plus keeps SQLite from one.
_LETS_THROUGH = {
    "since": "last_day >= :window_since",
    "cancelled_since": """
        (status NOT IN ('cancelled', 'postponed') OR last_day >= :window_cancelled_since)""",
    "tentative": "status <> 'tentative'",
    "cancelled": "status NOT IN ('cancelled', 'postponed')",
    "imprecise": "+grain IN ('MINUTE', 'DAY')",
}


def where_of(query: Query) -> tuple[str, dict[str, str]]:
    """The condition on a row of `meeting`, and its parameters; "true" where nothing is asked."""
    # A filter left blank is none; half a surrogate pair, which no text has, becomes "?".
    clean = {name: value.encode("utf-8", "replace").decode() for name, value in query.given.items()}
    given = {name: value for name, value in clean.items() if value.strip()}
    days = {"since", "until"} if {"since", "until"} <= given.keys() else set()
    conditions = [_CONDITIONS[name] for name in given if name not in {"text", *days}]
    conditions += [_WITHIN] if days else []
    if "text" in given:
        given |= searching.asked(given["text"])
        conditions.append(searching.of_meeting(given))
    return " AND ".join(conditions) or "true", given


def seen_through(window: Window) -> tuple[list[str], dict[str, str]]:
    """Conditions and parameters: a day that is set is one, and so is a switch that is off."""
    days = {
        f"window_{name}": day.isoformat()
        for name, day in (("since", window.since), ("cancelled_since", window.cancelled_since))
        if day
    }
    names = [name for name in _LETS_THROUGH if getattr(window, name) is False]
    names += [name.removeprefix("window_") for name in days]
    return [_LETS_THROUGH[name] for name in names], days
