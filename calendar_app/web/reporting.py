"""What a reader who may not correct a meeting sends to those who may: which meeting, how it is
shown, on whose word, and room for what is wrong. Pure."""

from __future__ import annotations

from urllib.parse import quote

from calendar_app.errors import UsageError
from calendar_app.feeds.plain import plain
from calendar_app.model import Article, Meeting, Sighting

from .present import moment_words
from .sharing import description_of

_QUOTED = 300  # characters of a sentence
_TOLD = 3  # sentences


def report_of(meeting: Meeting, told: list[tuple[Sighting, Article]], url: str) -> str:
    """The text of a report; `told` are the latest sightings, the one that is shown first."""
    lines = [f"Meeting: {plain(meeting.title)}", f"Shown as: {description_of(meeting)}",
             f"Page: {url}", f"Id: {meeting.uid}"]  # fmt: skip
    for sighting, article in told[:_TOLD]:
        words = plain(sighting.quote)
        words = words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"
        source = (plain(article.publisher or article.title), moment_words(article.published))
        lines.append(f"It was read from: “{words}” ({', '.join(filter(None, source))})")
    return "\n".join([*lines, "", "What is wrong:", ""])


def way_to(contact: str, meeting: Meeting, report: str) -> str:
    """Where the report goes: the contact's page, or a mail that is written already."""
    if contact.startswith("https://"):
        return contact
    subject, body = quote(f"Calendar: {plain(meeting.title)}"), quote(report.replace("\n", "\r\n"))
    return f"mailto:{quote(contact, safe='@+')}?subject={subject}&body={body}"


def contact_of(told: str | None) -> str | None:
    """A contact as an operator gives it; None where none is. UsageError for what is neither an
    address for mail nor a page."""
    contact = (told or "").strip()
    if not contact:
        return None
    mail = contact.count("@") == 1 and not set(contact) & set(" <>?&\"'") and contact[0] != "@"
    if contact.startswith("https://") or mail:
        return contact
    raise UsageError(
        f"CALENDAR_CONTACT={contact[:80]}",
        "neither an address for mail nor a page",
        "write it like desk@example.org or https://example.org/contact",
    )
