"""Articles as nobody wrote them: what people and programs do send, bent at random.

`SEEDS` has some bodies of each media type that can be read; `bent` gives one that is like them and
somewhere wrong: cut, doubled, swapped, with odd letters, endless repetition or bytes that are no
text. The same `Random` gives the same ones.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from html import escape
from io import BytesIO
from pathlib import Path
from random import Random

import docx
from factories import NOW

from calendar_app.errors import CalendarAppError
from calendar_app.intake.formats import FORMATS, to_articles
from calendar_app.intake.formats.sitemap import sitemap_of
from calendar_app.intake.formats.table import SITEMAP
from calendar_app.model import Raw
from calendar_app.pipeline import ingest
from calendar_app.reading import reader
from calendar_app.store import Store

ROOT = Path(__file__).parents[1]

_WORDS = (
    *("12 January", "12/13", "31 February 2022", "on Thursday", "in mid-March", "next week"),
    *("2022-01-12", "0001-01-01", "9999-12-31", "9" * 20, "25:61", "at 10:00 CET", "UTC+14"),
    *("the 1990s", "'22", "Jan.", "Sept", "p.m.", "the 12th", "from 3 to 1 May", "Thursday"),
    *("will meet", "was postponed", "called off", "the talks", "the summit", "met", "visit"),
    *("NATO-Russia Council", "G20", "EU-27", "Vienna", "Geneva (Switzerland)", "Київ", "عمان"),
    *("Foreign Minister", "Mr. ", "between", "and", ", ", ". ", "; ", "-", "–", "—", "...", "…"),
    *("\n\n", "\n", "\t", "\r\n", "\x00", "\ufeff", "\u200f", "\u202e", "\ud7ff", "\U0001f600"),
    *("İ", "ß", "ﬁ", "e\u0301", "\u0660\u0661", "½", "²", "12 січня", "у четвер", "о 10-й"),
    *("<", ">", "&", "&#0;", "&amp;", "]]>", "<!--", "<script>", "</p>", "<p", "<table>", "&a;"),
    *('"', "'", "(", ")", "[", "\\", "%", "{", "}", "${x}", "<!DOCTYPE x [<!ENTITY a 'b'>]>"),
)
_NOT_OF_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
_OF_ONE_DATABASE = 100  # inputs
_NOT_OF_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
_MOST = 60_000  # octets, most of the time: what is cut from a body that nobody would send


def bent(rng: Random, kind: str) -> bytes:
    """One body of the media type, more or less."""
    body = rng.choice(SEEDS[kind])
    for _ in range(rng.choice((1, 1, 2, 3, 5, 8, 20))):
        body = rng.choice(_BENDS)(rng, body, kind)
    return body[:_MOST] if rng.random() < 0.99 else body[: 10 * _MOST]


class Journey:
    """All that an article goes through, in a database that others went through before it."""

    def __init__(self) -> None:
        self._store, self._count, self._read = Store(":memory:"), 0, reader()

    def go(self, body: bytes, kind: str) -> str:
        """ "refused" or "read". Whatever is raised is a fault of ours."""
        self._count += 1
        if self._count % _OF_ONE_DATABASE == 0:
            self._store.close()
            self._store = Store(":memory:")
        raw = Raw("an input", body, kind)
        try:
            if kind == SITEMAP:  # which lists articles, and is none
                sitemap_of(raw)
                return "read"
            for article in to_articles(raw):
                ingest(article, reader=self._read, store=self._store, now=NOW)
        except CalendarAppError:
            return "refused"
        return "read"


def _at(rng: Random, body: bytes) -> tuple[int, int]:
    """A stretch: mostly a short one."""
    start = rng.randrange(len(body) + 1)
    return start, min(len(body), start + rng.choice((0, 1, 1, 3, 10, 40, 200, 5000)))


def _cut(rng: Random, body: bytes, _kind: str) -> bytes:
    start, end = _at(rng, body)
    return body[:start] + body[end:]


def _end_early(rng: Random, body: bytes, _kind: str) -> bytes:
    return body[: rng.randrange(len(body) + 1)]


def _double(rng: Random, body: bytes, _kind: str) -> bytes:
    start, end = _at(rng, body)
    times = rng.choice((1, 1, 2, 7, 50, 1000))
    return body[:end] + (body[start:end] * times)[:_MOST] + body[end:]


def _swap(rng: Random, body: bytes, _kind: str) -> bytes:
    (a, b), (c, d) = sorted((_at(rng, body), _at(rng, body)))
    b = min(b, c)
    return body[:a] + body[c:d] + body[b:c] + body[a:b] + body[d:]


def _say(rng: Random, body: bytes, _kind: str) -> bytes:
    at, _ = _at(rng, body)
    word = rng.choice(_WORDS) * rng.choice((1, 1, 1, 2, 9, 500))
    return body[:at] + word.encode("utf-8", "surrogatepass") + body[at:]


def _flip(rng: Random, body: bytes, _kind: str) -> bytes:
    changed = bytearray(body)
    for _ in range(rng.choice((1, 1, 4, 30))):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _count(rng: Random, body: bytes, _kind: str) -> bytes:
    """Another digit for a digit: other days, years, offsets, lengths."""
    digits = [at for at, octet in enumerate(body[:20_000]) if 48 <= octet <= 57]
    changed = bytearray(body)
    for at in rng.sample(digits, min(len(digits), rng.choice((1, 3, 10)))):
        changed[at] = 48 + rng.randrange(10)
    return bytes(changed)


def _graft(rng: Random, body: bytes, kind: str) -> bytes:
    """A piece of another one, or of another kind."""
    other = rng.choice(SEEDS[kind if rng.random() < 0.7 else rng.choice(sorted(SEEDS))])
    (at, _), (start, end) = _at(rng, body), _at(rng, other)
    return body[:at] + other[start:end] + body[at:]


_BENDS: tuple[Callable[[Random, bytes, str], bytes], ...] = (
    *(_cut, _end_early, _double, _swap, _say, _say, _flip, _count, _count, _graft),
)


def _told() -> list[dict[str, str]]:
    """Articles of our own, in both languages that are read."""
    files = sorted((ROOT / "samples").glob("*.json"))
    files += sorted((ROOT / "bench").glob("gold*/*.json"))
    rows = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return [row for row in rows if isinstance(row, dict) and isinstance(row.get("text"), str)]


def _page(row: dict[str, str]) -> bytes:
    told = "".join(f"<p>{escape(line)}</p>" for line in row["text"].splitlines() if line.strip())
    title, day = escape(row.get("title") or "News"), row.get("published") or "2022-01-10"
    linked = json.dumps({"@type": "NewsArticle", "datePublished": day})
    return f"""<!doctype html><html lang="{row.get("language") or "en"}"><head>
