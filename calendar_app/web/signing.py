"""The page at which a browser shows the token once, and the button with which it forgets."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import NotAllowedError, TooManyRequestsError

from . import desk

signing = Blueprint("signing", __name__)


@signing.get("/sign-in")
def page() -> ResponseReturnValue:
    return _page(_goal(request.args.get("next")))


@signing.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    goal = _goal(request.form.get("next"))
    try:
        desk.sign_in(request.form.get("token", ""), "signing in")
    except NotAllowedError as refused:
        return _page(goal, problem="That is not the token of this server."), refused.http_status
    except TooManyRequestsError as refused:
        minutes = -(-refused.seconds // 60)
        told = f"Too many wrong tokens came from your address. Try again in {minutes} minutes."
        return _page(goal, problem=told), refused.http_status, desk.headers_of(refused)
    return redirect(goal, 303)


@signing.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    session.clear()
    return redirect(url_for("pages.timeline"), 303)


def _goal(told: str | None) -> str:
    """Where to go on: within this site, wherever a link to the page wants to lead."""
    return desk.own_path(told) or url_for("pages.timeline")


def _page(goal: str, *, problem: str = "") -> str:
    return render_template("sign_in.html", goal=goal, problem=problem)
