"""One sentence as a scene: its mentions and cues, who merely reports, and its clauses.

A `Scene` answers the questions that the later stages ask of a sentence: which clause is this in,
what stands before it, is this date the day of the meeting or the day of the report.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TypeVar

from calendar_app.model import (
    ActorMention,
    BodyMention,
    Mention,
    PersonMention,
    PlaceMention,
    Span,
    TimeMention,
)
from calendar_app.reading.lexicon.cues import Cue, Lexicon
from calendar_app.reading.names.marks import Entry, Marks

from .asides import opens_relative
from .clauses import BEFALL, EDGES, clauses_of, continues, predicates
from .sentences import Sentence

__all__ = [
    "BEFALL", "EDGES", "NTH_DAY", "PRONOUN", "Scene", "continues", "counts_from", "opens_relative",
    "predicates", "scenes",
]  # fmt: skip

_GIVEN = 60  # letters between "gave" and the time that somebody got
PRONOUN = "person.pronoun"  # the rule of a person who stands there as "he" or "her"
NTH_DAY = "day-of-some-meeting"  # the date phrase "the second day of"

_DAY_BESIDE = re.compile(r" \(\d{1,2}(?:st|nd|rd|th)?\)")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


M = TypeVar("M", bound=Mention)

_FRONTED = 2  # words in front of a day that opens its sentence: "Late on"
_CROWD = 30  # dates, bodies or words of meeting in one sentence; those of articles have up to 10


@dataclass(eq=False)
class Scene:
    """Everything in one sentence.

    Most sentences of an article name no meeting and no date; nobody asks for the clauses of those,
    so what has to be worked out is worked out when it is first asked for. `dated` are all its date
    phrases, `times` those that may still date a meeting; `entry` is what opens the entry of a list
    that the sentence is in.
    """

    sentence: Sentence
    text: str
    times: list[TimeMention]
    dated: Sequence[TimeMention]
    bodies: list[BodyMention]
    actors: list[ActorMention]
    places: list[PlaceMention]
    people: list[PersonMention]
    cues: dict[tuple[str, str], list[Cue]]
    series: dict[Span, str]
    lexicon: Lexicon
    entry: Entry | None = None

    @property
    def span(self) -> Span:
        return self.sentence.span

    @cached_property
    def reported(self) -> list[Span]:
        """The stretches that only say who says so and when."""
        told = _reported(self) if ("report", "verbs") in self.cues else ()
        return [*told, *_complements(self)]

    @cached_property
    def clauses(self) -> list[Span]:
        return clauses_of(self)

    @cached_property
    def verbs(self) -> list[Span]:
        """Every word that the language file knows as a verb."""
        keys = (
            ("finite", "words"), ("occur", "words"), ("report", "verbs"),
            *(("status", key) for key in BEFALL),
        )  # fmt: skip
        found = [cue.span for table, key in keys for cue in self.of(table, key)]
        found += [cue.span for cue in self.all_of("verbs")]
        noun = self.lexicon.pattern("noun_before")  # the chair of "in the chair"
        return [
            v
            for v in found
            if not self.is_weight(v)
            and not noun.search(self.text, max(0, v.start - 16), v.start)
            and not self.lexicon.pattern("noun_of").match(self.text, v.start)
        ]

    @cached_property
    def weights(self) -> list[Span]:
        """ "It was (in Washington that they signed)": words that only lend weight."""
        found = self.lexicon.pattern("weight").finditer(self.text, self.span.start, self.span.end)
        return [Span(m.start(), m.end()) for m in found]

    def is_weight(self, word: Span) -> bool:
        return any(c.overlaps(word) for c in self.weights)

    def of(self, table: str, key: str) -> Sequence[Cue]:
        return self.cues.get((table, key), ())

    @cached_property
    def _by_table(self) -> dict[str, list[Cue]]:
        found: dict[str, list[Cue]] = {}
        for (table, _), cues in self.cues.items():
            if table in found:
                found[table] += cues
            else:
                found[table] = list(cues)
        return found

    def all_of(self, table: str) -> Sequence[Cue]:
        """The cues of every key of a table."""
        return self._by_table.get(table, ())

    def any_of(self, tables: Sequence[str], within: Span) -> bool:
        """Whether a cue of any of the `tables` lies in `within`."""
        start, end = within
        for table in tables:
            for cue in self._by_table.get(table, ()):
                first, last = cue.span
                if start <= first and last <= end:
                    return True
        return False

    def has(self, table: str, key: str, within: Span) -> Cue | None:
        for cue in self.cues.get((table, key), ()):
            if within.holds(cue.span):
                return cue
        return None

    def is_spoken(self, within: Span) -> bool:
        """Whether a finite verb stands there that does not only lend weight."""
        words = (c.span for c in self.of("finite", "words") if within.holds(c.span))
        return any(not self.is_weight(word) for word in words)

    def clause_of(self, at: int) -> int:
        clauses = self.clauses
        for number, (start, end) in enumerate(clauses if len(clauses) > 1 else ()):
            if start <= at < end:
                return number
        return len(clauses) - 1

    def words_before(self, at: int, count: int) -> list[re.Match[str]]:
        """Up to `count` words that end before `at`, nearest first, inside the sentence."""
        start = max(self.span.start, at - 14 * count)
        return list(_WORD.finditer(self.text, start, at))[::-1][:count]

    def word_before(self, at: int) -> str:
        words: list[str] = _WORD.findall(self.text, max(self.span.start, at - 14), at)
        return words[-1].lower() if words else ""

    def word_at(self, span: Span) -> str:
        return self.text[span.start : span.end].lower()

    def reports(self, at: int) -> bool:
        """Whether a verb of saying stands at `at`."""
        return any(c.span.start == at for c in self.of("report", "verbs"))

    def is_reported(self, at: int) -> bool:
        return bool(self.reported) and any(z.start <= at < z.end for z in self.reported)


def scenes(marks: Marks, lexicon: Lexicon, beyond: set[str]) -> Iterator[Scene]:
    """A scene for each sentence of the text, in order. What is left out is told in `beyond`."""
    starts = [sentence.span.start for sentence in marks.sentences]
    times, bodies = _parted(marks.times, starts), _parted(marks.bodies, starts)
    actors, places = _parted(marks.actors, starts), _parted(marks.places, starts)
    people = _parted(marks.people, starts)
    cues: list[dict[tuple[str, str], list[Cue]]] = [{} for _ in starts]
    for key, found in marks.cues.items():
        for cue in found:
            here = cues[bisect_right(starts, cue.span.start) - 1]
            if key in here:
                here[key].append(cue)
            else:
                here[key] = [cue]
    series: list[dict[Span, str]] = [{} for _ in starts]
    for span, body in marks.series.items():
        series[bisect_right(starts, span.start) - 1][span] = body
    entry: Entry | None = None
    for number, sentence in enumerate(marks.sentences):
        if entry and entry.paragraph != sentence.paragraph:
            entry = None
        entry = marks.entries.get(sentence.span.start) or entry
        scene = Scene(
            sentence, marks.level, times[number], tuple(times[number]), bodies[number],
            actors[number], places[number], people[number], cues[number], series[number], lexicon,
            entry,
        )  # fmt: skip
        if _is_crowded(scene):
            beyond.add(f"more than {_CROWD} dates or meetings in one sentence")
        else:
            yield scene


def _is_crowded(scene: Scene) -> bool:
    """Whether there is more in the sentence than in any of prose: "talks talks talks ...". Who
    would compare all of it with all of it would read for hours."""
    if scene.span.end - scene.span.start < 4 * _CROWD:
        return False
    named = len(scene.actors) + len(scene.places) + len(scene.people)
    meets = len(scene.all_of("nouns")) + len(scene.all_of("verbs"))
    return max(len(scene.times), len(scene.bodies), meets, named // 2) > _CROWD


def _parted(mentions: Iterable[M], starts: Sequence[int]) -> list[list[M]]:
    """The mentions of each sentence: all but white space lies in one."""
    parts: list[list[M]] = [[] for _ in starts]
    for mention in mentions:
        parts[bisect_right(starts, mention.span.start) - 1].append(mention)
    return parts


def _by_phone(scene: Scene, verb: Span) -> bool:
    """Whether somebody who is named is told something over the phone, and no reporter."""
    found = scene.lexicon.pattern("told_by_phone").match(scene.text, verb.end, scene.span.end)
    if found is None or scene.word_at(verb) not in scene.lexicon.words("contact", "telling"):
        return False
    whom = Span(*found.span("whom"))
    told = any(whom.holds(p.span) for p in scene.people)
    return told or any(whom.holds(a.span) for a in scene.actors)


def _reported(scene: Scene) -> Iterator[Span]:
    """Spans of "X said on Tuesday that", "according to Y": who says so and when, not what."""
    text, low, high = scene.text, scene.span.start, scene.span.end
    gap = scene.lexicon.words("reporting", "gap")
    complementizers = scene.lexicon.words("reporting", "that")
    heads = [b.span.start for b in scene.bodies]
    meets = (*scene.all_of("verbs"), *scene.of("roles", "guests"))
    verbs = scene.all_of("verbs")
    heads += [c.span.start for c in (*scene.all_of("nouns"), *verbs) if c.value != "never"]
    called = [cue.span.start for cue in scene.all_of("contact")]
    named = {m.span.start: m for group in (scene.places, scene.dated) for m in group}
    for verb in scene.of("report", "verbs"):
        if any(c.span.holds(verb.span) for c in meets):
            continue  # the notes of "compared notes"; "have confirmed their attendance"
        start = max(
            (text.rfind(mark, low, verb.span.start) for mark in (",", ";", '"', " - ")), default=-1
        )
        start = low if start < 0 else start + 1
        if _by_phone(scene, verb.span):
            continue  # "told Putin by phone that": they spoke
        if scene.lexicon.pattern("by_paper").match(scene.text, verb.span.end, high):
            continue  # "according to the agreement between them, signed on 3 May"
        if scene.word_at(verb.span) in scene.lexicon.words("reporting", "according"):
            stops = [text.find(mark, verb.span.end, high) for mark in (",", ";", " - ")]
            close = min((s for s in stops if s >= 0), default=-1)
            if close < 0:  # no comma parts the source from the news: then only a few words are it
                close = high if verb.span.start - low > 20 else min(high, verb.span.end + 24)
            yield Span(verb.span.start, close)
            continue
        if any(start <= at < verb.span.start for at in heads):
            start = verb.span.start
        infinitive = scene.lexicon.pattern("infinitive").fullmatch(
            text, max(low, verb.span.start - 3), verb.span.start
        )
        if infinitive and any(start <= at < verb.span.start for at in called):
            start = verb.span.start  # "called him on Monday to say that"
        if scene.lexicon.pattern("as_it_was").search(text, start, verb.span.start):
            start = verb.span.start  # "not on 20 May, as first announced"
        end, at = verb.span.end, verb.span.end
        tells = scene.word_at(verb.span) in scene.lexicon.words("contact", "telling")
        for _ in range(10):
            while at < high and text[at] == " ":
                at += 1
            if at in named:
                end = at = named[at].span.end
                continue
            word = _WORD.match(text, at, high)
            if not word or not (word[0].lower() in gap or (tells and _is_outlet(scene, word))):
                break
            at = word.end()
            if word[0].lower() in complementizers:
                end = at
                break
        yield Span(start, max(end, _told(scene, verb.span.end, heads)))


def _is_outlet(scene: Scene, word: re.Match[str]) -> bool:
    """ "Told Reuters on Monday": a name that is nobody's whom the reader knows."""
    named = (*scene.people, *scene.actors, *scene.bodies)
    return word[0][0].isupper() and not any(m.span.holds(Span(*word.span())) for m in named)