<title>{title} | The Wire</title><meta charset="utf-8">
<meta property="article:published_time" content="{day}">
<script type="application/ld+json">{linked}</script></head><body>
<nav><ul><li><a href="/">Home</a></ul></nav><article><h1>{title}</h1>
<time datetime="{day}">{day}</time>{told}<table><tr><td>12 January<td>Vienna</table></article>
<footer>Talks on 1 May 2030</footer></body></html>""".encode()


def _rss(rows: list[dict[str, str]]) -> bytes:
    items = "".join(
        f"""<item><title>{escape(row.get("title") or "")}</title><guid>{number}</guid>
<link>https://wire.example/{number}</link><pubDate>Mon, 10 Jan 2022 08:00:00 GMT</pubDate>
<description>{escape(row["text"][:1500])}</description></item>"""
        for number, row in enumerate(rows)
    )
    return f"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Wire</title>
{items}</channel></rss>""".encode()


def _atom(rows: list[dict[str, str]]) -> bytes:
    entries = "".join(
        f"""<entry><id>urn:{number}</id><title>{escape(row.get("title") or "")}</title>
<updated>2022-01-10T08:00:00Z</updated><link href="https://wire.example/{number}"/>
<content type="html">{escape(escape(row["text"][:1500]))}</content></entry>"""
        for number, row in enumerate(rows)
    )
    return f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Wire</title>
{entries}</feed>""".encode()


def _sitemap(rows: list[dict[str, str]]) -> bytes:
    pages = "".join(
        f"""<url><loc>https://wire.example/{number}</loc><lastmod>2022-01-{10 + number}</lastmod>
