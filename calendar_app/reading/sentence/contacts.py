"""Contacts: what people do with each other where no word of meeting is spoken.

"Saw Fidan in Ankara", "called on the Emir", "telephoned him": such a verb is a meeting only with
somebody of the other side behind it. "Talked the process over with Rajoy": whatever is done *with*
somebody of another state is a contact, unless the words before it speak of a relation ("at war
with", "a treaty with"). "Flew unannounced to Kigali": a verb of motion and where it leads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calendar_app.model import ActorMention, Kind, Span

from .invited import as_guests, guests
from .joint import Contact, joint, may_be_joint, spoken
from .scenes import Scene, opens_relative


def contacts(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """The contacts of a scene that has a date; `taken` are the words that are heads already."""
    if not (scene.times or scene.entry):
        if not scene.of("roles", "guests"):  # who joins a meeting told before
            yield from _with_objects(scene, taken)  # the next sentence may say when
        return
    found = [*_with_objects(scene, taken), *_journeys(scene, taken), *_stops(scene, taken)]
    found += [*_follows(scene, taken), *_stays_over(scene, taken), *_another(scene, taken)]
    found += [*_brought_together(scene, taken), *_own_stays(scene, taken)]
    found += _led(scene, taken)
    found += [*guests(scene, taken), *as_guests(scene, taken)]
    found += [*_sent(scene, taken), *_told(scene)]
    found += [*_spoke(scene, taken), *_summoned(scene, [*taken, *(c.span for c in found)])]
    yield from found
    aimed = [span for span in taken if _only_before(scene, span)]
    held = [span for span in taken if span not in aimed]
    busy = {scene.clause_of(s.start) for s in (*held, *(c.span for c in found))}
    for cue in scene.of("contact", "with"):
        if scene.clause_of(cue.span.start) not in busy and _done_together(scene, cue.span):
            busy.add(scene.clause_of(cue.span.start))
            yield Contact(cue.span, Kind.MEETING)
    busy |= {scene.clause_of(span.start) for span in aimed}
    for cue in scene.of("contact", "to"):
        if scene.clause_of(cue.span.start) not in busy and _conveyed(scene, cue.span):
            busy.add(scene.clause_of(cue.span.start))
            yield Contact(cue.span, Kind.MEETING)
    yield from _due_at(scene, taken)
    if not busy:
        yield from _abroad(scene)
    for number in range(len(scene.clauses)) if may_be_joint(scene) else ():
        found_jointly = joint(scene, number) if number not in busy else None
        if found_jointly and not scene.is_reported(found_jointly.span.start):
            yield found_jointly


def _only_before(scene: Scene, meeting: Span) -> bool:
    """ "Spoke on Monday with Fidan ahead of the summit": it is what the contact was before."""
    back = max(scene.span.start, meeting.start - len("ahead of the extraordinary "))
    ahead = scene.lexicon.pattern("ahead_of_it").search(scene.text, back, meeting.start)
    return ahead is not None


def _due_at(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "Milei is due at the White House on Monday", "was at the Kremlin", "is expected there": a
    guest of the house."""
    towns = [p.span.start for p in scene.places]
    for name in ("due_at", "is_at_house"):
        for found in scene.lexicon.pattern(name).finditer(scene.text, *scene.span):
            verb = Span(found.start(), max(found.end(group) for group in found.groupdict()))
            there = any(found.end() - len("the ") <= at <= found.end() for at in towns)
            busy = any(scene.clause_of(t.start) == scene.clause_of(verb.start) for t in taken)
            if there and not busy and _somebody_before(scene, verb.start):
                yield Contact(verb, Kind.VISIT)


