"""Whom "he", "she", "him" and "her" mean: the person that the sentence is about, or the last was.

The theory is that of centring: whoever the last clause had a pronoun for stays in the middle of
things; else its subject comes before its objects, and what is nearer before what is farther. Nobody
is both sides of one clause: in "he met Scholz" he is not Scholz.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from calendar_app.model import ActorMention, PersonMention, Span
from calendar_app.reading.lexicon.cues import Cue
from calendar_app.reading.sentence.scenes import PRONOUN, Scene

_OWNER = ("anaphora", "possessive")
OWNER = "actor.his"  # the rule of a side whose minister is "his foreign minister"
_REACH = 5  # sentences that name somebody; farther back no reader looks


@dataclass(slots=True)
class Referents:
    """The sentences so far that name somebody, latest last; and who was a "she" or a "he"."""

    scenes: list[Scene] = field(default_factory=list)
    women: dict[str, bool] = field(default_factory=dict)

    def settle(self, scene: Scene) -> None:
        """Adds to the scene a person for each of its pronouns that means a known one."""
        for cue in (*_pronouns(scene), *_owners(scene)):
            person = self._antecedent(scene, cue)
            if person:
                self.women.setdefault(person.name, _is_feminine(scene, cue))
                written = scene.text[cue.span.start : cue.span.end]
                scene.people.append(
                    PersonMention(cue.span, written, PRONOUN, person.name, person.actor)
                )
                scene.people.sort(key=lambda p: p.span)
        for cue in _superiors(scene):
            person = self._antecedent(scene, cue)
            if person and person.actor:  # "his foreign minister"
                written = scene.text[cue.span.start : cue.span.end]
                scene.actors.append(ActorMention(cue.span, written, OWNER, person.actor))
                scene.actors.sort(key=lambda a: a.span)
        if scene.people or office_subject(scene):
            self.scenes.append(scene)

    def _antecedent(self, scene: Scene, cue: Cue) -> PersonMention | None:
        number = scene.clause_of(cue.span.start)
        clause = scene.clauses[number]
        parted = max(
            scene.text.rfind(":", clause.start, cue.span.start),  # "Xi's first stop: he and Putin"
            _said_before(scene, clause, cue.span),
        )
        if parted >= 0:
            clause = Span(parted, clause.end)
        owns = cue[1:] == _OWNER  # "her trip is on, she said": one and the same
        others = {p.name for p in scene.people if clause.holds(p.span) and not owns}
        feminine = _is_feminine(scene, cue)

        def fits(person: PersonMention) -> bool:
            woman = self.women.get(person.name)
            woman = _is_woman(scene, person) if woman is None else woman
            return person.name not in others and (woman is None or woman is feminine)

        earlier = [p for p in scene.people if p.span.end <= clause.start]
        earlier = [p for p in earlier if not _is_met_by_office(scene, p)]
        stages = [
            (scene, [p for p in earlier if before.holds(p.span) and fits(p)])
            for before in reversed(scene.clauses[: number + (parted >= 0)])
        ]
        stages += [
            (t, [p for p in t.people if fits(p) and not _is_met_by_office(t, p)])
            for t in _up_to_office(self.scenes[-_REACH:])
        ]
        central = [[p for p in here if not _leads(told, p)] for told, here in stages]
        for here in (*central, *(here for _, here in stages)):
            if here:
                return _centre(here)
        return None


def office_subject(scene: Scene) -> str | None:
    """ "The U.S. secretary of state said": the state of him whom a sentence is about by his office
    alone, whomever else it names."""
    acts, the = scene.lexicon.pattern("subject_acts"), scene.lexicon.pattern("the_states_own")
    offices = [c.span for c in scene.of("people", "offices")]
    for state in scene.actors:
        if not state.actor.isupper():
            continue
        whole = state.rule == "actor.official"  # "U.S. secretary of state"
        ends = [o.end for o in offices if 0 < o.start - state.span.end <= 3]
        end = state.span.end if whole else next(iter(ends), 0)
        back = max(scene.span.start, state.span.start - 8)
        opens = state.span.start == scene.span.start
        led = opens or the.search(scene.text, back, state.span.start)
        if end and led and acts.match(scene.text, end):
            return state.actor
    return None


def _up_to_office(scenes: Sequence[Scene]) -> Iterator[Scene]:
    """The sentences, latest first, down to one that is about somebody without a name."""
    for scene in reversed(scenes):
        if office_subject(scene):
            return
        yield scene


def _said_before(scene: Scene, clause: Span, pronoun: Span) -> int:
    """Where the words of the speaker end and what he says begins: "Xi said that | he and Putin"; -1
    where nobody says anything, or says it to him: "Scholz told him"."""
    subject = scene.word_at(pronoun) in scene.lexicon.words("anaphora", "subject")
    latest = pronoun.start - (0 if subject else 2)
    told = (*scene.of("report", "verbs"), *scene.of("status", "proposing"))
    return max(
        (c.span.end for c in told if clause.start <= c.span.start and c.span.end <= latest),
        default=-1,
    )


def _pronouns(scene: Scene) -> list[Cue]:
    """Those that stand for a person, in order: "her" before a noun is an owner."""
    owners = scene.lexicon.words("anaphora", "possessive")
    objects = [
        cue
        for cue in scene.of("anaphora", "object")
        if scene.word_at(cue.span) not in owners
        or scene.lexicon.pattern("no_noun").match(scene.text, cue.span.end)
    ]
    found = [*scene.of("anaphora", "subject"), *objects]
    return sorted(c for c in found if not any(p.span.holds(c.span) for p in scene.people))


def _owners(scene: Scene) -> Iterator[Cue]:
    """ "His visit to Kyiv is off": whose meeting it is, where nobody before says so."""
    for noun in scene.all_of("nouns"):
        low = max(scene.span.start, noun.span.start - 40)
        found = scene.lexicon.pattern("whose").search(scene.text, low, noun.span.start)
        if found is None:
            continue
        span = Span(found.start(1), found.end(1))
        clause = scene.clauses[scene.clause_of(span.start)]
        if not any(clause.start <= p.span.start < span.start for p in scene.people):
            yield Cue(span, *_OWNER)


def _superiors(scene: Scene) -> Iterator[Cue]:
    """ "His foreign minister", "a delegation of her government": whose state they act for."""
    held = scene.lexicon.words("people", "national") | scene.lexicon.words("people", "agents")
    for cue in scene.of("people", "offices"):
        if scene.word_at(cue.span) not in held:
            continue
        low = max(scene.span.start, cue.span.start - 30)
        found = scene.lexicon.pattern("whose_office").search(scene.text, low, cue.span.start)
        if found:
            yield Cue(Span(*found.span(1)), *_OWNER)
    for found in scene.lexicon.pattern("whose_state").finditer(scene.text, *scene.span):
        yield Cue(Span(*found.span(1)), *_OWNER)


def _leads(scene: Scene, person: PersonMention) -> bool:
    """ "The Moroccan side, led by Bourita, left; he went on": an aside tells of nobody who stays in
    the middle of things."""
    low = max(scene.span.start, person.span.start - 60)
    found = scene.lexicon.pattern("led_by").search(scene.text, low, person.span.start)
    return found is not None


def _is_met_by_office(scene: Scene, person: PersonMention) -> bool:
    """ "The minister will meet Blinken. Then he ...": the minister, whoever that is, and not whom
    the sentence names behind its first verb."""
    first = min(m.span.start for m in (*scene.people, *scene.actors))
    verb = min((v.start for v in scene.verbs), default=first)
    if person.rule == PRONOUN or verb >= first:
        return False
    the, many = scene.lexicon.pattern("the_official"), scene.lexicon.pattern("plural_office")
    return any(
        the.search(scene.text, max(scene.span.start, c.span.start - 4), c.span.start)
        and not many.search(scene.word_at(c.span))
        for c in scene.of("people", "offices")
        if c.span.end < verb
    )


def _is_feminine(scene: Scene, cue: Cue) -> bool:
    return scene.word_at(cue.span) in scene.lexicon.words("anaphora", "feminine")


def _centre(people: list[PersonMention]) -> PersonMention:
    again = [p for p in people if p.rule == PRONOUN]
    return (again or people)[0]


def _is_woman(scene: Scene, person: PersonMention) -> bool | None:
    """What a title or the given name tells of it; None where they tell nothing."""
    given = person.name.split()[0].lower()
    if given in scene.lexicon.words("people", "women"):
        return True
    title = scene.word_before(person.span.start)
    if title in scene.lexicon.words("people", "feminine"):
        return True
    return False if title in scene.lexicon.words("people", "masculine") else None
