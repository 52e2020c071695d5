"""What programs can ask for, as an OpenAPI 3.1 document: data, written by hand.

A test compares it with the addresses there are and with what they answer; the page at `/api/docs`
shows it to people.
"""

from __future__ import annotations

from typing import Any

from calendar_app import __version__
from calendar_app.intake.formats import FORMATS
from calendar_app.model import Confirmation, Kind, Status

from .api import MOST, USUAL
from .filters import LABELS
from .posting import LINES
from .problems import MEDIA_TYPE

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_MAYBE: Schema = {"type": ["string", "null"]}
_AT: Schema = {"type": "string", "format": "date-time"}
_NUMBER: Schema = {"type": "integer", "minimum": 0}
_MOMENT = "An ISO 8601 date, or a date-time with its offset."


def _object(about: str, fields: dict[str, Schema], *, of: str = "") -> Schema:
    """An object that has all these fields; with `of` also those of another schema."""
    told = {"type": "object", "description": about, "required": [*fields], "properties": fields}
    return {"allOf": [_ref(of), told], "description": about} if of else told


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(of: Schema, about: str = "") -> Schema:
    return {"type": "array", "items": of, **({"description": about} if about else {})}


def _said(schema: Schema, about: str) -> Schema:
    return {**schema, "description": about}


def _part(name: str, of: str) -> Schema:
    fields = {
        "total": _said(_NUMBER, "How many there are in all."),
        name: _list(_ref(of)),
        "next": _said(_MAYBE, "The address of those that follow."),
        "prev": _said(_MAYBE, "The address of those before."),
    }
    return _object("A part of a list.", fields)


_OCCASION = {
    "title": _said(_TEXT, "What it is called."),
    "kind": _said({"type": "string", "enum": [*Kind]}, "What sort of meeting."),
    "body": _said(_MAYBE, "The id of the body that meets."),
    "participants": _list(_TEXT, "ISO 3166-1 codes of states, ids of organisations."),
    "people": _list(_TEXT, "Who is named."),
    "city": _said(_MAYBE, "Its English name."),
    "country": _said(_MAYBE, "ISO 3166-1 alpha-2."),
    "venue": _said(_MAYBE, "The building or the room."),
    "start": _said(_MAYBE, f"{_MOMENT} The first day of a week or month known no closer."),
    "end": _said(_MAYBE, "The last day, inclusive, or the hour at which it ends."),
    "precision": _said(_MAYBE, "How closely the time is known: minute, day, week, month ..."),
    "status": _said({"type": "string", "enum": [*Status]}, "Whether it stands."),
    "previously": _said(_MAYBE, "What it was moved from."),
}
_EVIDENCE = {
    "evidence": _said(_TEXT, "The sentence that says so, as it stands in the article."),
    "confidence": _said({"type": "number", "minimum": 0, "maximum": 1}, "How surely it was read."),
}
_URL: Schema = _said({"type": "string", "format": "uri"}, "The page for people.")

