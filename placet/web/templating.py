"""The Jinja2 environment of the pages."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import markupsafe
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from placet.web import phrases

# What `markupsafe.escape` calls, in C where it can: text in, escaped text out.
_escaped: Callable[[str], str] = markupsafe._escape_inner  # type: ignore[attr-defined]
_METHODS = frozenset(dir(dict))
_ABSENT = object()


def written(value: Any) -> str:
    """A value as it stands in a page: escaped, unless it is markup already.

    The same as `markupsafe.escape`, but that a text which is only written is not first made into a `Markup`: a large
    page writes ten thousand of them.
    """
    kind = type(value)
    if kind is Markup:
        return value
    if kind is str:
        return _escaped(value)
    return str(escape(value))


class Writer(CodeGenerator):
    """Jinja's generator of code, but that what a template writes goes through `written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("environment.written(")
        if finalize.src is not None:
            self.write(finalize.src)


class Pages(Environment):
    """Jinja's environment, but that `item.title` of a dictionary is looked for among its keys first.

    Jinja asks for an attribute first, and to be told by an exception that a dictionary has none takes longer than all
    else that a line of a template does; a large page asks ten thousand times. The names of a dictionary's own methods
    are found as ever: `row.items()` is the method, `row["items"]` the key.
    """

    code_generator_class = Writer
    written = staticmethod(written)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value of `obj.attribute` in a template."""
        if type(obj) is dict and attribute not in _METHODS:
            value = obj.get(attribute, _ABSENT)
            return self.undefined(obj=obj, name=attribute) if value is _ABSENT else value
        return super().getattr(obj, attribute)


def environment(**options: Any) -> Environment:
    """Autoescaping on, gettext in the reader's language."""
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    options["extensions"] = ["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
    env = Pages(**{**options, "autoescape": True})
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    # The name of a static file never changes while the server runs.
    env.globals.update(static=functools.lru_cache(maxsize=64)(static), url=reverse, served=phrases.served)
    env.filters.update(phrases.FILTERS)
    return env
