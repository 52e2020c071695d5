"""What became of a meeting, field by field."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from calendar_app.model import Change, Meeting, to_json


def changes_of(
    before: Meeting | None, after: Meeting, *, article: str, now: datetime
) -> list[Change]:
    """Each documented field that differs, as text; one "created" where there was none before."""
    if before is None:
        return [Change(after.uid, "created", None, None, article, now)]
    old, new = to_json(before), to_json(after)
    made = [
        Change(after.uid, field, _told(old[field]), _told(new[field]), article, now)
        for field in new
        if old[field] != new[field]
    ]
    was, is_ = before.unlisted, after.unlisted
    if (was is None) != (is_ is None):
        names = (is_.calendar if is_ else None, was.calendar if was else None)
        made.append(Change(after.uid, "listed", *names, article, now))
    return made


def _told(value: Any) -> str | None:
    """A list as people write it; an empty one is nothing."""
    return ", ".join(value) or None if isinstance(value, list) else value