SCHEMAS: dict[str, Schema] = {
    "Occasion": _object("What can be said of a meeting.", _OCCASION),
    "Found": _object("What one article says of one meeting.", _EVIDENCE, of="Occasion"),
    "Meeting": _object(
        "A meeting that is kept: what all its articles together say of it.",
        {
            "uid": _said(_TEXT, "The same for ever, in every feed."),
            "inferred": _said(
                {"type": "object", "additionalProperties": _TEXT},
                "What nobody said: field to the ground on which it was filled in.",
            ),
            "corrected": _list(_TEXT, "The fields that a person gave; no article changes them."),
            "confirmation": _said(
                {"type": "string", "enum": [*Confirmation]}, "How well it is confirmed."
            ),
            "sources": _said(_NUMBER, "How many sources tell of it independently."),
            "sequence": _said(_NUMBER, "SEQUENCE of RFC 5545."),
            "created": _said(_AT, "When it was first kept."),
            "last_modified": _said(_AT, "When anything about it last changed."),
            "articles": _said(_NUMBER, "How many statements it is made of."),
            "url": _URL,
        },
        of="Occasion",
    ),
    "Meetings": _part("meetings", "Meeting"),
    "Telling": _object(
        "What a kept article says of a meeting, and where in its text.",
        {
            "id": _said(_TEXT, "What to call it by, where it is accepted or refused."),
            "article": _said(_TEXT, "The article's id."),
            "span": _object(
                "Half-open, in characters of the text.", {"start": _NUMBER, "end": _NUMBER}
            ),
            "basis": _list(_TEXT, "On what ground the unsaid part of the date was filled in."),
            "url": _URL,
        },
        of="Found",
    ),
    "Change": _object(
        "One line of a meeting's history.",
        {
            "field": _said(_TEXT, "`created` where the meeting first appeared."),
            "before": _said(_MAYBE, "What it was."),
            "after": _said(_MAYBE, "What it became."),
            "article": _said(_MAYBE, "The article that brought the news."),
            "at": _said(_AT, "When we came to know."),
            "word": _said({"type": ["integer", "null"]}, "The number of a person's word."),
            "taken_back": _said({"type": "boolean"}, "Whether that word was taken back here."),
            "who": _said(_MAYBE, "Whose word it is."),
            "because": _said(_MAYBE, "Why, in that person's words."),
        },
    ),
    "MeetingInFull": _object(
        "A meeting, what each article says of it, and what became of it.",
        {
            "last_told": _said(_MAYBE, "When an article last told of it."),
            "gone_from_calendar": _said(_MAYBE, "Which calendar had it and has it no more."),
            "gone_from_calendar_since": _said(_MAYBE, "Since when it has not."),
            "gone_quiet_since": _said(_MAYBE, "Since when nobody has, though it is near."),
            "told_by": _list(_ref("Telling"), "The oldest article first."),
            "history": _list(_ref("Change"), "The oldest change first."),
        },
        of="Meeting",
    ),
    "Article": _object(
        "An article that is kept.",
        {
            "id": _said(_TEXT, "The same for the same words, or the same address."),
            "title": _said(_TEXT, "Its headline."),
            "published": _said(_MAYBE, f"When it came out. {_MOMENT}"),
            "language": _said(_TEXT, "ISO 639-1."),
            "publisher": _said(_TEXT, "Who published it."),
            "source": _said(_MAYBE, "Its own address on the web."),
            "url": _URL,
        },
    ),
    "Articles": _part("articles", "Article"),
    "ArticleInFull": _object(
        "An article with its text and what was found in it.",
        {
            "text": _said(_TEXT, "All that was read, the headline first."),
            "tells": _list(
                {
                    "allOf": [
                        _ref("Telling"),
                        _object("", {"uid": _said(_MAYBE, "Of the meeting that it is told of.")}),
                    ]
                }
            ),
        },
        of="Article",
    ),
    "ArticleToRead": {
        "type": "object",
        "description": "An article as it is sent. The text is all that is needed.",
        "required": ["text"],
        "properties": {
            "text": _said(_TEXT, "Its paragraphs, parted by an empty line."),
            "title": _said(_TEXT, "Its headline."),
            "published": _said(_MAYBE, f"{_MOMENT} Without it, “12 January” has no year."),
            "language": _said(_TEXT, "ISO 639-1."),
            "publisher": _said(_TEXT, "Who published it."),
            "source": _said(_TEXT, "What kind of outlet, where there is no publisher."),
            "url": _said(_TEXT, "Its own address on the web, to which feeds then link."),
        },
    },
    "Reading": _object(
        "What an article says.",
        {
            "id": _said(_TEXT, "The article's id."),
            "meetings": _list(_ref("Found"), "What it tells of, in the order of its text."),
            "year_unknown": _list(_ref("Found"), "Meetings whose year nobody knows."),
            "undated": _said({"type": "boolean"}, "Whether the article's own year is missing."),
            "beyond": _list(_TEXT, "The limits beyond which the text was not read."),
        },
    ),
    "Kept": _object(
        "What an article says, and what became of it.",
        {
            "known": _said({"type": "boolean"}, "Whether it was kept before: nothing changed."),
            "uids": _list(_TEXT, "The meetings that it tells of."),
            "url": _URL,
        },
        of="Reading",
    ),
    "Problem": _object(
        "A problem document (RFC 9457).",
        {
            "type": _said(_TEXT, "An address that tells what it means."),
            "title": _said(_TEXT, "The same for every problem of the type."),
            "status": _said({"type": "integer", "minimum": 0}, "That of the answer."),
            "detail": _said(_TEXT, "One line: the subject, the problem, what would work."),
            "instance": _said(_TEXT, "The path that was asked for."),
        },
    ),
}  # fmt: skip


def _results(of: str) -> Schema:
    """Of several articles one outcome each; one that failed has a problem in its place."""
    done = {"allOf": [_ref(of), _object("", {"status": {"type": "integer"}})]}
    several = _object("", {"results": _list({"anyOf": [_ref("Problem"), done]})})
    return {"anyOf": [_ref(of), several]}


_ABOUT = {
    "body": "A body's id: `nato-russia-council`.",
    "place": "A city, a country's code, or a part of a venue's name.",
    "city": "A city by its English name.",
    "country": "An ISO 3166-1 alpha-2 code.",
    "participant": "An ISO code or an organisation's id.",
    "kind": "Of what kind the meeting is.",
    "status": "Whether it stands.",
    "person": "Who takes part, by the whole name.",
    "confirmation": "How well it is confirmed at the least.",
    "q": "Words of the title, the people or the articles.",
    "from": "The first day, inclusive.",
    "to": "The last day, inclusive.",
}
_OF_THE_SCHEMA: dict[str, Schema] = {
    "kind": {"type": "string", "enum": [*Kind]},
    "status": {"type": "string", "enum": [*Status]},
    "confirmation": {"type": "string", "enum": [*Confirmation]},
    "from": {"type": "string", "format": "date"},
    "to": {"type": "string", "format": "date"},
}


