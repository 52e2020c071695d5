"""Past, present or future: of the verb that a date phrase hangs on.

No parser: the cues of the language file's [tense] table are looked for inside the phrase's
sentence. The nearest cue before the phrase speaks for it; where there is none (the phrase opens
its sentence) the first one behind it does.
"""

from __future__ import annotations

from bisect import bisect_left

from calendar_app.model import Span
from calendar_app.reading.lexicon.patterns import BREAK, GAP
from calendar_app.reading.lexicon.vocabulary import Language

_REACH = 90  # tokens, white space among them, looked at to either side
_DONE = ("participle", "commit")
_PARTING = frozenset(";:()–—-")
_SIGNS = frozenset(",.;:()!?–—")
_LEANING = ("either", "purpose")
_PHRASE = 24  # tokens of an aside
_LEANS = 36  # tokens between a verb and what leans on it
_PARTS_OF_ONE = 5  # more no verb has
_GROUP = 8  # tokens between the parts of one verb: "will be formally opened"
_ADVERB = 3  # tokens between a modal and its verb: "may also have"
# Of two readings of the same words:
_RANK = {"future": 0, "commit": 0, "either": 1, "participle": 3}
_PARTS = ("participle", "commit", "either", "present")  # what may be the second half of a verb


class Tenses:
    """The tense cues of one text. `at(span)` is "past", "present", "future" or None."""

    def __init__(self, text: str, language: Language) -> None:
        encoded = language.encode(text)
        self._tokens, self._signs, self._starts = encoded.tokens, encoded.signs, encoded.starts
        joins = language.tables.get("joins", {})
        self._reports = {verb.split()[0] for verb in joins.get("report", ())}
        self._abbreviations = frozenset(language.tables.get("abbreviations", ()))
        self._planned = frozenset(joins.get("planned", ()))
        self._thwarted = tuple(
            f"{but} {verb}" for but in joins.get("thwarting", ()) for verb in joins["thwarted"]
        )
        self._subjects = frozenset(joins.get("subjects", ()))
        self._third = tuple(joins.get("third_endings", ())) or "\0"
        self._not_third = tuple(joins.get("not_third", ()))
        self._towards = frozenset(joins.get("towards", ()))
        self._places = frozenset(joins.get("places", ()))
        self._and = frozenset(joins.get("and_stops", ()))
        self._stops = frozenset(joins.get("stops", ()))
        self._objects = frozenset(joins.get("third_objects", ()))
        self._relative = frozenset(joins.get("relative", ()))
        self._clauses = frozenset(joins.get("clauses", ()))
        self._aimed = frozenset(joins.get("aimed", ()))
        self._facing = frozenset(joins.get("facing", ()))
        self._given_names = frozenset(joins.get("given_names", ()))
        self._spoke = 0  # the cue that `at` went by
        found = [
            (m.start(), m.end(), "participle")
            for m in language.past.finditer(self._signs)
            if not self._is_name(m.start())
        ]
        self._events: list[int] = []
        self._promises: set[int] = set()
        for at, matches in language.cues.find(self._signs):
            for match in matches:
                if match.payload == "events":
                    self._events.append(at)
                    continue
                if match.payload == "promise":
                    self._promises.add(at)
                kind = "future" if match.payload == "promise" else match.payload
                found.append((at, at + match.last, kind))
        tokens = encoded.tokens
        found = [
            cue
            for cue in found
            if not self._is_compound(cue)
            and not self._is_given_name(cue)
            and not (tokens[cue[0]][0].isupper() and self._is_month(cue, language))
        ]
        found.sort(key=lambda cue: (cue[0], -cue[1], _RANK.get(cue[2], 2)))
        self._cues: list[tuple[int, int, str]] = []
        for one in found:  # of overlapping cues the longer: "to meet", not "meet"
            if not self._cues or one[0] >= self._cues[-1][1]:
                self._cues.append(one)
        self._at = [at for at, _, _ in self._cues]
        self._cued = frozenset(self._at)

    def _is_name(self, at: int) -> bool:
        """ "Will receive Abiy Ahmed on Friday", "the Non-Aligned Movement": a name that ends as a
        past does; behind a word, so that it opens no sentence."""
        named = self._tokens[at][0].isupper()
        return named and at > 1 and self._tokens[at - 2][-1].isalnum()

    def _is_given_name(self, cue: tuple[int, int, str]) -> bool:
        """ "Spoke with Mark Rutte on Monday": a name that is a verb as well."""
        at = cue[0]
        if self._tokens[at] not in self._given_names or at + 2 >= len(self._tokens):
            return False
        return self._tokens[at + 1] == " " and self._tokens[at + 2][0].isupper()

    def _is_month(self, cue: tuple[int, int, str], language: Language) -> bool:
        """ "19-22 May" does not say that something may be; `cue` begins with a capital."""
        return cue[1] - cue[0] == 1 and bool(language.meaning("month", self._tokens[cue[0]]))

    def _is_compound(self, cue: tuple[int, int, str]) -> bool:
        """ "The Swiss-hosted summit", "a 17-minute call": no verb says when they are."""
        at, tokens = cue[0], self._tokens
        if at > 4 and tokens[at - 3] == "-" and tokens[at - 4].isdigit():
            return True
        return cue[2] == "participle" and at > 1 and tokens[at - 1] == "-"

    def at(self, span: Span) -> str | None:
        found = self._at_phrase(span)
        return "past" if found == "future" and self._is_thwarted(span) else found

    def _is_thwarted(self, span: Span) -> bool:
        """ "Was to fly on Tuesday but was turned back": what was to come then did not."""
        number, last = self._spoke, bisect_left(self._starts, span.end)
        if number and self._cues[number][0] - self._cues[number - 1][1] <= 2:
            number -= 1  # the "was to" of "was to fly"
        at = self._cues[number][0]
        if self._tokens[at] not in self._planned or self._starts[at] > span.start:
            return False
        rest = "".join(self._tokens[last : last + _PHRASE]).lower().lstrip(" ,")
        return rest.startswith(self._thwarted)

    def _at_phrase(self, span: Span) -> str | None:
        first = bisect_left(self._starts, span.start)
        last = bisect_left(self._starts, span.end)
        if self._opens_present(last):
            return "present"
        named = self._names_event(last)
        number = bisect_left(self._at, first) - 1
        if self._opens_clause(first, last):
            number = -1
        if (before := self._over_relative(first, number)) >= 0:
            number = bisect_left(self._at, before) - 1
        while number >= 0 and first - self._cues[number][1] <= _REACH:
            if self._parted(self._cues[number][1], first):
                break
            if self._cues[number][2] == "purpose" and self._next_place(number, first):
                number -= 1
                continue
            if found := self._kind(number, named):
                self._spoke = number
                return found
            if self._cues[number][2] in ("stative", "perfect"):
                told = self._cues[number][1], first
                stays = self._cues[number][2] == "stative" and self._place_within(*told)
                return "present" if stays or self._event_within(*told) else None
            number -= 1
        number = bisect_left(self._at, last)
        while number < len(self._cues) and self._cues[number][0] - last <= _REACH:
            if self._parted(last, self._cues[number][0]):
                break
            if self._tokens[self._cues[number][0]].lower() in self._facing:
                number += 1  # "on Sunday ahead of a summit": no verb of that day
                continue
            if found := self._kind(number, named):
                self._spoke = number
                return "past" if self._cues[number][0] in self._promises else found
            if self._opens_stative(last, number):
                return "present"
            number += 1
        return "present" if self._is_told_now(first, last) else None

    def _over_relative(self, first: int, number: int) -> int:
        """ "Received the emir, who mediates in the war, in Paris on Monday": where the relative
        clause begins, whose verb is not that of the day behind it; -1 where there is none."""
        tokens = self._tokens
        signs = (n for n in range(first - 1, max(0, first - _PHRASE), -1) if tokens[n] in _SIGNS)
        close = next(signs, -1)
        if number >= 0 and self._cues[number][0] > close:
            return -1
        if close < 0 or tokens[close] != ",":
            return -1
        for n in range(close - 1, max(1, close - _REACH), -1):
            if tokens[n] in _SIGNS:
                return -1
            if tokens[n].lower() in self._relative and tokens[n - 2] == ",":
                return n if bisect_left(self._at, n) > 0 else -1
        return -1

    def done_on(self, span: Span) -> bool:
        """Whether something was done on the day of `span`: a past is in front of it, and it is none
        of reporting or planning ("said on", "set for")."""
        first = bisect_left(self._starts, span.start)
        if self.is_limit(span) or self.at(span) != "past":
            return False
        at, _, kind = self._cues[self._spoke]
        if any(t in _PARTING for t in self._tokens[at:first]):
            return False
        told = kind == "past" or (kind == "participle" and not self._is_perfect(self._spoke))
        return told and at < first and self._tokens[at] not in self._reports

    def is_limit(self, span: Span) -> bool:
        """Whether something goes up to the time of `span`: "until midnight"."""
        first = bisect_left(self._starts, span.start)
        return first > 1 and self._tokens[first - 2].lower() in self._towards

    def went_on_until(self, span: Span) -> bool:
        """Whether something that was done went up to the time of `span`: "ran until 2 a.m." """
        if not self.is_limit(span) or self.at(span) != "future" or not self._spoke:
            return False
        at, before = self._cues[self._spoke][0], self._spoke - 1
        own = bisect_left(self._starts, span.start) - at == 2  # the preposition itself
        parted = self._parted(self._cues[before][1], at)
        return own and not parted and self._kind(before, False) == "past"

    def was_set_for(self, span: Span) -> bool:
        """Whether something was set, asked or called "for" the day of `span`."""
        first = bisect_left(self._starts, span.start)
        before = self._tokens[first - 2].lower() if first > 1 else ""
        if before not in self._aimed or self.at(span) != "past":
            return False
        _, end, kind = self._cues[self._spoke]
        return kind == "commit" and end <= first and not self._interrupted(end, first)

    def _opens_clause(self, first: int, last: int) -> bool:
        """ "The rites are still planned, though by Friday evening ten had declined", "Here is what
        comes: on Monday they meet": a verb behind the phrase and no comma before it."""
        number = bisect_left(self._at, last)
        if number == len(self._cues) or self._parted(last, self._cues[number][0]):
            return False
        if "".join(self._tokens[max(0, first - 4) : first]).partition(": ")[1]:
            return True
        told = [token.lower() for token in self._tokens[max(0, first - 6) : first] if token.strip()]
        at = next((n for n, token in enumerate(told) if token in self._clauses), None)
        return at is not None and len(told) - at <= 2 and (not at or told[at - 1] == ",")

    def comes_behind(self, span: Span) -> bool:
        """Whether the verb of something to come stands behind `span`, and none before it."""
        to_come = self.at(span) in ("future", "present")
        return to_come and self._cues[self._spoke][0] >= bisect_left(self._starts, span.end)

    def was_planned(self, span: Span) -> bool:
        """Whether the future of `span` is one seen from the past: "was to meet", "would meet"."""
        if self.at(span) != "future":
            return False
        number = self._spoke
        if number and self._cues[number][0] - self._cues[number - 1][1] <= 2:
            number -= 1  # the "would" of "would host"
        at, _, _ = self._cues[number]
        return at < bisect_left(self._starts, span.start) and self._tokens[at] in self._planned

    def _is_perfect(self, number: int) -> bool:
        """ "has been convened on June 14" cannot mean a day that is over."""
        for _ in range(_PARTS_OF_ONE):
            if not number or self._cues[number][0] - self._cues[number - 1][1] > _GROUP:
                break
            number -= 1
            if self._cues[number][2] not in _DONE:
                break
        return self._cues[number][2] == "perfect"

    def _opens_present(self, last: int) -> bool:
        """ "On Tuesday morning he calls on the President": a verb that is in no table."""
        told = [token for token in self._tokens[last : last + 5] if not token.isspace()][:3]
        if told[:1] == [","]:
            told = told[1:]
        if len(told) < 2 or told[0] not in self._subjects:
            return False
        verb = told[1]
        known = self._tokens.index(verb, last) in self._cued
        return verb.islower() and len(verb) > 3 and verb.endswith(self._third) and not known

    def _opens_stative(self, last: int, number: int) -> bool:
        """ "On Monday they are back at the table": the verb right behind the phrase."""
        at, _, kind = self._cues[number]
        near = at - last <= _GROUP and "," not in self._tokens[last:at]
        return kind == "stative" and near

    def _is_told_now(self, first: int, last: int) -> bool:
        """ "On Thursday the president drives to Rome": a verb in no table, known by its ending and
        by what stands behind it, in a sentence that has no other."""
        tokens, end = self._tokens, len(self._tokens) - 2
        before = range(first - 1, max(0, first - 1 - _REACH), -1)
        for way in (before if first <= end else (), range(last, min(end, last + _REACH))):
            for at in way:
                if tokens[at] in ".;!?" or self._signs[at] == BREAK:
                    break
                if tokens[at].endswith(self._third) and self._is_third(at):
                    return True
        return False

    def _is_third(self, at: int) -> bool:
        token = self._tokens[at]
        if len(token) <= 4 or not token.islower() or token.endswith(self._not_third):
            return False
        if at < 2 or at in self._cued:
            return False
        return self._tokens[at - 2].isalpha() and self._tokens[at + 2].lower() in self._objects

    def _kind(self, number: int, named: bool) -> str | None:
        """The tense of one cue; of the second half of a verb that of its first half."""
        at, _, kind = self._cues[number]
        if kind in _PARTS and number:
            _, end, before = self._cues[number - 1]
            if at - end <= _GROUP and not self._interrupted(end, at):
                if before == "purpose":
                    return self._kind(number - 1, named)
                if before in ("future", "past"):
                    return before if kind in _DONE or before == "future" else "present"
                if before == "perfect" and kind in _DONE:
                    return self._kind_before(number - 1) or "past"
                if before == "stative" and kind in _DONE:
                    return "present"
                if before in _DONE and kind in _DONE and at - end <= 2:
                    return self._kind(number - 1, named)
        if kind in ("perfect", "stative") and number:
            _, end, before = self._cues[number - 1]
            if before == "future" and at - end <= _ADVERB and not self._interrupted(end, at):
                return "future"  # "will (also) have her over for lunch", "would do so on Monday"
        if kind in _LEANING and (leant := self._leans_on(number)):
            return leant
        if kind in ("participle", "commit"):
            return "past"
        if kind == "either":
            return "present"
        if kind == "purpose":
            return "future"
        if kind in ("stative", "perfect", "noun"):
            return "future" if named and kind == "stative" else None
        return kind

    def _leans_on(self, number: int) -> str | None:
        """What the verb before makes of a word that is a noun, too, or of an infinitive: "survived
        a confidence vote" and "met to discuss" are past. None where it says nothing."""
        at, _, kind = self._cues[number]
        if not number:
            return None
        _, end, before = self._cues[number - 1]
        if at - end > _LEANS or self._interrupted(end, at):
            return None
        if kind == "either" and before in ("past", "participle", "commit", "future", "purpose"):
            return self._kind(number - 1, False)
        if kind == "purpose" and before in ("past", "participle"):
            return "past"
        return None

    def _kind_before(self, number: int) -> str | None:
        """ "would have been held": the modal counts."""
        if not number:
            return None
        at, _, _ = self._cues[number]
        _, end, before = self._cues[number - 1]
        near = at - end <= _ADVERB and not self._interrupted(end, at)
        return "future" if before == "future" and near else None

    def _names_event(self, last: int) -> bool:
        """Whether the phrase owns a meeting: "Saturday's meeting is off"."""
        if "".join(self._tokens[last : last + 2]) not in ("'s", "’s"):
            return False
        return self._event_within(last, last + 9)

    def _event_within(self, first: int, last: int) -> bool:
        number = bisect_left(self._events, first)
        return number < len(self._events) and self._events[number] < last

    def _place_within(self, first: int, last: int) -> bool:
        """ "He is in Denmark on Wednesday": where somebody is then, he is not yet."""
        told = [token for token in self._tokens[first:last] if not token.isspace()]
        return len(told) > 1 and told[0] in self._places and "," not in told

    def _next_place(self, number: int, first: int) -> bool:
        """ "Was in Kyiv on Friday to see A and in Oslo on Sunday": the second place hangs on the
        verb before the infinitive, whose day the first one had."""
        told = [t for t in self._tokens[self._cues[number][1] : first] if not t.isspace()]
        joins = range(len(told) - 2)
        return any(
            told[at] in self._and and told[at + 1] in self._stops and told[at + 2][0].isupper()
            for at in joins
        )

    def _interrupted(self, first: int, last: int) -> bool:
        """Whether a sign or a new line stands between two tokens, so that they are no one verb."""
        signs = zip(self._tokens[first:last], self._signs[first:last], strict=True)
        return any(s == BREAK or not (t[0].isalnum() or t.isspace()) for t, s in signs)

    def _parted(self, first: int, last: int) -> bool:
        """Whether a sentence ends between two tokens."""
        if self._signs.find(BREAK, first, last) >= 0:
            return True
        for at in range(first, min(last, len(self._tokens) - 2)):
            if self._tokens[at] not in ".!?;" or self._signs[at + 1] != GAP:
                continue
            before = self._tokens[at - 1] if at else ""
            if self._tokens[at] == "." and before.lower() in self._abbreviations:
                continue  # "Armenia v. Azerbaijan", "with Mr. Blinken"
            zone = self._tokens[at + 2]
            if len(before) == 1 and (zone[0] == "(" or (zone.isupper() and 1 < len(zone) < 5)):
                continue  # "at 3 p.m. (1900 GMT) on Thursday", "at 10 a.m. EDT (1400 GMT)"
            if self._tokens[at] == ";" or (
                not self._tokens[at + 2][0].islower()
                and (len(before) > 3 or before.islower() or before.isdigit())
            ):
                return True
        return False
