"""A mail (RFC 5322) as an article: press offices and agencies send theirs so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

from calendar_app.errors import IntakeError
from calendar_app.model import Article, Raw

from .dates import in_years
from .page import web_page
from .table import HTML, reads, stem
from .text import headline, paragraphs, tidy


@reads("message/rfc822", ".eml")
def mail(raw: Raw) -> list[Article]:
    """Its body, of HTML by preference; dated by its header, published by who sent it."""
    message = message_from_bytes(raw.body, policy=default)
    if not isinstance(message, EmailMessage):
        raise _no_words(raw.source)
    subject = " ".join(tidy(str(message.get("Subject", ""))).split())
    article = _of_html(message, raw) or _of_plain(message, raw)
    title = article.title or subject or headline(article.text)
    text = article.text
    if subject and not article.title:
        title, text = subject, f"{subject}\n\n{text}"
    return [
        replace(
            article,
            text=text,
            title=title,
            published=_sent(message),
            publisher=_sender(message) or article.publisher,
            name=stem(raw.source),
        )
    ]


def _of_html(message: EmailMessage, raw: Raw) -> Article | None:
    """None where there is none, or one in which no article is found: a table of links, say."""
    part = message.get_body(preferencelist=("html",))
    if part is None:
        return None
    page = Raw(raw.source, str(part.get_content()).encode("utf-8", "replace"), HTML)
    try:
        return replace(web_page(page)[0], url=None)
    except IntakeError:
        if message.get_body(preferencelist=("plain",)) is None:
            raise
        return None


def _of_plain(message: EmailMessage, raw: Raw) -> Article:
    part = message.get_body(preferencelist=("plain",))
    words = tidy(str(part.get_content())) if part is not None else ""
    text = paragraphs(words.partition("\n-- \n")[0])  # what follows is a signature (RFC 3676)
    if not text:
        raise _no_words(raw.source)
    return Article(text=text, language="")


def _sent(message: EmailMessage) -> date | datetime | None:
    try:
        return in_years(parsedate_to_datetime(str(message.get("Date", ""))))
    except (TypeError, ValueError):
        return None


def _sender(message: EmailMessage) -> str:
    sender = getattr(message.get("From"), "addresses", ())
    first = sender[0] if sender else None
    return tidy(first.display_name).strip() if isinstance(first, Address) else ""


def _no_words(source: str) -> IntakeError:
    return IntakeError(source, "a mail without text", "give what is attached to it")