def _asked(name: str, schema: Schema, about: str, where: str = "query") -> Schema:
    needed = {"required": True} if where == "path" else {}
    return {"name": name, "in": where, **needed, "description": about, "schema": schema}


_FILTERS = [
    _asked(key, _OF_THE_SCHEMA.get(key, {"type": "string", "maxLength": 200}), about)
    for key, label in LABELS.items()
    if (about := _ABOUT.get(key, label))
]
_WINDOW = [
    _asked("limit", {**_NUMBER, "maximum": MOST, "default": USUAL}, "How many at most."),
    _asked("offset", {**_NUMBER, "maximum": 10**9, "default": 0}, "How many to leave out."),
]
_SAID = [
    _asked("title", _TEXT, "For a body that is no JSON, as are those below: its headline."),
    _asked("published", {"type": "string", "format": "date"}, "When it came out."),
    _asked("publisher", _TEXT, "Who published it."),
    _asked("language", _TEXT, "ISO 639-1."),
    _asked("url", {"type": "string", "format": "uri"}, "Its own address on the web."),
]
_BODY = {
    "required": True,
    "description": "One article as JSON, as text, as a page, or as anything else that `add` reads; "
    "or several, a line of JSON each.",
    "content": {
        "application/json": {"schema": _ref("ArticleToRead")},
        **{kind: {"schema": _TEXT} for kind in (*FORMATS, *LINES) if kind != "application/json"},
    },
}


def _operation(
    name: str,
    summary: str,
    about: str,
    answers: dict[str, tuple[str, Schema]],
    asked: list[Schema],
    **more: Any,
) -> Schema:
    told = {
        status: {"description": words, "content": {"application/json": {"schema": schema}}}
        for status, (words, schema) in answers.items()
    }
    problem = {
        "description": "What went wrong: one line, the subject, the problem, what would work.",
        "content": {MEDIA_TYPE: {"schema": _ref("Problem")}},
    }
    return {
        "operationId": name,
        "summary": summary,
        "description": about,
        "parameters": asked,
        **more,
        "responses": {**told, "default": problem},
    }


_PATHS: dict[str, Schema] = {
    "/api/meetings": {
        "get": _operation(
            "meetings",
            "Meetings, the earliest first",
            "With the filters of the timeline and of feeds. The addresses of the next and the "
            "previous part are in the body and in the header `Link`.",
            {"200": ("A part of the list.", _ref("Meetings"))},
            [*_FILTERS, *_WINDOW],
        )
    },
    "/api/meetings/{uid}": {
        "get": _operation(
            "meeting",
            "One meeting in full",
            "What each article says of it, and its history. A uid of a meeting that proved to be "
            "the same as another one gives that one.",
            {"200": ("The meeting.", _ref("MeetingInFull"))},
            [_asked("uid", _TEXT, "Its id.", "path")],
        )
    },
    "/api/articles": {
        "get": _operation(
            "articles",
            "Articles, the latest first",
            "With filters, those that tell of a meeting that they let through; without, all.",
            {"200": ("A part of the list.", _ref("Articles"))},
            [*_FILTERS, *_WINDOW],
        ),
        "post": _operation(
            "add",
            "Read articles and keep them",
            "Needs the token, but on a server that listens to its own machine alone. What is known "
            "already changes nothing. Of several articles each has its own outcome in `results`.",
            {
                "200": ("It was known, or there were several.", _results("Kept")),
                "201": ("It is kept.", _ref("Kept")),
            },
            _SAID,
            requestBody=_BODY,
            security=[{"token": []}],
        ),
    },
    "/api/articles/{id}": {
        "get": _operation(
            "article",
            "One article in full",
            "Its text, and what was found in it.",
            {"200": ("The article.", _ref("ArticleInFull"))},
            [_asked("id", _TEXT, "Its id.", "path")],
        )
    },
    "/api/read": {
        "post": _operation(
            "read",
            "Read articles and keep nothing",
            "The dry run of `POST /api/articles`, for anybody.",
            {"200": ("What they say.", _results("Reading"))},
            _SAID,
            requestBody=_BODY,
        )
    },
    "/healthz": {
        "get": _operation(
            "health",
            "Whether the server and its database answer",
            "",
            {
                "200": (
                    "They do.",
                    _object("", {"status": {"const": "ok"}, "meetings": _NUMBER}),
                )
            },
            [],
        )
    },
}

DOCUMENT: Schema = {
    "openapi": "3.1.0",
    "info": {
        "title": "Diplomatic calendar",
        "version": __version__,
        "summary": "Meetings of diplomacy, read from articles, with the sentences that prove them.",
        "license": {"name": "MIT", "identifier": "MIT"},
    },
    "servers": [{"url": "/"}],
    "paths": _PATHS,
    "components": {
        "schemas": SCHEMAS,
        "securitySchemes": {
            "token": {
                "type": "http",
                "scheme": "bearer",
                "description": "The value of CALENDAR_TOKEN on the server.",
            }
        },
    },
}
