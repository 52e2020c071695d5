"""Houses that are named for those who work in them: "the White House called off the summit"."""

from __future__ import annotations

from calendar_app.model import PlaceMention

from .scenes import Scene


def is_subject(scene: Scene, house: PlaceMention) -> bool:
    """ "The White House called off the summit in Budapest": who governs from there."""
    if house.place.type != "venue":
        return False
    around = scene.lexicon.words("place", "in") | scene.lexicon.words("place", "stage")
    return scene.word_before(house.span.start) not in around


def works_there(scene: Scene, place: PlaceMention) -> bool:
    """ "Nuland, number two at the State Department, was in Niamey": where she has her office."""
    text, at = scene.text, place.span.start
    works_at, aside = scene.lexicon.pattern("works_at"), scene.lexicon.pattern("in_apposition")
    serving = scene.lexicon.pattern("serves_at")  # ", then in charge at the State Department"
    if serving.search(text, max(scene.span.start, at - 60), at):
        return True
    return any(
        0 < at - c.span.end < 14
        and works_at.fullmatch(text, c.span.end, at)
        and aside.search(text, max(scene.span.start, c.span.start - 40), c.span.start)
        for c in scene.of("people", "offices")
    )
