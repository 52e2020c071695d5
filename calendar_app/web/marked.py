"""An article's text with what was read in it marked. All of the text is escaped here."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from calendar_app.model import (
    ActorMention,
    Article,
    BodyMention,
    Mention,
    Occasion,
    PersonMention,
    PlaceMention,
    Refusal,
    Sighting,
    Span,
    TimeMention,
)
from calendar_app.reading import gazetteer
from calendar_app.reading.names.gazetteer import level

_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_REACH = 320  # characters of the paragraph shown on either side of an evidence sentence

MARKS: Mapping[type[Mention], tuple[str, str]] = {
    TimeMention: ("date", "Date"),
    BodyMention: ("body", "Body"),
    PlaceMention: ("place", "Place"),
    ActorMention: ("actor", "State or organisation"),
    PersonMention: ("person", "Person"),
}
"""Kind of mention to its class in the stylesheet and its word in the legend."""

_PHRASE = Markup("<mark>{}</mark>")
_SENTENCE = Markup('<span class="proof">{}</span>')
_PROOF = Markup('<span class="proof" data-m="{}">{}</span>')  # a sentence and its meetings
_STRUCK = Markup('<s title="{}">{{}}</s>')
_NUMBER = Markup('<a class="number" id="s{0}" href="#m{0}"><span class="vh">meeting </span>{0}</a>')

Wrap = tuple[Span, Markup]


def marked_text(
    text: str,
    mentions: Iterable[Mention],
    sightings: Sequence[Sighting] = (),
    refusals: Iterable[Refusal] = (),
) -> Markup:
    """The text in paragraphs: mentions marked, refused dates struck, evidence sentences numbered as
    in `sightings`.

    Of mentions that overlap the longest stays. Where the first sighting's sentence ends stands the
    anchor `s1`, which leads to `m1`, and so on; a sentence that proves two meetings has both.
    """
    phrases = sorted((s.phrase, _PHRASE) for s in sightings)
    named = [(m.span, _named(MARKS[type(m)][0])) for m in mentions if type(m) in MARKS]
    struck = [(one.span, _STRUCK.format(one.reason)) for one in refusals]
    longest = sorted(named, key=lambda pair: (pair[0].start, -pair[0].end))
    wraps = _apart(phrases + struck + longest)
    sentences = _numbered(sightings)
    paragraphs = []
    for match in _PARAGRAPH.finditer(text):
        at, parts = match.start(), []
        for span, numbers in _starting_in(sentences, match.start(), match.end()):
            if span.start < at:
                continue
            end = min(span.end, match.end())
            parts.append(_wrapped(text, at, span.start, wraps))
            told = " ".join(map(str, numbers))
            parts.append(_PROOF.format(told, _wrapped(text, span.start, end, wraps)))
            parts.extend(_NUMBER.format(number) for number in numbers)
            at = end
        parts.append(_wrapped(text, at, match.end(), wraps))
        paragraphs.append(Markup("<p>{}</p>").format(Markup().join(parts)))
    return Markup("\n").join(paragraphs)


def names_of(meeting: Occasion, sentence: Span, article: Article) -> list[Wrap]:
    """Where a sentence of the article names the meeting's body, city, venue, sides and people."""
    told = level(sentence.of(article.text))
    place = gazetteer().city(meeting.city) if meeting.city else None
    wanted = dict.fromkeys(meeting.participants, "actor")
    wanted |= {meeting.body: "body"} if meeting.body else {}
    wanted |= {place.id: "place"} if place else {}
    found = [
        (match.span, wanted[match.name.id])
        for match in gazetteer().find(told, article.language)
        if match.name.id in wanted
    ]
    for written, name in (
        (meeting.city, "place"),
        (meeting.venue, "place"),
        *((person, "person") for person in meeting.people),
    ):
        at = told.find(level(written)) if written else -1
        if written and at >= 0:
            found.append((Span(at, at + len(written)), name))
    found.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    return [
        (Span(s.start + sentence.start, s.end + sentence.start), _named(name)) for s, name in found
    ]


def in_context(text: str, sighting: Sighting, names: Iterable[Wrap] = ()) -> Markup:
    """The evidence sentence within its paragraph, its date phrase and `names` marked."""
    sentence = sighting.evidence
    before = text[: sentence.start].rpartition("\n\n")[2]
    after = text[sentence.end :].partition("\n\n")[0]
    if len(before) > _REACH:
        before = f"… {before[-_REACH:].partition(' ')[2]}"
    if len(after) > _REACH:
        after = f"{after[:_REACH].rpartition(' ')[0]} …"
    wraps = _apart([(sighting.phrase, _PHRASE), *names])
    proof = _wrapped(text, sentence.start, sentence.end, wraps)
    around = Markup('<span class="around">{}</span>')
    return Markup().join(
        [around.format(before) if before else "", _SENTENCE.format(proof),
         around.format(after) if after else ""]
    )  # fmt: skip


def _named(name: str) -> Markup:
    return Markup('<span class="m-{}">{{}}</span>').format(name)


def _apart(wraps: Iterable[Wrap]) -> list[Wrap]:
    """Those that overlap none named before them, in the order of the text."""
    kept: list[Wrap] = []
    for span, wrap in wraps:
        at = bisect_left(kept, span, key=lambda pair: pair[0])
        beside = kept[max(at - 1, 0) : at + 1]
        if span.start < span.end and not any(span.overlaps(other) for other, _ in beside):
            kept.insert(at, (span, wrap))
    return kept


def _numbered(sightings: Sequence[Sighting]) -> list[tuple[Span, list[int]]]:
    at: dict[Span, list[int]] = {}
    for number, sighting in enumerate(sightings, start=1):
        at.setdefault(sighting.evidence, []).append(number)
    return sorted(at.items())


def _starting_in(
    sentences: Sequence[tuple[Span, list[int]]], start: int, end: int
) -> Sequence[tuple[Span, list[int]]]:
    first = bisect_left(sentences, start, key=lambda pair: pair[0].start)
    return sentences[first : bisect_left(sentences, end, key=lambda pair: pair[0].start)]


def _wrapped(text: str, start: int, end: int, wraps: Sequence[Wrap]) -> Markup:
    """`text[start:end]`, escaped, with those wraps put on that lie whole within it."""
    parts: list[Markup] = []
    first = bisect_left(wraps, start, key=lambda pair: pair[0].start)
    last = bisect_right(wraps, end, key=lambda pair: pair[0].start)
    for span, wrap in wraps[first:last]:
        if span.end > end:
            continue
        parts += [escape(text[start : span.start]), wrap.format(span.of(text))]
        start = span.end
    parts.append(escape(text[start:end]))
    return Markup().join(parts)
