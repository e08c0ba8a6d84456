"""Static files: their names carry their digest, browsers keep them for ever, and they are sent packed."""

from __future__ import annotations

import gzip
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.test.utils import override_settings

import placet
from placet.environment import static_root
from placet.web import assets
from tests.access.walk import at
from tests.cast import PUBLIC

SOURCES = Path(placet.__file__).parent / "static"
NAMED = re.compile(r"/static/[\w/.-]+\.[0-9a-f]{12}\.(?:css|js|svg|woff2)")


def sent(client: Client, address: str, **headers: str) -> Any:
    """The answer for a static file, and its bytes."""
    answer = client.get(address, headers=headers)
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.django_db
def test_what_a_page_names_is_kept_for_ever() -> None:
    """Scripts, styles, marks, and the fonts that the styles name: the same file where the page asks for it ahead."""
    client = PUBLIC.client()
    page = client.get(at("home")).content.decode()
    named = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
    assert len(named) >= 6
    (style,) = (one for one in named if one.endswith(".css"))
    fonts = {f"/static/placet/{one}" for one in re.findall(r'url\("([^"]+)"\)', sent(client, style)[1].decode())}
    assert len(fonts) == 12
    assert {one for one in named if one.endswith(".woff2")} <= fonts
    for address in named | fonts:
        assert NAMED.fullmatch(address), address
        answer, content = sent(client, address)
        assert answer.status_code == 200, address
        assert content
        assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        assert not answer.headers.get("Access-Control-Allow-Origin")
        assert answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_text_is_sent_packed_to_who_takes_it() -> None:
    """And unpacked it is the same; fonts are packed in themselves."""
    client = PUBLIC.client()
    page = client.get(at("home")).content.decode()
    for address in set(re.findall(r'(?:href|src)="(/static/[^"#]+\.(?:css|js|svg))', page)):
        plain, content = sent(client, address)
        packed, less = sent(client, address, **{"Accept-Encoding": "gzip, deflate, br"})
        assert not plain.headers.get("Content-Encoding")
        if len(content) < 200:  # nothing is gained on the mark
            continue
        assert packed.headers["Content-Encoding"] == "gzip", address
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(less) == content
        assert len(less) < 0.45 * len(content), address


@pytest.mark.django_db
def test_a_name_without_its_digest_is_nothing() -> None:
    for address in ("/static/placet/placet.css", "/static/placet/placet.000000000000.css"):
        assert PUBLIC.client().get(address).status_code == 404, address


def test_another_content_is_another_folder(tmp_path: Path) -> None:
    """Of the same name and length too, whenever it was written; the same content is the same folder."""
    copy = tmp_path / "copy"
    shutil.copytree(SOURCES, copy)
    assert static_root(tmp_path, copy) == static_root(tmp_path, SOURCES)
    style = copy / "placet" / "placet.css"
    style.write_bytes(style.read_bytes().replace(b"1", b"2", 1))
    assert static_root(tmp_path, copy) != static_root(tmp_path, SOURCES)


def test_processes_that_start_together_make_one_folder(tmp_path: Path) -> None:
    """Whole, with nothing left beside it; and again nothing is done."""
    place = tmp_path / "static" / "abc"
    with override_settings(STATIC_ROOT=place), ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(assets.make) for _ in range(4)]:
            done.result()
        assert [one.name for one in place.parent.iterdir()] == ["abc"]
        assert (place / "staticfiles.json").is_file()
        before = sorted(place.rglob("*"))
        assert len([one for one in before if one.suffix == ".gz"]) > 10
        (place / "staticfiles.json").unlink()
        assets.make()
        assert not (place / "staticfiles.json").exists()


def test_the_folder_before_stays_and_older_ones_go(tmp_path: Path) -> None:
    """So that a server that has not ended yet finds its files."""
    for name in ("first", "second", "third"):
        with override_settings(STATIC_ROOT=tmp_path / "static" / name):
            assets.make()
    assert sorted(one.name for one in (tmp_path / "static").iterdir()) == ["second", "third"]
