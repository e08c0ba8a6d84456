"""The Jinja2 environment of the pages."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import markupsafe
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from placet.reading.house import Foreign
from placet.web import phrases
from placet.web.phrases import Pieces

# What `markupsafe.escape` calls, in C where it can: text in, escaped text out. For text alone, never for `Markup`.
escaped: Callable[[str], str] = markupsafe._escape_inner  # type: ignore[attr-defined]
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
        return escaped(value)
    return str(escape(value))


def told(value: Any) -> str:
    """A value as it stands in the text of a page: as `written`, but what is in another language is marked with it, and
    set apart where it runs the other way."""
    kind = type(value)
    if kind is str:
        return escaped(value)
    if kind is Foreign:
        return f'<span lang="{escaped(value.language)}"{_turned(value.language)}>{escaped(value)}</span>'
    if kind is Pieces:
        return "".join(map(told, value.parts))
    return written(value)


def _turned(language: str) -> str:
    """The direction of a text within the page, where it is not the page's."""
    own = phrases.direction(language)
    return "" if own == phrases.direction(translation.get_language() or "en") else f' dir="{own}"'


class Place:
    """Where in a page the text of a template stands: in the text of an element, where it may hold markup; or within a
    tag, or in an element that holds bare text. Fed with the template's own text, piece by piece in its order."""

    _MARKS = re.compile(r"""<(?P<ends>/?)(?P<name>[a-zA-Z!][\w:-]*)|>|"|'""")
    _BARE = frozenset({"title", "option", "textarea", "script", "style"})
    _OPEN = re.compile(r"""=\s*(?:"[^"<>]*|'[^'<>]*)$""")

    def __init__(self) -> None:
        self._tag, self._quote, self._bare, self._tail = "", "", "", ""

    def feed(self, text: str) -> None:
        """Go on to the end of `text`."""
        for mark in self._MARKS.finditer(text):
            sign = mark.group()
            if self._quote:
                self._quote = "" if sign == self._quote else self._quote
            elif self._tag:
                if sign == ">":
                    self._bare = self._tag if self._tag in self._BARE else ""
                    self._tag = ""
                elif sign in "\"'":
                    self._quote = sign
            elif mark.group("name") and (not self._bare or mark.group("name").lower() == self._bare):
                self._tag = mark.group("ends") + mark.group("name").lower()
        self._tail = text if not self._tail or "<" in text or ">" in text else self._tail + text

    @property
    def holds_markup(self) -> bool:
        """Whether an element may stand here. A part of a tag that is put together elsewhere is known by its `="`."""
        return not (self._tag or self._bare or self._OPEN.search(self._tail))


def _places(template: nodes.Template) -> set[int]:
    """The expressions of a template, by identity, that stand where an element may."""
    place, found = Place(), set()
    for output in template.find_all(nodes.Output):
        for child in output.nodes:
            if isinstance(child, nodes.TemplateData):
                place.feed(child.data)
            elif place.holds_markup:
                found.add(id(child))
    return found


class Writer(CodeGenerator):
    """Jinja's generator of code, but that what a template writes goes through `written`, or in the text of an element
    through `told`."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """The template, once it is known where each of its expressions stands."""
        self._told = _places(node)
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("environment.told(" if id(node) in self._told else "environment.written(")
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
    told = staticmethod(told)

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
    env.globals.update(comma=phrases.comma, listed=phrases.listed)
    env.filters.update(phrases.FILTERS)
    return env
