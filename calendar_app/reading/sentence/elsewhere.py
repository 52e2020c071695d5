"""Places of a sentence in which nothing is held: whence somebody comes, where what is talked about
happened, and what was planned before.
"""

from __future__ import annotations

from calendar_app.model import PlaceMention, Span

from .houses import works_there
from .scenes import Scene
from .speakers import was_said_in
from .towns_of_others import qualifies

_LANDS = ("country", "region")  # types of places in which much happens


def usable(scene: Scene, place: PlaceMention) -> bool:
    """Whether a meeting of the sentence can be there."""
    if scene.is_reported(place.span.start) or place.rule == "place.lead":
        return False
    if place.place.type == "venue" and works_there(scene, place):
        return False
    before = scene.text[max(scene.span.start, place.span.start - 60) : place.span.start]
    if place.place.type in _LANDS and scene.lexicon.pattern("affair_in").search(before):
        return False  # "discussed the fighting in Sudan"
    if qualifies(scene, place):
        return False
    if scene.lexicon.pattern("hour_there").search(before):
        return False  # "at 2 p.m. (8 a.m. in Sydney)"
    if scene.lexicon.pattern("given_up_place").search(before):
        return False  # "originally planned for Nairobi"
    if scene.lexicon.pattern("set_for").search(before):
        return True  # "fixed for Berlin"
    if scene.lexicon.pattern("bound_for").search(before):
        return True  # "leaves for Berlin on Sunday"
    if was_said_in(scene, place.span) or _of_subject(scene, place.span):
        return False
    return scene.word_before(place.span.start) not in scene.lexicon.words("place", "away")


def _of_subject(scene: Scene, place: Span) -> bool:
    """ "Took up the killings in El Fasher at a meeting": where that happened which they discuss."""
    back = max(scene.span.start, place.start - 90)
    if not scene.lexicon.pattern("subject_in").search(scene.text, back, place.start):
        return False
    event = scene.lexicon.pattern("subject_event").search(scene.text, back, place.start)
    at_it = scene.lexicon.pattern("at_a_session").match(scene.text, place.end, scene.span.end)
    return bool(event or at_it)


def lies_near(scene: Scene, place: PlaceMention) -> bool:
    """ "Near Gomel", "south of Athens": somewhere in the country."""
    if place.place.type != "city":
        return False
    if scene.lexicon.pattern("side_of").search(scene.text, scene.span.start, place.span.start):
        return True
    return scene.word_before(place.span.start) in scene.lexicon.words("place", "near")


def town_near(scene: Scene, place: PlaceMention) -> PlaceMention:
    """ "In Sounion, south of Athens (12 May)": the town that lies there, where one is told."""
    before = [
        p for p in scene.places if 0 < place.span.start - p.span.end < len(", south-east of ")
    ]
    town = before[-1] if before and lies_near(scene, place) else place
    return town if town.place.country == place.place.country else place
