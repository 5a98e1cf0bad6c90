"""From another program's export to an answer."""

import json
import re
import zipfile

from click.testing import CliRunner
from litestar.testing import TestClient

from indexer.indexing import build_index
from kb.loading.library import load_library
from service.app.app import create_app
from service.cli.main import main
from service.importing import import_source
from service.settings import ServiceSettings

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
INDEX = '<html lang="en"><title>Help</title><main><h1>Lamp help</h1><p>See <a href="guide/setup.html#step">setup</a>.</p></main>'
SETUP = """<html lang="en"><head><title>Set up</title></head><body><nav>MENU</nav><article><h1>Set up the lamp</h1>
<script>alert(1)</script><h2 id="step">Step</h2><ol><li>Tighten the bulb until the flicker stops.
<img src="../img/switch.png" alt="The switch"></li></ol></article></body></html>"""


def _site(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("site/index.html", INDEX)
        archive.writestr("site/guide/setup.html", SETUP)
        archive.writestr("site/img/switch.png", PNG)
    return path


def test_a_zip_of_html_is_imported_built_and_found(tmp_path, settings, hashing, source):
    """The page answers, its image is served, its links work and nothing of the menu is in the index."""
    report = import_source(_site(tmp_path / "site.zip"), tmp_path / "out")
    assert (report.written, report.images) == (2, 1)
    library = load_library(tmp_path / "out")
    assert {article.title for article in library.articles} == {"Lamp help", "Set up the lamp"}
    built = build_index(library, hashing, settings)
    assert built.articles == 2
    source.load()
    with TestClient(create_app(ServiceSettings(), source)) as client:
        found = client.post("/api/v1/search", json={"text": "tighten the bulb flicker", "lang": "en"}).json()
        page = client.get("/articles/guide/setup").text
        (image,) = re.findall(r'<img[^>]* src="(/assets/[^"]+)"', page)
        assert client.get(image).content == PNG
    assert found["results"][0]["article_id"] == "guide/setup"
    assert "MENU" not in page
    text = (tmp_path / "out" / "index.md").read_text("utf-8")
    assert "[setup](guide/setup.md#step)" in text


def test_the_command_says_what_was_lost(tmp_path):
    """JSON on stdout, the table on stderr, exit code 0."""
    arguments = ["import", str(_site(tmp_path / "site.zip")), "--to", str(tmp_path / "out"), "--json"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["lost"] == [{"kind": "scripts", "where": "site/guide/setup.html", "detail": ""}]
    assert "scripts (1): site/guide/setup.html" in result.stderr


def test_a_folder_with_other_files_is_refused(tmp_path):
    """Exit code 2, a message that says what to do, and nothing is written."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.md").write_text("# Mine")
    arguments = ["import", str(_site(tmp_path / "site.zip")), "--to", str(tmp_path / "out")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "is not empty; name a new folder" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "site.zip"]
