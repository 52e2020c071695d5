"""The pages for people, by address; each from a module of its own."""

from __future__ import annotations

from flask import Blueprint

from . import adding, article_page, meeting_page, timeline_page

pages = Blueprint("pages", __name__)
pages.add_url_rule("/", view_func=timeline_page.timeline)
pages.add_url_rule("/filters/<key>", view_func=timeline_page.choose)
pages.add_url_rule("/meetings/<uid>", view_func=meeting_page.meeting)
pages.add_url_rule("/articles/<article_id>", view_func=article_page.article)
pages.add_url_rule("/add", view_func=adding.add)
pages.add_url_rule("/add", view_func=adding.add_article, methods=["POST"])