def _complements(scene: Scene) -> Iterator[Span]:
    """ "France hinted on Monday that", "on Monday, it became known that": whatever the verb is, the
    day in front of a whole sentence is not that of what the sentence tells. Where somebody meets
    in front of it the day may be that of the meeting: "agreed at talks on Monday that"."""
    text, low, high = scene.text, scene.span.start, scene.span.end
    opened = scene.lexicon.pattern("complement").finditer(text, low, high) if scene.dated else ()
    complements = list(opened)
    if not complements:
        return
    gap = scene.lexicon.words("reporting", "gap")
    meets = [c.span.start for c in (*scene.all_of("nouns"), *scene.all_of("verbs"))]
    meets += [b.span.start for b in scene.bodies]
    verbs = {verb.start for verb in scene.verbs}
    places = [place.span for place in scene.places]
    phoned = [c.span.end for c in scene.of("report", "verbs") if _by_phone(scene, c.span)]
    for that in complements:
        if that.end() in verbs or any(end < that.start() for end in phoned):
            continue  # "the talks on Monday that ended in Oslo", "told him by phone on Monday that"
        time = next((t for t in scene.dated[::-1] if t.span.start < that.start()), None)
        if time is None:
            continue
        number = _DAY_BESIDE.match(text, time.span.end)  # "this Tuesday (14), that"
        said = number.end() if number else time.span.end
        if any(text.find(s, said + 1, that.start()) >= 0 for s in ",;"):
            continue
        opens = max(text.rfind(mark, low, time.span.start) for mark in (",", ";", '"', " - "))
        start = low if opens < 0 else opens + 1
        if any(start <= at < that.start() for at in meets):
            continue
        weight = scene.lexicon.pattern("cleft").search(text, low, time.span.start)
        if weight and not text[weight.start() - 1 : weight.start()].isalpha():
            continue  # "it was on Monday that they met"
        between = Span(said, that.start())
        words = [w for w in _WORD.finditer(text, *between) if w[0].lower() not in gap]
        beside = all(any(p.holds(Span(*w.span())) for p in places) for w in words)
        fronted = start == low and len(text[start : time.span.start].split()) <= _FRONTED
        if beside or (fronted and scene.lexicon.pattern("day_opens").match(text, *between)):
            yield Span(start, that.end())


def _told(scene: Scene, at: int, heads: Sequence[int]) -> int:
    """The end of "member states on Wednesday that": to whom it was told, and when; else 0."""
    that = scene.lexicon.words("reporting", "that")
    for word in islice(_WORD.finditer(scene.text, at, scene.span.end), 9):
        if scene.text[at : word.start()] != " " or word.start() in heads:
            return 0
        at = word.end()
        if word[0].lower() in that:
            return at
    return 0


def is_given(scene: Scene, time: TimeMention) -> bool:
    """ "Gave the junta a week at its summit": a time that somebody got, not how long they sat."""
    back = max(scene.span.start, time.span.start - _GIVEN)
    return scene.lexicon.pattern("gives_time").search(scene.text, back, time.span.start) is not None


def counts_from(scene: Scene, time: TimeMention, at: int) -> bool:
    """Whether the phrase counts from what stands at `at`: "the eve of the summit", "two days after
    the talks", "the second day of the conference"."""
    if time.timex.reference != "event" and time.rule != NTH_DAY:
        return False
    if not 0 < at - time.span.end < 60:
        return False
    gap = scene.text[time.span.end : at]
    return not set(gap) & set(",;:.") and len(gap.split()) <= 8