<news:news><news:publication_date>2022-01-10T08:00:00Z</news:publication_date>
<news:title>{escape(row.get("title") or "")}</news:title></news:news></url>"""
        for number, row in enumerate(rows)
    )
    return f"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{pages}</urlset>""".encode()


def _ics(rows: list[dict[str, str]]) -> bytes:
    events = "".join(
        f"""BEGIN:VEVENT
UID:{number}@wire.example
DTSTAMP:20220110T080000Z
DTSTART:202201{12 + number % 9}T100000Z
DURATION:PT2H
SEQUENCE:{number}
SUMMARY:{(row.get("title") or "Talks")[:60]}
LOCATION:Vienna
END:VEVENT
"""
        for number, row in enumerate(rows)
    )
    told = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y\n{events}END:VCALENDAR\n"
    return told.replace("\n", "\r\n").encode()


def pdf(row: dict[str, str], *, packed: bool = False) -> bytes:
    """One page of text, as a small program would write it."""
    lines = [
        line[at : at + 90]
        for line in row["text"].splitlines()
        for at in range(0, len(line) or 1, 90)
    ]
    shown = "".join(
        f"({line.translate({40: '[', 41: ']', 92: '/'})}) Tj 0 -14 Td\n" for line in lines[:120]
    )
    stream = f"BT /F1 11 Tf 50 780 Td\n{shown}ET".encode("latin-1", "replace")
    stream, how = (zlib.compress(stream), "/Filter /FlateDecode ") if packed else (stream, "")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< {how}/Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Title ({(row.get('title') or '')[:60]}) /CreationDate (D:20220110080000Z) >>".encode(
            "latin-1", "replace"
        ),
    ]
    out, places = BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, told in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, told))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % at for at in places)
    out.write(b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def _letter(row: dict[str, str]) -> bytes:
    letter = EmailMessage()
    letter["Subject"] = (row.get("title") or "News").splitlines()[0]
    letter["Date"] = "Mon, 10 Jan 2022 08:00:00 +0000"
    letter["From"] = "press@ministry.example"
    letter.set_content(row["text"])
    letter.add_alternative(_page(row).decode(), subtype="html")
    return letter.as_bytes()


def _document(row: dict[str, str]) -> bytes:
    made, out = docx.Document(), BytesIO()
    for line in row["text"].splitlines():
        made.add_paragraph(line.translate(_NOT_OF_XML))
    made.save(out)
    return out.getvalue()


def _seeds() -> dict[str, list[bytes]]:
    rows = _told()
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows[:4]).encode()
    made = {
        "text/plain": [row["text"].encode() for row in rows],
        "text/html": [_page(row) for row in rows],
        "application/json": [json.dumps(row, ensure_ascii=False).encode() for row in rows],
        "application/x-ndjson": [lines],
        "application/rss+xml": [_rss(rows[at : at + 4]) for at in range(0, 20, 4)],
        "application/atom+xml": [_atom(rows[at : at + 4]) for at in range(0, 20, 4)],
        "text/calendar": [_ics(rows[at : at + 4]) for at in range(0, 20, 4)],
        "application/pdf": [pdf(row, packed=n % 2 == 1) for n, row in enumerate(rows[:20])],
        "message/rfc822": [_letter(row) for row in rows[:10]],
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": [
            _document(row) for row in rows[:10]
        ],
    }
    read = {kind: bodies for kind, bodies in made.items() if kind in FORMATS}
    return read | {SITEMAP: [_sitemap(rows[at : at + 4]) for at in range(0, 20, 4)]}


SEEDS = _seeds()
