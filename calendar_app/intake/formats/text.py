"""Words without markup, or with little of it: decoding, headlines, lines put together again."""

from __future__ import annotations

import codecs
import re

from calendar_app.errors import IntakeError
from calendar_app.model import Article, Raw

from .dates import parse_date
from .table import HTML, empty, reads, stem

LONGEST_HEADLINE = 160

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\s[^>]{0,200}?(?:charset|encoding)=[\"']?([\w.:-]{1,40})", re.I
)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # NUL and lone surrogates: no file can hold them

# --- Markdown (CommonMark): the marks that stand between the words of an article ---
_FRONT_MATTER = re.compile(r"---\n(.{0,4000}?)\n(?:---|\.\.\.)(?:\n|$)", re.S)
_FIELD = re.compile(r"^(title|date|published|lang|language|source|publisher|url):\s*(.+)$", re.M)
_MARKS = (
    (re.compile(r"^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?[ \t]*$", re.M), r"\1"),
    (re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)"), ""),
    (re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?![\w*])"), r"\1"),
    (re.compile(r"^ {0,3}> ?", re.M), ""),
)


@reads("text/plain", ".txt")
def plain_text(raw: Raw) -> list[Article]:
    """The text as it stands; its first line is the title where it looks like a headline."""
    text = tidy(decode(raw))
    if not text.strip():
        raise empty(raw.source)
    return [Article(text=text, title=headline(text), name=stem(raw.source), language="")]


@reads("text/markdown", ".md", ".markdown")
def markdown(raw: Raw) -> list[Article]:
    """Its words without the marks. What stands between `---` in front may name title and date."""
    text = tidy(decode(raw))
    front = _FRONT_MATTER.match(text)
    told = {k: v.strip(" \"'") for k, v in _FIELD.findall(front[1])} if front else {}
    text = text[front.end() :].lstrip() if front else text
    for mark, kept in _MARKS:
        text = mark.sub(kept, text)
    if not text.strip():
        raise empty(raw.source)
    title = told.get("title", "")
    if title and headline(text) != title:
        text = f"{title}\n\n{text}"
    return [
        Article(
            text=text,
            title=title or headline(text),
            published=parse_date(told.get("date") or told.get("published") or ""),
            language=(told.get("lang") or told.get("language") or "").lower(),
            publisher=told.get("publisher") or told.get("source") or "",
            url=web_address(told.get("url")),
            name=stem(raw.source),
        )
    ]


def headline(text: str) -> str:
    """The first line where it stands alone over more text and is not a sentence; else nothing."""
    first, _, rest = text.lstrip().partition("\n")
    alone = rest.lstrip(" \t").startswith("\n") and bool(rest.strip())
    first = first.strip()
    if alone and len(first) <= LONGEST_HEADLINE and not first.endswith((".", ";", ",")):
        return first
    return ""


def decode(raw: Raw) -> str:
    """UTF-8, UTF-16 where it bears a mark, what the server or the page declares, else
    Windows-1252."""
    marked = [name for mark, name in _BYTE_ORDER_MARKS if raw.body.startswith(mark)]
    declared = _CHARSET.search(raw.body[:2048]) if raw.media_type == HTML else None
    guesses = ["utf-8", raw.charset, declared[1].decode("ascii") if declared else "", "cp1252"]
    for encoding in marked or filter(None, guesses):
        try:
            return raw.body.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    raise IntakeError(
        raw.source, "not text in UTF-8, UTF-16 or Windows-1252", "save it as UTF-8 and try again"
    )


def tidy(text: str) -> str:
    """Line ends as `\\n`, and a mark in place of each character that nothing can store."""
    return _UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def web_address(told: str | None) -> str | None:
    return told if told and told.startswith(("http://", "https://")) else None


def paragraphs(text: str) -> str:
    """Text whose lines were broken to a width, as in mails and PDF, with its paragraphs whole.

    A line goes on in the next one, unless it is clearly shorter than the others: then it is a
    heading, or ends its paragraph. A word parted at the end of a line is put together.
    """
    lines = [" ".join(line.split()) for line in text.splitlines()]
    width = max(map(len, lines), default=0)
    made: list[str] = []
    going_on = False
    for line in lines:
        if not line:
            going_on = False
        elif not going_on:
            made.append(line)
        elif re.search(r"[^\W\d_][-\u00ad\u2010]$", made[-1]):
            before = made[-1].rstrip("\u00ad")
            # "Brus-" goes on small; the hyphen of "NATO-" is its own.
            made[-1] = (before.rstrip("-\u2010") if line[0].islower() else before) + line
        else:
            made[-1] += f" {line}"
        if line:
            going_on = len(line) > width * 2 / 3
    return "\n\n".join(made)
