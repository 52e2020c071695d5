"""What is known of a meeting and who says so, as plain text and as HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from calendar_app.model import Article, Change, Confirmation, Meeting, Sighting

from .history import history_of, outlet_of
from .plain import address, plain
from .slot import spoken
from .words import STATUS_IN_WORDS

MOST_CLAIMS = 20
LONGEST_QUOTE = 600
# Where one outlet tells of it, it stands below as the one that does.
_CONFIRMED = {
    Confirmation.UNNAMED: "Confirmed by nobody: one source that does not say who it is.",
    Confirmation.SEVERAL: "Told by {} sources, independently of each other.",
    Confirmation.OFFICIAL: "Confirmed by those who hold it.",
}
_CORRECTED = {"start": "time", "end": "time"}  # what people call a field

Claims = Sequence[tuple[Sighting, Article]]
Paragraphs = Sequence[Sequence[str]]


class Link(str):
    """A line that is an address and nothing else."""

    __slots__ = ()


def described(
    meeting: Meeting,
    claims: Claims,
    changes: Sequence[Change],
    *,
    note: str,
    names: Mapping[str, str],
) -> Paragraphs:
    """Status, who takes part, what changed, what is uncertain, then each claim. Never empty.

    The latest claims, where there are many: calendars cut long texts, each at another length.
    """
    articles = {article.id: article for _, article in claims}
    history = history_of(meeting, changes, articles, names)
    about = [STATUS_IN_WORDS[meeting.status]]
    if meeting.participants:
        about.append("Taking part: " + ", ".join(names.get(id, id) for id in meeting.participants))
    if meeting.people:
        about.append("People: " + ", ".join(meeting.people))
    if meeting.previously and not any(line.startswith("Moved") for line in history):
        about.append(f"Moved from {spoken(meeting.previously)}.")
    if note:
        about.append(note)
    if confirmed := _CONFIRMED.get(meeting.support.confirmation):
        about.append(confirmed.format(meeting.support.sources))
    if gone := meeting.unlisted:
        since = f"No longer in the calendar “{gone.calendar}” since {spoken(gone.since)}."
        about.append(f"{since} It may still take place.")
    if meeting.corrected:
        fields = dict.fromkeys(_CORRECTED.get(field, field) for field in meeting.corrected)
        about.append(f"Corrected by hand: {', '.join(fields)}.")
    parts = [about]
    if history:
        parts.append(["What changed:", *history])
    if inferred := list(_inferred(meeting)):
        parts.append(["Not said, but inferred:", *inferred])
    if claims:
        left = len(claims) - MOST_CLAIMS
        parts.append([f"According to (and {left} before):" if left > 0 else "According to:"])
        parts += [list(_claim(sighting, article)) for sighting, article in claims[-MOST_CLAIMS:]]
    return [[line if isinstance(line, Link) else plain(line) for line in part] for part in parts]


def as_text(paragraphs: Paragraphs) -> str:
    return "\n\n".join("\n".join(lines) for lines in paragraphs)


def as_html(paragraphs: Paragraphs) -> str:
    """A document whose end tags are left out, as HTML allows, so that more can follow."""
    return "<!DOCTYPE html><html><body>" + "".join(
        f"<p>{'<br>'.join(map(_in_html, lines))}</p>" for lines in paragraphs
    )


def _in_html(line: str) -> str:
    told = escape(line)
    return f'<a href="{told}">{told}</a>' if isinstance(line, Link) else told


def _inferred(meeting: Meeting) -> Iterator[str]:
    """`Year from the publication date`, `City from the venue`: the ground of each guess."""
    for ground in meeting.when.basis if meeting.when else ():
        yield ground[:1].upper() + ground[1:]
    for field, ground in meeting.inferred.items():
        yield f"{field.capitalize()} {ground}"


def _claim(sighting: Sighting, article: Article) -> Iterator[str]:
    """Outlet and date, the sentence that places the meeting in time, the link."""
    outlet = outlet_of(article) or "An article"
    dated = f", {spoken(article.published)}" if article.published else ""
    yield f"{outlet}{dated}: “{_shortened(plain(sighting.quote))}”"
    if link := address(article.url):
        yield Link(link)


def _shortened(quote: str) -> str:
    if len(quote) <= LONGEST_QUOTE:
        return quote
    whole_words = quote[:LONGEST_QUOTE].rpartition(" ")[0]
    return f"{whole_words or quote[:LONGEST_QUOTE]} …"
