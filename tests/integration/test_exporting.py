"""An index as static pages: complete, without dead links, the same every time, never over somebody's work."""

import re
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from indexer.indexing import build_index
from kb.loading.library import load_library
from service.cli.main import main
from service.exporting import ExportOptions, export_site
from service.importing.errors import ImportingError
from tests.support.sources import built_source

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf5000000301010018dd8db00000000049454e44ae426082"
)


@pytest.fixture
def generation(small_index, source):
    """Return the generation of the small knowledge base."""
    source.load()
    return source.generation()


def read(folder):
    """Return every file by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def dead_links(files):
    """Return links and pictures of pages that lead to no file, and those that need a server."""
    dead = []
    for page, data in files.items():
        for url in re.findall(r'(?:href|src|action)="([^"]+)"', data.decode()) if page.endswith(".html") else ():
            target = normpath(join(dirname(page), unquote(url.partition("#")[0])))
            if not re.match(r"[a-z]+:|#", url) and target not in files:
                dead.append((page, url))
    return dead


def test_every_article_is_a_page_and_every_link_leads_to_a_file(generation, tmp_path):
    """Home, list and articles in each language of the pages, with styles, and no script."""
    report = export_site(generation, tmp_path / "site", ExportOptions())
    files = read(tmp_path / "site")
    pages = {f"en/articles/{article.id}.html" for article in generation.articles}
    assert {"index.html", "en/index.html", "en/articles.html", "static/kaiketsu.css", *pages} <= set(files)
    assert (report.pages, report.has_sitemap) == (len(pages) + 3, False)
    assert dead_links(files) == []
    text = b"".join(data for page, data in files.items() if page.endswith(".html")).decode()
    assert '<script type="module"' not in text
    assert "Do the first thing about expired." in text
    assert "Which code?" not in text  # a check of a code needs a script


def test_pictures_of_a_foreign_folder_come_along(tmp_path):
    """Pages in folders link to each other and to their pictures; a draft stays out."""
    kb = tmp_path / "docs"
    (kb / "guide").mkdir(parents=True)
    (kb / "guide" / "start.md").write_text(
        "# Start\n\nPress the ![switch](switch.png), then read [the end](../end.md).\n"
    )
    (kb / "guide" / "switch.png").write_bytes(PNG)
    (kb / "end.md").write_text("# The end\n\nBack to [start](guide/start.md#start).\n")
    (kb / "secret.md").write_text("---\ndraft: true\n---\n# Not yet\n\nNothing.\n")
    generation = built_source(kb, tmp_path / "index").generation()
    report = export_site(generation, tmp_path / "site", ExportOptions())
    files = read(tmp_path / "site")
    assert report.assets == 1
    assert dead_links(files) == []
    (picture,) = (name for name in files if name.startswith("assets/"))
    assert f'src="../../../{picture}"' in files["en/articles/guide/start.html"].decode()
    assert 'href="../end.html"' in files["en/articles/guide/start.html"].decode()
    assert not any("Not yet" in data.decode("latin-1") for data in files.values())


def test_a_sitemap_names_every_page_with_its_public_address(generation, tmp_path):
    """Canonical links are the same."""
    export_site(generation, tmp_path / "site", ExportOptions(base_url="https://docs.example.com/help"))
    files = read(tmp_path / "site")
    listed = re.findall(r"<loc>(.+?)</loc>", files["sitemap.xml"].decode())
    assert sorted(listed) == sorted(
        f"https://docs.example.com/help/{page}" for page in files if page.endswith(".html") and page != "index.html"
    )
    canonical = re.findall(r'rel="canonical" href="(.+?)"', files["en/articles/expired.html"].decode())
    assert canonical == ["https://docs.example.com/help/en/articles/expired.html"]


def test_with_a_service_the_home_page_has_its_search_box(generation, tmp_path):
    """What is typed goes in the body of a post, as everywhere."""
    export_site(generation, tmp_path / "site", ExportOptions(service_url="https://help.example.com"))
    home = read(tmp_path / "site")["index.html"].decode()
    assert re.search(r'<form class="search" method="post" action="https://help\.example\.com/search"', home)
    assert 'href="https://help.example.com/diagnose?lang=en"' in home


def test_an_export_is_the_same_every_time_and_replaces_the_one_before(
    generation, small_kb, tmp_path, hashing, settings, source
):
    """Byte by byte; a page that is gone from the articles is gone."""
    target = tmp_path / "site"
    for folder in (target, tmp_path / "again"):
        export_site(generation, folder, ExportOptions())
    assert read(target) == read(tmp_path / "again")
    (small_kb / "articles" / "en" / "lost.md").unlink()
    build_index(load_library(small_kb), hashing, settings)
    source.load()
    export_site(source.generation(), target, ExportOptions())
    assert not (target / "en" / "articles" / "lost.html").exists()


@pytest.mark.parametrize("name", ["index.html", "mine.txt"])
def test_somebodys_work_is_never_overwritten(generation, tmp_path, name):
    """A file changed or added since the export refuses the next one, and so does any other folder."""
    target = tmp_path / "site"
    export_site(generation, target, ExportOptions())
    (target / name).write_text("mine")
    with pytest.raises(ImportingError, match=rf"holds an earlier export, and was changed since \({name}\)"):
        export_site(generation, target, ExportOptions())
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / name).write_text("mine")
    with pytest.raises(ImportingError, match="is not empty"):
        export_site(generation, foreign, ExportOptions())
    assert (foreign / name).read_text() == (target / name).read_text() == "mine"


def test_the_command_refuses_what_is_no_address(tmp_path):
    """Exit code 2, and nothing is written."""
    result = CliRunner().invoke(main, ["export", str(tmp_path / "site"), "--service", "help.example.com"])
    assert result.exit_code == 2
    assert "--service: write an address" in result.output
    assert not Path(tmp_path / "site").exists()
