"""Where each part of a page is done, for `bench.inside`."""

from __future__ import annotations

import importlib
from typing import Any

PARTS = (
    ("middlewares, routing", "django.core.handlers.base", "BaseHandler.get_response"),
    ("who reads", "placet.web.page", "find_reader"),
    ("reading", "placet.reading.sessions", "_page"),
    ("Django's queries, put together", "django.db.models.sql.compiler", "SQLCompiler.as_sql"),
    ("queries", "placet.models.statements", "_answered"),
    ("queries: one table", "placet.models.statements", "select"),
    ("queries: stances", "placet.models.statements", "mapped"),
    ("queries: several tables", "placet.models.statements", "several"),
    ("rows made", "placet.models.statements", "_rows"),
    ("the law: findings", "placet.procedure.verdict", "Asked.standing"),
    ("the law: acts on offer", "placet.desk", "offers"),
    ("the page as data", "placet.web.pages.sessions", "session"),
    ("the agenda, written out", "placet.web.agenda", "Lines.items"),
    ("the matrix, written out", "placet.web.agenda", "Lines.rows"),
    ("addresses", "placet.web.page", "address"),
    ("the frame", "placet.web.page", "frame"),
    ("the template", "django.template.backends.jinja2", "Template.render"),
    ("JSON written", "placet.api.views", "answer"),
)
"""Each part by its name, and the function in which its time is spent."""


def found(module: str, name: str) -> tuple[Any, str, Any]:
    """The function of a part: what holds it, under which name, and itself. Raises AttributeError where it is gone."""
    owner: Any = importlib.import_module(module)
    *path, last = name.split(".")
    for step in path:
        owner = getattr(owner, step)
    return owner, last, getattr(owner, last)
