"""The catalogues of translations. `python -m docs.catalogues` makes them current; `--check` says what is not.

The words of the interface are gathered from the Python files and the templates (`babel.cfg` says where), merged into
`placet/locale/LANGUAGE/LC_MESSAGES/django.po`, and compiled beside it. No translation is guessed from a similar one.
A catalogue carries no dates and no line numbers, so that two runs over the same words write the same bytes.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, write_po

ROOT = Path(__file__).parent.parent
MAPPING = ROOT / "babel.cfg"
LOCALE = ROOT / "placet" / "locale"
LANGUAGES = ("ar", "ru")
COMPLETE = ("ru",)
"""Languages that may lack nothing; of the others, what is missing is shown in English."""

PLACES = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|</?[a-z]+>")
"""What a translation must keep: `%(name)s`, `{name}` and tags."""


class Words(Catalog):
    """A catalogue whose head says no more than its language, its plurals and its letters."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The fields of the head; what a file says in their place does not count."""
        return [
            ("Language", str(self.locale_identifier)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]

    @mime_headers.setter
    def mime_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        """Nothing is taken from a file's head."""


def path(language: str) -> Path:
    """The catalogue of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def extracted() -> Catalog:
    """All words of the interface, untranslated, each with the files where it stands. Raises on a template that cannot
    be read."""
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, str(MAPPING))  # type: ignore[no-untyped-call]
    template = Catalog()
    found = extract_from_dir(ROOT, methods, options, comment_tags=("Translators:",), strip_comment_tags=True)
    for file_name, _line, message, comments, context in sorted(found, key=lambda one: one[:2]):
        template.add(message, None, [(file_name, 0)], auto_comments=comments, context=context)
    return template


def read(language: str) -> Words:
    """The catalogue as it is on disk; an empty one where there is none."""
    catalog = Words(locale=language, fuzzy=False, header_comment=f"# placet's interface in {language}.")
    if path(language).exists():
        with path(language).open("rb") as file:
            PoFileParser(catalog, abort_invalid=True).parse(file)
    catalog.fuzzy = False
    return catalog


def merged(language: str, template: Catalog) -> Words:
    """The catalogue with exactly the words of the template. Translations of words that are gone stay in it as comments,
    and come back with the word."""
    catalog = read(language)
    for key, one in list(catalog.obsolete.items()):
        if template.get(one.id, one.context) is not None:
            del catalog.obsolete[key]
            catalog[one.id] = one
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    return catalog


def written(catalog: Catalog) -> bytes:
    """The bytes of the .po file."""
    target = BytesIO()
    write_po(target, catalog, width=120, sort_by_file=True, include_lineno=False)
    return target.getvalue().rstrip(b"\n") + b"\n"


def compiled(catalog: Catalog) -> bytes:
    """The bytes of the .mo file, as gettext reads it."""
    target = BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def messages(catalog: Catalog) -> Iterator[Message]:
    """The messages without the head."""
    return (one for one in catalog if one.id)


def texts(words: str | Sequence[str] | None) -> tuple[str, ...]:
    """A message's words, or its forms of the plural, as a tuple."""
    return (words or "",) if isinstance(words, str) or words is None else tuple(words)


def missing(catalog: Catalog) -> list[Message]:
    """What has no translation, or not in every form, or one that is in doubt (fuzzy)."""
    return [one for one in messages(catalog) if one.fuzzy or not all(texts(one.string)) or not texts(one.string)]


def broken(catalog: Catalog) -> list[Message]:
    """Translations that have lost, added or changed a place to be filled in (`%(name)s`, `{name}`) or a tag."""
    return [one for one in messages(catalog) if any(texts(one.string)) and not _keeps(one)]


def _keeps(one: Message) -> bool:
    wanted = sorted(PLACES.findall(texts(one.id)[-1]))
    return all(sorted(PLACES.findall(form)) == wanted for form in texts(one.string) if form)


def complaints(language: str, template: Catalog) -> list[str]:
    """Why the catalogue on disk is not current, complete or sound; empty for a good one."""
    on_disk, catalog = path(language), merged(language, template)
    found = []
    if not on_disk.exists() or on_disk.read_bytes() != written(catalog):
        found.append(f"{language}: the catalogue is not current; run python -m docs.catalogues")
    machine = on_disk.with_suffix(".mo")
    if not machine.exists() or machine.read_bytes() != compiled(read(language)):
        found.append(f"{language}: the compiled catalogue is not that of the .po file; run python -m docs.catalogues")
    found += [f"{language}: places to be filled in differ: {_shown(one)}" for one in broken(catalog)]
    if language in COMPLETE:
        found += [f"{language}: not translated: {_shown(one)}" for one in missing(catalog)]
    return found


def _shown(one: Message) -> str:
    context = f" [{one.context}]" if one.context else ""
    return f"{texts(one.id)[0]!r}{context} ({', '.join(sorted({name for name, _line in one.locations}))})"


def make(template: Catalog) -> None:
    """Write the catalogues of all languages, and compile them."""
    for language in LANGUAGES:
        catalog = merged(language, template)
        path(language).parent.mkdir(parents=True, exist_ok=True)
        path(language).write_bytes(written(catalog))
        path(language).with_suffix(".mo").write_bytes(compiled(read(language)))


def report(template: Catalog, say: Callable[[str], object] = print) -> None:
    """How many messages each language has and lacks."""
    for language in LANGUAGES:
        catalog = merged(language, template)
        total, lacking, unused = len(list(messages(catalog))), len(missing(catalog)), len(catalog.obsolete)
        say(f"{language}: {total - lacking} of {total} translated, {lacking} missing, {unused} no longer used")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 1 where `--check` finds anything."""
    parser = argparse.ArgumentParser(prog="python -m docs.catalogues", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; say what is wrong")
    parser.add_argument("--missing", metavar="LANGUAGE", help="write nothing; list what a language lacks")
    asked = parser.parse_args(arguments)
    template = extracted()
    if asked.missing:
        for one in missing(merged(asked.missing, template)):
            print(_shown(one))
        return 0
    if asked.check:
        found = [words for language in LANGUAGES for words in complaints(language, template)]
        for words in found:
            print(words)
        report(template)
        return 1 if found else 0
    make(template)
    report(template)
    return 0


if __name__ == "__main__":
    sys.exit(main())
