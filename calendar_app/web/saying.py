"""Where people say what they know better: each word is kept, shown with Undo, and taken back so.

Every address here takes a form of ours by POST, from a browser that may write, and answers with the
page that the form stood on, or another of ours that it names as `next`.
"""

from __future__ import annotations

import re
from typing import TypedDict

from flask import Blueprint, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from calendar_app import pipeline
from calendar_app.errors import MeetingNotFoundError, UsageError
from calendar_app.pipeline import Said

from . import article_page, desk, fields, meeting_page

saying = Blueprint("saying", __name__)

_UID = re.compile(r"[^/?#\s]+@[\w.-]+")


@saying.post("/meetings/<uid>/correct")
def correct(uid: str) -> ResponseReturnValue:
    """Fields of the form that were changed; why is asked, not demanded."""
    require_writer()
    store = desk.store()
    shown = store.meeting(uid)
    given = fields.given_in(request.form)
    try:
        changed = fields.correction(given, shown)
        if not changed:
            raise UsageError("the correction", "nothing is changed", "change a field, or go back")
        told = pipeline.correct(shown.uid, changed, **reason(), store=store, now=desk.now())
    except UsageError as problem:
        return meeting_page.page(shown, given=given, problem=str(problem)), problem.http_status
    tell("Corrected.", told)
    return redirect(_goal(url_for("pages.meeting", uid=shown.uid)), 303)


@saying.post("/meetings/<uid>/same")
def same(uid: str) -> ResponseReturnValue:
    """`other` is a meeting by its id or the address of its page; `uid` is the one that stays."""
    return _judged(uid, same=True, words="The two are one meeting now.")


@saying.post("/meetings/<uid>/different")
def different(uid: str) -> ResponseReturnValue:
    return _judged(uid, same=False, words="The two stay apart.")


@saying.post("/meetings/<uid>/refuse")
def refuse_meeting(uid: str) -> ResponseReturnValue:
    """No meeting: all that was told of it so far is off the calendar."""
    require_writer()
    store = desk.store()
    shown = store.meeting(uid)
    told = [one.id for one in store.sightings(shown.uid)]
    done = pipeline.refuse(told, **reason(), store=store, now=desk.now())
    tell(f"“{shown.title}” is off the calendar.", done)
    return redirect(_goal(url_for("review.page")), 303)


@saying.post("/sightings/<id>/accept")
def accept(id: str) -> ResponseReturnValue:
    require_writer()
    done = pipeline.accept([id], **reason(), store=desk.store(), now=desk.now())
    tell("Accepted.", done)
    return redirect(_goal(url_for("review.page")), 303)


@saying.post("/sightings/<id>/refuse")
def refuse(id: str) -> ResponseReturnValue:
    require_writer()
    done = pipeline.refuse([id], **reason(), store=desk.store(), now=desk.now())
    tell("Refused.", done)
    return redirect(_goal(url_for("review.page")), 303)


@saying.post("/articles/<article_id>/meetings")
def add_by_hand(article_id: str) -> ResponseReturnValue:
    """A meeting that the reader did not find in a kept article, with the sentence that tells it."""
    require_writer()
    given = fields.given_in(request.form)
    try:
        done = pipeline.add_by_hand(
            article_id,
            fields.told_by_hand(given),
            fields.span_of(request.form.get("sentence", "")),
            **reason(),
            store=desk.store(),
            now=desk.now(),
        )
    except UsageError as problem:
        told = {**given, "sentence": request.form.get("sentence", "")}
        page = article_page.page(article_id, given=told, problem=str(problem))
        return page, problem.http_status
    tell("Added by hand.", done)
    return redirect(url_for("pages.article", article_id=article_id), 303)


@saying.post("/words/<number>/undo")
def take_back(number: str) -> ResponseReturnValue:
    require_writer()
    held = int(number) if re.fullmatch(r"[0-9]{1,18}", number) else 0  # 0 is nobody's
    done = pipeline.take_back(held, store=desk.store(), now=desk.now())
    if done is None:
        flash("That was taken back already.")
    else:
        flash("Taken back.")
    return redirect(_goal(url_for("review.page")), 303)


# --- what the forms share ---


def require_writer() -> None:
    """NotAllowedError but for a browser that may write, or shows the token with the form."""
    if not desk.may_write():
        desk.sign_in(request.form.get("token", ""), "a word on a meeting")


class Reason(TypedDict):
    """As `pipeline` takes it."""

    because: str
    who: str


def reason() -> Reason:
    """Who says so, and why, as the form has it; the name is remembered for the next form."""
    form = request.form
    told = Reason(because=form.get("because", "").strip(), who=form.get("who", "").strip())
    if told["who"] or session.get("who"):
        session["who"] = told["who"]
    return told


def tell(words: str, done: Said) -> None:
    """Shown on the next page, with a button that takes it back."""
    flash(words, f"undo-{done.number}")
    for fault in done.unrendered:
        flash(str(fault))


def _judged(uid: str, *, same: bool, words: str) -> ResponseReturnValue:
    require_writer()
    store = desk.store()
    shown = store.meeting(uid)
    try:
        other = _other(request.form.get("other", ""), shown.uid)
        done = pipeline.judge(shown.uid, other, same=same, **reason(), store=store, now=desk.now())
    except (UsageError, MeetingNotFoundError) as problem:
        return meeting_page.page(shown, problem=str(problem)), problem.http_status
    tell(words, done)
    return redirect(_goal(url_for("pages.meeting", uid=store.meeting(shown.uid).uid)), 303)


def _other(told: str, uid: str) -> str:
    found = _UID.search(told.rpartition("/meetings/")[2].strip())
    if not found:
        raise UsageError(told[:80] or "the other meeting", "no meeting", "paste its page's address")
    if desk.store().meeting(found[0]).uid == uid:
        raise UsageError(found[0], "this very meeting", "paste the address of the other one")
    return found[0]


def _goal(otherwise: str) -> str:
    return desk.own_path(request.form.get("next")) or otherwise
