"""The one thing that deciding and folding both ask for."""

from __future__ import annotations

from calendar_app.model import Occasion, When


def placed(told: Occasion) -> When:
    if told.when is None:
        raise ValueError(f"“{told.title}” has no place on the calendar: nothing to decide or fold")
    return told.when