def _with_objects(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    for kind in (Kind.MEETING, Kind.CALL):
        for cue in scene.of("contact", kind.value):
            end = person_behind(scene, cue.span.end)
            if any(t.overlaps(cue.span) for t in taken) or not end:
                continue
            if _ends_there(scene, end) and not _asked(scene, end):
                yield Contact(cue.span, kind)


def _journeys(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "flew unannounced to Kigali", "rushed back to Doha"."""
    goals = [p.span.start for p in scene.places]
    goals += [a.span.start for a in scene.actors if a.actor.isupper() and not a.adjective]
    for cue in scene.of("contact", "motion"):
        toward = scene.lexicon.pattern("toward").match(scene.text, cue.span.end, scene.span.end)
        here = next(
            (c for c in scene.of("place", "here") if c.span.start == cue.span.end + 1), None
        )
        reached = here.span.end + 1 if here else 0  # "will be back here"
        reached = toward.end() if toward and toward.end() in goals else reached
        if not reached or not _somebody_before(scene, cue.span.start):
            continue
        before = Span(scene.clauses[scene.clause_of(cue.span.start)].start, cue.span.start)
        named = any(before.holds(p.span) for p in scene.people)
        if not named and scene.has("anaphora", "it", before):
            continue  # "the panels go back to Geneva": they sit again, they do not visit
        span = Span(cue.span.start, reached - 1)
        home = toward is not None and _goes_home(scene, span, toward.end())
        if not any(t.overlaps(span) for t in taken) and not home:
            yield Contact(span, Kind.VISIT)


def _goes_home(scene: Scene, way: Span, goal: int) -> bool:
    """ "Returned to Nairobi on Monday after a two-day visit to Angola", "flew back from talks": the
    way home is no visit."""
    clause = scene.clauses[scene.clause_of(way.start)]
    end = min(clause.end, way.end + 60)
    found = scene.lexicon.pattern("goes_home").search(scene.text, way.start, end)
    if found is None:
        return False
    before = Span(clause.start, way.start)
    goers = {p.actor for p in scene.people if before.holds(p.span)}
    home = {p.place.country for p in scene.places if p.span.start == goal}
    if home.isdisjoint(goers):
        return False  # "Blinken returned to Riyadh after talks in Amman"
    gaps = (
        scene.text[found.end() : n.span.start]
        for n in scene.all_of("nouns")
        if n.span.start >= found.end()
    )
    return any(len(gap.split()) <= 5 and not set(gap) & set(",;:(") for gap in gaps)


def _stops(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "goes on to Ghana, where he will be on 22 May": a stop with a day of its own."""
    dated = {t.span.start for t in scene.times if t.when}
    for clause in scene.clauses[1:] if dated and scene.places else ():
        stop = scene.lexicon.pattern("stop").match(scene.text, clause.start, clause.end)
        if not stop or stop.end() not in dated or any(clause.holds(t) for t in taken):
            continue
        if any(0 <= clause.start - p.span.end <= 2 for p in scene.places):
            yield Contact(Span(stop.end() - 1, stop.end()), Kind.VISIT)


def _follows(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "Sudan follows on 2 February": the next stop of a tour."""
    dated = {t.span.start for t in scene.times if t.when}
    states = [a.span for a in scene.actors if a.actor.isupper() and not a.adjective]
    states += [p.span for p in scene.places]
    for state in states:
        found = scene.lexicon.pattern("stop_follows").match(scene.text, state.end, scene.span.end)
        if (
            found
            and found.end() in dated
            and not any(t.overlaps(Span(*found.span())) for t in taken)
        ):
            yield Contact(Span(found.start() + 1, found.end() - 1), Kind.VISIT)


def _stays_over(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "lands in Quito on Monday and stays until Wednesday": a visit, and its last day."""
    for cue in scene.of("diary", "arrival"):
        clause = scene.clauses[scene.clause_of(cue.span.start)]
        over = scene.lexicon.pattern("stays_over").match(scene.text, cue.span.end, scene.span.end)
        if over and not any(clause.holds(t) for t in taken):
            yield Contact(cue.span, Kind.VISIT)


def _own_stays(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "Modi's stay in Brazil begins on 20 May": the noun, where it has an owner and a place."""
    for match in scene.lexicon.pattern("own_stay").finditer(scene.text, *scene.span):
        stay = Span(*match.span("stay"))
        if not any(t.overlaps(stay) for t in taken) and not scene.is_reported(stay.start):
            yield Contact(stay, Kind.VISIT)


def _led(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "Will lead a delegation to Washington on 22 May": a journey, where a place is its goal."""
    goals = {p.span.start for p in scene.places}
    goals |= {a.span.start for a in scene.actors if a.actor.isupper() and not a.adjective}
    for match in scene.lexicon.pattern("leads_team").finditer(scene.text, *scene.span):
        span = Span(*match.span())
        free = not any(t.overlaps(span) for t in taken) and not scene.is_reported(span.start)
        if match.end() in goals and free and _somebody_before(scene, span.start):
            yield Contact(Span(span.start, span.end - 1), Kind.VISIT)


def _another(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "A visit to Peru is to be followed by one to Chile on the 20th": that is another visit."""
    goals = {p.span.start for p in scene.places}
    goals |= {a.span.start for a in scene.actors if a.actor.isupper() and not a.adjective}
    visits = [n.span.end for n in scene.of("nouns", Kind.VISIT.value)]
    visits += [v.span.end for v in scene.of("verbs", Kind.VISIT.value)]
    if not visits or not scene.times:
        return
    another = scene.lexicon.pattern("another_to")
    for found in another.finditer(scene.text, min(visits), scene.span.end):
        one = Span(*found.span("one"))
        if found.end() in goals and not any(t.overlaps(one) for t in taken):
            yield Contact(one, Kind.VISIT)


def _brought_together(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "brought Putin and Poroshenko together": somebody stands inside the verb."""
    for cue in scene.of("contact", "bring"):
        clause = scene.clauses[scene.clause_of(cue.span.start)]
        behind = Span(cue.span.end, min(scene.span.end, cue.span.end + 160))
        close = scene.has("contact", "together", behind)
        if close is None or any(clause.holds(t) for t in taken):
            continue
        inside = Span(cue.span.end, close.span.start)
        offices = (*scene.of("people", "offices"), *scene.of("anaphora", "people"))
        brought = [p.span for p in scene.people] + [c.span for c in offices]
        several = sum(inside.holds(a.span) for a in scene.actors) > 1
        if (several or any(inside.holds(s) for s in brought)) and not scene.any_of(
            ("finite", "verbs"), inside
        ):
            yield Contact(cue.span, Kind.MEETING)


def _spoke(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "They spoke on Tuesday": with each other, by telephone where no town is named."""
    found = scene.lexicon.pattern("spoke_together").finditer(
        scene.text, scene.span.start, scene.span.end
    )
    for match in found:
        span = Span(match.start("verb"), match.end("verb"))
        number = scene.clause_of(span.start)
        then = opens_relative(scene, scene.clauses[number]) in scene.lexicon.words(
            "clauses", "time"
        )
        met = then and any(scene.clause_of(t.start) == number - 1 for t in taken)
        if not (met or any(t.overlaps(span) for t in taken)):
            yield Contact(span, Kind.CALL)  # but "met on 3 May, when they spoke for an hour"


def _summoned(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "has invited her counterpart to Paris next Monday", "gathered them in Entebbe on Monday"."""
    busy = {scene.clause_of(span.start) for span in taken}
    for cue in scene.of("contact", "summon"):
        number = scene.clause_of(cue.span.start)
        clause = scene.clauses[number]
        if number in busy or scene.is_reported(cue.span.start):
            continue
        behind = Span(cue.span.end, clause.end)
        towns = [p for p in scene.places if p.place.type != "country" and behind.holds(p.span)]
        town = next((p for p in towns if _leads_to(scene, p.span)), None)
        dated = any(t.when and clause.holds(t.span) for t in scene.times)
        if town is None or not dated:
            continue
        guests = Span(cue.span.end, town.span.start)
        if _leads_on(scene, guests):  # "they have been invited to Brussels"
            guests = Span(clause.start, cue.span.start)
            if not scene.has("finite", "words", guests):
                continue
            busy.add(number)
            if any(guests.holds(c.span) for c in scene.of("people", "offices")):
                yield Contact(cue.span, Kind.MEETING)
            continue
        offices = (*scene.of("people", "offices"), *scene.of("anaphora", "object"))
        offices = (*offices, *scene.of("anaphora", "them"))
        named = [m.span for m in (*scene.people, *scene.actors)] + [c.span for c in offices]
        spoken = scene.any_of(("finite", "verbs", "report"), guests)
        if any(guests.holds(s) for s in named) and not spoken:
            busy.add(number)
            yield Contact(cue.span, Kind.MEETING)


def _leads_on(scene: Scene, gap: Span) -> bool:
    """Whether nothing but "to the" stands in the gap."""
    return scene.lexicon.pattern("toward").fullmatch(scene.text, gap.start, gap.end) is not None


def _sent(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "Sends its foreign minister to Lomé on Monday": somebody, and where to."""
    onward = scene.lexicon.words("contact", "to")
    for cue in scene.of("contact", "send"):
        number = scene.clause_of(cue.span.start)
        clause = scene.clauses[number]
        if scene.is_reported(cue.span.start) or any(clause.holds(t) for t in taken):
            continue
        behind = Span(cue.span.end, min(clause.end, cue.span.end + 80))
        towns = [p for p in scene.places if p.place.type == "city" and behind.holds(p.span)]
        town = next((p for p in towns if scene.word_before(p.span.start) in onward), None)
        sent = Span(behind.start, town.span.start) if town else behind
        envoys = any(sent.holds(c.span) for c in scene.of("people", "offices"))
        if town and envoys and not scene.any_of(("finite", "verbs", "report"), sent):
            yield Contact(cue.span, Kind.VISIT)


def _told(scene: Scene) -> Iterator[Contact]:
    """ "Told Ruto in Paris on Monday that": face to face, as a city is named. The words on who
    speaks are then no source of the news: they are the news."""
    for cue in scene.of("report", "verbs"):
        if scene.word_at(cue.span) not in scene.lexicon.words("contact", "tell"):
            continue
        end = person_behind(scene, cue.span.end)
        towns = [p for p in scene.places if p.place.type != "country"]
        near = any(0 < p.span.start - end < 40 and _leads_to(scene, p.span) for p in towns)
        near = near or scene.lexicon.pattern("over_a_meal").match(scene.text, end) is not None
        several = scene.text[end - 1 : end] == "s" and not any(
            p.span.end == end for p in scene.people
        )  # "told ambassadors in Paris": that is a speech
        if not (end and near) or several or not _somebody_before(scene, cue.span.start):
            continue
        for zone in [z for z in scene.reported if z.holds(cue.span)]:
            scene.reported.remove(zone)
        yield Contact(cue.span, Kind.MEETING)


def _leads_to(scene: Scene, town: Span) -> bool:
    """Whether the town is where somebody is brought: "to Paris", "in Entebbe"."""
    return scene.word_before(town.start) in scene.lexicon.words("place", "inside")


def _done_together(scene: Scene, preposition: Span) -> bool:
    """Somebody does something with somebody: no relation, no company, no means."""
    if scene.text[preposition.start - 1 : preposition.start] != " ":
        return False
    if scene.text[preposition.start - 2] in ",;:-(" or scene.is_reported(preposition.start):
        return False
    words = scene.words_before(preposition.start, 2)
    apart = scene.lexicon.words("contact", "apart")
    if len(words) < 2 or any(w[0].lower() in apart for w in words):
        return False
    return _somebody_before(scene, preposition.start) and person_behind(scene, preposition.end) > 0


def _conveyed(scene: Scene, preposition: Span) -> bool:
    """ "put his case to Mr Sogavare in Honiara": face to face, as a city is named."""
    clause = scene.clauses[scene.clause_of(preposition.start)]
    before = Span(clause.start, preposition.start)
    if not scene.has("contact", "convey", before) or scene.is_reported(preposition.start):
        return False
    end = person_behind(scene, preposition.end)
    behind = [p for p in scene.places if p.span.start >= end and clause.holds(p.span)]
    near = any(p.span.start - end < 50 and p.place.type != "country" for p in behind)
    return end > 0 and near and _somebody_before(scene, preposition.start)


def _somebody_before(scene: Scene, at: int) -> bool:
    """Whether the clause has named a person, an office or a pronoun for one."""
    before = Span(scene.clauses[scene.clause_of(at)].start, at)
    if scene.lexicon.pattern("then_moving").match(scene.text, before.start):
        before = Span(scene.span.start, at)  # "saw Rama before flying on to Belgrade"
    cues = (*scene.of("people", "offices"), *scene.of("anaphora", "people"))
    spans = [*(p.span for p in scene.people), *(c.span for c in cues)]
    return any(before.holds(s) for s in spans)


def person_behind(scene: Scene, at: int) -> int:
    """The end of the person or office right behind `at`, or 0."""
    people = [p.span for p in scene.people]
    people += [c.span for c in scene.of("anaphora", "object")]
    near = [s for s in people if at < s.start < at + 60]
    near += [a.span for a in scene.actors if at < a.span.start < at + 6 and _is_person(scene, a)]
    offices = [c.span for c in scene.of("people", "offices") if at < c.span.start < at + 40]
    for span in sorted([*near, *offices]):
        gap = scene.text[at : span.start]
        if not scene.lexicon.pattern("before_object").fullmatch(gap):
            return 0
        joined = [s for s in near if span.end <= s.start <= span.end + 30 and "," not in gap]
        named = [s for s in joined if scene.text[span.end : s.start].count(" ") <= 4]
        if span in offices and not named:  # "King Abdullah": a name that nobody knows
            unknown = scene.lexicon.pattern("name_behind").match(scene.text, span.end)
            return unknown.end() if unknown else span.end
        return named[0].end if span in offices else span.end
    return 0


def _is_person(scene: Scene, actor: ActorMention) -> bool:
    """ "dropped in on the Canadian": a word of a nation with nothing behind it."""
    low = max(scene.span.start, actor.span.start - 5)
    found = scene.lexicon.pattern("national").search(scene.text, low, actor.span.end + 4)
    return actor.adjective and found is not None


def _ends_there(scene: Scene, end: int) -> bool:
    """ "saw Putin in Sochi", not "saw Putin win" or "called Putin a friend"."""
    if any(0 <= t.span.start - end <= 1 for t in scene.dated):
        return True
    return scene.lexicon.pattern("behind_object").match(scene.text, end) is not None


def _asked(scene: Scene, end: int) -> bool:
    """ "called on Putin (on Monday) to end the war": a demand, no visit."""
    ends = [end, *(t.span.end for t in scene.dated if 0 < t.span.start - end <= 6)]
    request = scene.lexicon.pattern("request")
    return any(request.match(scene.text, at) for at in ends)


def _abroad(scene: Scene) -> Iterator[Contact]:
    """A headline or an entry of a diary: "Scholz in Rome on 20 May"."""
    for person in () if spoken(scene) else scene.people:
        inside = scene.lexicon.pattern("inside").match(scene.text, person.span.end)
        if inside and any(p.span.start == inside.end() for p in scene.places):
            yield Contact(Span(inside.start() + 1, inside.end() - 1), Kind.VISIT)
