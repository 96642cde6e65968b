"""Write the catalogue of translations again: what the pages say, and German beside it.

Texts are found in the templates (Django reads their tags) and in the Python of the web layer;
those that core makes are listed by `dunwell.web.core_texts`. The catalogue is sorted and names
neither lines, days nor people, so that it changes only when a text does.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tools import source

LANGUAGES = ("de",)
WEB = Path("src", "dunwell", "web")
_KEYWORDS: Mapping[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
Found = tuple[str | tuple[str, str], str | None]


class PlainCatalog(Catalog):
    """A catalogue whose head says what a reader needs, and nothing that changes by itself."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Give the lines of the head."""
        return [
            ("Project-Id-Version", "Dunwell"),
            ("Language", str(self.locale)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


def po_path(root: Path, language: str) -> Path:
    """Say where the translations into a language stand."""
    return root / WEB / "locale" / language / "LC_MESSAGES" / "django.po"


def find(root: Path) -> dict[tuple[str | None, str], Found]:
    """Find every text by its context and its (singular) words."""
    texts: dict[tuple[str | None, str], Found] = {}
    for ids, context in (*_written(root), *_made_in_core()):
        key = (context, ids[0] if isinstance(ids, tuple) else ids)
        known = texts.get(key)
        # One text may stand alone here and with its plural there: then the plural counts.
        if known is None or isinstance(ids, tuple):
            texts[key] = (ids, context)
    return texts


def _written(root: Path) -> Iterator[Found]:
    for path in source.files(root):
        if WEB not in path.parents or path.suffix not in {".py", ".html"}:
            continue
        text = (root / path).read_text(encoding="utf-8")
        if path.suffix == ".html":
            # What is no text becomes filling, whose indents a reader of Python must not weigh.
            text = _INDENT.sub("", templatize(text, origin=str(path)))
        file = io.BytesIO(text.encode())
        for _line, function, found, _notes in extract_python(file, _KEYWORDS, (), {}):
            yield from _read(str(function), found)


def _read(function: str, found: object) -> Iterator[Found]:
    """Tell context, singular and plural apart by the name of the function they were given to."""
    told = [str(one or "") for one in (found if isinstance(found, (tuple, list)) else [found])]
    context = told.pop(0) if function.startswith(("pgettext", "npgettext")) else None
    first = told[0] if told else None
    if not first:
        return
    if function.startswith(("ngettext", "npgettext")):
        yield (first, told[1]), context
    else:
        yield first, context


def _made_in_core() -> Iterator[Found]:
    from dunwell.web import core_texts

    return ((text, None) for text in core_texts.every())


def read(path: Path, language: str) -> Catalog:
    """Read a catalogue as it stands; an absent one is empty."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def renewed(root: Path, language: str) -> Catalog:
    """Give the catalogue with today's texts: known translations kept, unused ones dropped."""
    old = read(po_path(root, language), language)
    new = PlainCatalog(locale=language, charset="utf-8")
    for ids, context in find(root).values():
        key = ids[0] if isinstance(ids, tuple) else ids
        known = old.get(key, context)
        fits = known is not None and known.pluralizable == isinstance(ids, tuple)
        new.add(ids, known.string if known and fits else None, context=context)
    return new


def texts_of(catalogue: Catalog) -> str:
    """Write a catalogue as the text of its file."""
    file = io.BytesIO()
    plain = PlainCatalog(locale=catalogue.locale, charset="utf-8")
    for message in _messages(catalogue):
        plain.add(message.id, message.string, context=message.context)
    write_po(file, plain, width=99, omit_header=True, sort_output=True)
    head = "".join(f'"{name}: {value}\\n"\n' for name, value in plain.mime_headers)
    return f'msgid ""\nmsgstr ""\n{head}\n{file.getvalue().decode().strip()}\n'


def compiled(catalogue: Catalog) -> bytes:
    """Write a catalogue the way it is read while the pages are served."""
    plain = PlainCatalog(locale=catalogue.locale, charset="utf-8")
    for message in _messages(catalogue):
        plain.add(message.id, message.string, context=message.context)
    file = io.BytesIO()
    write_mo(file, plain)
    return file.getvalue()


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def untranslated(catalogue: Catalog) -> list[str]:
    """List the texts that have no translation, or lack one of its plural forms."""
    return [
        str(message.id)
        for message in _messages(catalogue)
        if not message.string
        or (isinstance(message.string, (tuple, list)) and not all(message.string))
    ]


def main() -> int:
    """Write the catalogues; the exit code is 1 while a text is not translated."""
    missing = 0
    for language in LANGUAGES:
        catalogue = renewed(source.ROOT, language)
        path = po_path(source.ROOT, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts_of(catalogue), encoding="utf-8")
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        left = untranslated(catalogue)
        missing += len(left)
        print(f"{language}: {len(catalogue)} texts, {len(left)} without a translation")
        for text in left:
            print(f"  {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
