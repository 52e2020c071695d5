"""Who is named: finds persons in a text and whom they represent.

A person is a run of capitalised words that the gazetteer knows, or that an office, a title or a
state stands beside ("Russian Foreign Minister Sergei Lavrov", "Petar Petković, director of ...",
"Gustavo Petro (Colombia)"). A later "Lavrov" is the same man. What the article tells of a person's
state outranks the gazetteer, and holds for the rest of the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from calendar_app.model import PersonMention, Span
from calendar_app.reading.lexicon.cues import Cue, Lexicon

from .apposed import Surroundings, apposed
from .entries import Person
from .gazetteer import Gazetteer, Match
from .namesakes import by_family, one_of_each
from .runs import NamedActor, Run, acts_alone, runs_of, state_served

_OFFICE = 70  # letters of "minister of state for trade and industry of the Republic of Kenya, "
# What stands between an office and the name of its holder, and between it and whose it is.
_OF = re.compile(
    r"(?:-elect|-designate)?(?: (?:of|for|to|in|at|on|and) [^,.;:\"()]{2,50})?(?P<comma>,)? "
)
_OWNER = re.compile(r"(?:'s?|(?<=[a-z])) (?:[a-z-]+ ){0,2}\Z")
_JOINED = (" and ", ", ", " or ", " & ")  # before the last of a list of persons
_GAP = re.compile(r",? ?(?:the |a |an )?")


def find_people(
    text: str,
    *,
    matches: Sequence[Match],
    actors: Sequence[NamedActor],
    taken: Collection[Span],
    offices: Sequence[Cue],
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    year: int | None,
    home: str | None = None,
    around: Collection[str] = (),
) -> list[PersonMention]:
    """Every person named in `text` (levelled), in order.

    `taken` are spans that name something else (bodies, places); `offices` the cues of offices,
    titles and filler words. `home` is the state whose own ministers the article calls just so,
    `around` those whose towns it names.
    """
    finder = _PeopleFinder(
        text, matches, actors, taken, offices, lexicon, gazetteer, home, around, year
    )
    return finder.find(year)


class _PeopleFinder:
    def __init__(
        self,
        text: str,
        matches: Sequence[Match],
        actors: Sequence[NamedActor],
        taken: Collection[Span],
        offices: Sequence[Cue],
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        home: str | None,
        around: Collection[str],
        year: int | None,
    ) -> None:
        self.text, self.home = text, home
        self.national = lexicon.words("people", "national")
        self.gazetteer = gazetteer
        self.full = one_of_each(matches, {a.actor for a in actors} | set(around), gazetteer, year)
        doubted = {m.span for m in matches if m.name.role == "name"} - self.full.keys()
        families = by_family(matches, self.full, gazetteer, year)
        self.family = {span: who for span, who in families.items() if span not in doubted}
        self.actor_ending = {a.span.end: a for a in actors}
        self.actor_starting = {a.span.start: a for a in actors}
        self.office_ending: dict[int, Cue] = {}
        self.office_starting: dict[int, Cue] = {}
        for cue in offices:
            here = self.office_ending.get(cue.span.end)
            if here is None or cue.span.start < here.span.start:
                self.office_ending[cue.span.end] = cue
            there = self.office_starting.get(cue.span.start)
            longer = there is None or cue.span.end > there.span.end
            if longer or (there and cue.span == there.span and cue.value == "offices"):
                self.office_starting[cue.span.start] = cue
        self.actor_starts = sorted(self.actor_starting)
        self.office_starts = sorted(
            start for start, cue in self.office_starting.items() if cue.value != "filler"
        )
        self.rank = {a.span: number for number, a in enumerate(actors)}
        self.plural = lexicon.pattern("plural_office")
        self.lexicon = lexicon
        self.listed = lexicon.pattern("goes_on_behind")
        self.short = lexicon.pattern("office_short")
        self.common = frozenset(w for row in lexicon.tables.get("nouns", {}).values() for w in row)
        self.finite = lexicon.pattern("third")
        self.initials = lexicon.tables.get("initials", {})
        self.titles = lexicon.tables.get("office_titles", {})
        self.particles = lexicon.words("people", "particles")
        self.articles = lexicon.words("people", "articles")
        blocked = _positions([*taken, *(a.span for a in actors), *(c.span for c in offices)])
        self.runs = list(
            runs_of(
                text,
                known=self.full,
                families=self.family,
                blocked=blocked,
                particles=self.particles,
                articles=self.articles,
                not_names=lexicon.words("people", "not_names"),
            )
        )
        self.named = {run.span.start for run in self.runs}
        self.spelled: dict[str, str] = {}  # persons by the family name that this text writes

    def find(self, year: int | None) -> list[PersonMention]:
        runs = self.runs
        told: dict[str, str] = {}
        fullest: dict[str, str] = {}
        alone = {name for run in runs if " " not in (name := run.span.of(self.text))}
        alone = {name for name in alone if not self._is_word(name)}
        before: Run | None = None
        self._appose(runs)
        for run in runs:
            self._look_around(run)
            if before and run.known and before.titled and before.span.end + 1 == run.span.start:
                run.actor = before.actor or run.actor  # "Tonga's prime minister, Hu'aka Sovaleni"
            before = run
            name = run.span.of(self.text)
            if " " in name and name.split()[-1] in alone:
                run.titled = True  # "Pablo Beltran", later "Beltran": nothing else is named so
            run.actor = run.actor or state_served(run, self.gazetteer.people, self.lexicon, year)
            if run.known or " " in name:
                self._learn(run, name, fullest, told)
        mentions = []
        holders: list[tuple[str, PersonMention]] = []
        for run in runs:
            mention = self._mention(run, fullest, told, year)
            if mention:
                mentions.append(mention)
                offices = {o for office in run.offices for o in self._called(office)}
                holders += [(office, mention) for office in sorted(offices)]
        mentions += self._again(holders, mentions)
        return sorted(mentions, key=lambda m: m.span)

    def _appose(self, runs: Sequence[Run]) -> None:
        """ "The presidents of Kenya and Uganda, A and B, met": whoever they are."""
        starting = {run.span.start: run for run in runs}
        around = Surroundings(
            self.text,
            {start: run.span for start, run in starting.items()},
            frozenset(r.span.start for r in runs if r.known or " " in r.span.of(self.text)),
            {start: (a.span, a.actor) for start, a in self.actor_starting.items()},
            {end: (a.span, a.actor) for end, a in self.actor_ending.items()},
        )
        for start, actor in apposed(around, list(self.office_starting.values()), self.lexicon):
            run = starting[start]
            run.titled = True
            run.actor = run.actor or (None if run.known in self.gazetteer.people else actor)

    def _is_word(self, name: str) -> bool:
        """Whether it is no name after all: "Convention", where the text has "convention" too."""
        low = name.lower()
        return len(name) < 3 or low in self.common or f" {low} " in self.text

    def _again(
        self, holders: Sequence[tuple[str, PersonMention]], everyone: Sequence[PersonMention]
    ) -> Iterator[PersonMention]:
        """ "The President", "the head of state" without a name: the holder of that office, or
        of one that is called so, most spoken of."""
        often = Counter(m.name for m in everyone)
        foremost: dict[str, PersonMention] = {}
        heard = 0
        for start in self.office_starts:
            cue = self.office_starting[start]
            written = self.text[cue.span.start : cue.span.end]
            before = self.text[max(0, cue.span.start - 4) : cue.span.start].lower()
            after = self.text[cue.span.end : cue.span.end + 4]
            if after.startswith((" of", "-", "'")) or cue.value != "offices":
                continue
            if before != "the " and not self._is_bare(cue.span):
                continue
            if self.text[cue.span.end + 1 : cue.span.end + 2].isupper():
                continue
            while heard < len(holders) and holders[heard][1].span.end < cue.span.start:
                office, holder = holders[heard]
                known = foremost.get(office)
                if holder.actor and (known is None or often[holder.name] > often[known.name]):
                    foremost[office] = holder
                heard += 1
            office = self._office(cue.span)
            held = [foremost[o] for o in (office, *self.titles.get(office, ())) if o in foremost]
            if held:
                person = max(held, key=lambda m: (often[m.name], -m.span.start))
                yield PersonMention(
                    cue.span, written, "person.the-office", person.name, person.actor
                )

    def _is_bare(self, office: Span) -> bool:
        """ "In Accra, Prime Minister will meet him": a title that stands for its holder."""
        ahead = self.text[max(0, office.start - 2) : office.start].strip(" ")
        opens = office.start == 0 or ahead in (".", ",", ":", "\n", "\n\n")
        acts = self.lexicon.pattern("title_acts").match(self.text, office.end)
        return opens and acts is not None and self.text[office.start].isupper()

    def _called(self, office: str) -> tuple[str, ...]:
        """What its holder is called afterwards: an interior minister "the minister", too."""
        short = self.short.fullmatch(office)
        return (office, short[short.lastgroup or 0]) if short else (office,)

    def _office(self, span: Span) -> str:
        """The office, in full: "prime minister" for "PM"."""
        written = self.text[span.start : span.end].lower()
        return str(self.initials.get(written, written))

    def _learn(self, run: Run, name: str, fullest: dict[str, str], told: dict[str, str]) -> None:
        if not (run.known or run.titled or run.actor):
            return
        person = self.gazetteer.people.get(run.known or "")
        family = person.family if person else name.split()[-1]
        head, hyphen, bare = family.rpartition("-")
        short = bare if (head + hyphen).lower() in self.articles else family
        # "Al-Sudani" opens a sentence; Samia Suluhu Hassan is "President Hassan"
        also = {family[:1].upper() + family[1:], family.split()[-1]} - fullest.keys()
        forms = {family, short, *also}
        known = fullest.get(family)
        if known is None or set(known.split()) < set(name.split()):
            fullest |= dict.fromkeys(forms, name)
            if person and " " in name:  # written in a way of its own: "Zelenskiy", "Erdogan"
                self.spelled.setdefault(name.split()[-1], run.known or "")
        for form in forms if run.actor else ():
            told.setdefault(form, run.actor or "")

    def _mention(
        self, run: Run, fullest: dict[str, str], told: dict[str, str], year: int | None
    ) -> PersonMention | None:
        name, particles = run.span.of(self.text), self.particles
        whole = next((f for f in fullest.values() if " " in name and f.startswith(f"{name} ")), "")
        known = whole or run.known or self.spelled.get(name, "")  # "Hassan Sheikh (Mohamud)"
        person = self.gazetteer.people.get(known)
        if person is None and name not in fullest:
            person = self._in_office(run, name, year)
        family = person.family if person else (whole or name).split()[-1]
        again = family in fullest and (
            name in self.spelled or name == family or name in fullest[family].split()
        )
        first, _, rest = name.partition(" ")
        again = again or whole != "" or (rest == family in fullest and first.lower() in particles)
        if not (person or again or run.titled or run.actor):
            return None
        if person and person.common and name == family and not again and not run.titled:
            return None
        shown = fullest.get(family, name)
        named = self.gazetteer.people.get(shown)  # of several Osmanis the one named in full
        person = named if named and name == family else person or named
        actor = run.actor or told.get(family) or (person.actor(year) if person else None)
        if actor is None and any(office in self.national for office in run.offices):
            actor = self.home  # "Foreign Secretary Inamul Haq", in the news from Islamabad
            if actor:
                told[family] = actor
        rule = "person.known" if person else "person.again" if again else "person.office"
        return PersonMention(run.span, name, rule, shown, actor)

    def _in_office(self, run: Run, name: str, year: int | None) -> Person | None:
        """ "Defense Secretary Austin": the only one of that plain name who served in that year."""
        offices = self.lexicon.words("people", "of_plain_names")
        if year is None or run.actor or offices.isdisjoint(run.offices):
            return None
        serving = [p for p in self.gazetteer.plain_families.get(name, ()) if p.served(year)]
        return serving[0] if len(serving) == 1 else None

    def _look_around(self, run: Run) -> None:
        text, lexicon = self.text, self.lexicon
        at, words = run.span.start, 0
        while words < 8:
            gap = 2 if text[at - 2 : at] == ", " else 1 if text[at - 1 : at] == " " else 0
            if not gap or at - gap <= 0:
                break
            office = self.office_ending.get(at - gap)
            of_theirs = self.actor_ending.get(at - gap)
            if of_theirs and of_theirs.official and gap == 1:
                run.actor, run.titled = of_theirs.actor, True  # "UN envoy Ghassan Salamé"
                run.offices += (self._office(office.span),) if office else ()
                break
            held = text[office.span.start : office.span.end].partition(" of ")[0] if office else ""
            if office and gap == 2 and self.plural.search(held):
                break  # "with his Danish colleagues, Store met": nobody's title
            if office:
                run.titled = run.titled or office.value != "filler"
                run.offices += (self._office(office.span),)
                at, words = office.span.start, words + 1
                continue
            end = at - gap
            owner = self.actor_ending.get(end - 2) if text[end - 2 : end] == "'s" else None
            actor = self.actor_ending.get(end) or owner
            name = run.span.of(text)
            whole = run.known is not None or " " in name
            alone = owner and not self._is_word(name) and acts_alone(text, run, owner.span, lexicon)
            possessive = owner and (whole or alone)
            if actor and gap == 1 and (run.titled or possessive or actor.official):
                run.actor, run.titled = actor.actor, run.titled or actor.official
            break
        if not (run.titled or run.actor):
            self._behind_office(run)
        if run.actor is None and run.titled:
            run.actor = self._of_actor_before(at, run.span.start)
        self._look_right(run)

    def _behind_office(self, run: Run) -> None:
        """ "The foreign minister of Peru, Javier Lopez,", "Kenya's envoy for Sudan, Jane Wanjiru,":
        words of the office stand between it and the name."""
        text, start = self.text, run.span.start
        first = bisect_left(self.office_starts, start - _OFFICE)
        offices = self.office_starts[first : bisect_left(self.office_starts, start)]
        office = self.office_starting[offices[-1]] if offices else None
        told = _OF.fullmatch(text, office.span.end, start) if office else None
        if office is None or told is None:
            return
        holder = text[office.span.start : office.span.end].partition(" of ")[0]
        closed = text[run.span.end : run.span.end + 1] in (",", ".", ";", ":", ")", "", "\n")
        if self.plural.search(holder) or (not closed if told["comma"] else run.known):
            return
        own = _OWNER.search(text, max(0, office.span.start - _OFFICE), office.span.start)
        found = self.actor_ending.get(own.start()) if own else None
        found = found or self._of_actor(office.span.end, start)
        if found:
            run.actor, run.titled = found.actor, True
            run.offices += (self._office(office.span),)

    def _of_actor(self, low: int, high: int) -> NamedActor | None:
        """Whose the office is: "of (the Republic of) Kenya", the last that stands so."""
        first = bisect_left(self.actor_starts, low)
        for start in reversed(self.actor_starts[first : bisect_left(self.actor_starts, high)]):
            if self.lexicon.pattern("of_somebody").search(self.text, max(0, start - 8), start):
                return self.actor_starting[start]
        return None

    def _of_actor_before(self, office_start: int, name_start: int) -> str | None:
        """ "Foreign Minister of Ukraine Dmytro Kuleba": the state between office and name."""
        low = bisect_left(self.actor_starts, office_start)
        window = self.actor_starts[low : bisect_left(self.actor_starts, name_start)]
        named = [self.actor_starting[start] for start in window]
        return max(named, key=lambda a: self.rank[a.span]).actor if named else None

    def _look_right(self, run: Run) -> None:
        text, end = self.text, run.span.end
        if text[end : end + 2] == " (":
            actor = self.actor_starting.get(end + 2)
            if actor and text[actor.span.end : actor.span.end + 1] == ")":
                run.actor, run.titled = run.actor or actor.actor, True
                return
        if text[end : end + 4] == " of ":
            actor = self.actor_starting.get(end + 4)
            if actor:
                run.actor = run.actor or actor.actor
                return
        if text[end : end + 1] != "," or self.listed.match(text, end):
            return  # "the Amir, who received the envoy", "Biden, and the Prime Minister of Japan"
        stop = min(len(text), end + 90)
        for mark in (",", ".", ";", "\n"):
            found = text.find(mark, end + 1, stop)
            stop = found if found > 0 else stop
        gap = _GAP.match(text, end)
        first = gap.end() if gap else end
        office = _first_after(self.office_starts, end)
        if office is None or office >= min(stop, first + 25):
            return
        named = self.office_starting[office].span.end + 1
        if text[named - 1 : named] == " " and text[named : named + 1].isupper():
            return  # "alongside Albanese, Fijian leader Sitiveni Rabuka": another man's office
        cue = self.office_starting[office]
        alone = not text[: run.span.start].endswith(_JOINED)
        if alone and self.plural.search(text, cue.span.start, cue.span.end):
            return  # "in the presence of Macron, the leaders of Serbia and Kosovo signed"
        if self.finite.search(text, end, office):
            return  # "Sovaleni, takes over the chair from Brown": what he does is no apposition
        near = _first_after(self.actor_starts, end)
        state = self.actor_starting[near] if near is not None and near < stop else None
        if state and state.span.end + 1 in self.named and text[state.span.end] == " ":
            return  # "invited by Macron, Prime Minister of Armenia Nikol Pashinyan": nor is this
        run.titled, run.offices = True, (*run.offices, self._office(cue.span))
        if run.actor is None and state:
            run.actor = state.actor


def _first_after(starts: Sequence[int], at: int) -> int | None:
    number = bisect_right(starts, at)
    return starts[number] if number < len(starts) else None


def _positions(spans: Collection[Span]) -> set[int]:
    """The first characters of the words that lie in `spans`; names never start there."""
    return set().union(*(range(span.start, span.end) for span in spans))
