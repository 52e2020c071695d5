"""How far a sighting can be trusted, as a number in 0..1.

Set by how often frames of each kind were right on the annotated articles.
"""

from __future__ import annotations

from calendar_app.model import Grain, Kind, Status

from .frames import Frame

# How often a frame of each kind was right on the annotated articles, and what lowers it:
# bench/quality.py --confidence prints the table these were set by.
_CONFIDENCE = {"head.verb": 0.95, "head.body": 0.9, "head.body-alone": 0.87, "head.noun": 0.78}
_DOUBTS = {
    "same.generic": 0.25, "same.series": 0.25, "body.topic": 0.15, "date.hour": 0.3,
    "body.series": 0.1, "agenda.owner": 0.1, "date.until": 0.1,
    # Dates that hang on the one spoken of before, as good as that one was read.
    "next-day": 0.1, "day-before": 0.1, "nth": 0.1, "list-nth": 0.1, "same-day": 0.1,
    "earlier": 0.1, "later": 0.1, "shifted": 0.1, "list-weekdays": 0.1, "said-weekday": 0.1,
}  # fmt: skip


def confidence_of(frame: Frame) -> float:
    """How far the frame leans on guesses, 0..1; below 0.5 it stays out of the calendar."""
    score = _CONFIDENCE.get(frame.head.rule, 0.6)
    doubts = sum(_DOUBTS.get(rule, 0.0) for rule in frame.rules)
    score -= min(doubts, 0.35)
    if frame.borrowed and not doubts:
        score -= 0.2
    if "date.heading" in frame.rules:
        score += 0.04
    if frame.when and frame.when.grain > Grain.DAY:
        score -= 0.15
    if frame.where.country is None and frame.kind is not Kind.CALL:
        score -= 0.06
    if frame.head.oblique:
        score -= 0.08
    if frame.status is Status.POSTPONED:
        score -= 0.2
    if frame.status in (Status.TENTATIVE, Status.CANCELLED):
        score -= 0.1
    if frame.who.pronoun and not frame.body:
        score -= 0.05
    if len(frame.who.people) > 1:
        score += 0.03
    return round(min(max(score, 0.1), 0.99), 2)
