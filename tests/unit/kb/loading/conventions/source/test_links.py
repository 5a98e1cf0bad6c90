"""Links that have become text."""

from kb.loading.conventions.source.links import text_target


def test_a_path_for_a_text_leads_to_the_page_inside(tmp_path):
    """Also by a folder that has become text; not out of the folder, nor where a page only names another file."""
    (tmp_path / "..2026").mkdir()
    (tmp_path / "..2026/pay.md").write_text("# Pay\n\nBy card.\n")
    files = {
        "..data": "..2026",
        "pay.md": "..data/pay.md",
        "out.md": "../../etc/page.md",
        "gone.md": "..data/gone.md",
        "round.md": "./round.md",
        "words.md": "By card.",
        "lamp.md": "settings/lamp.toml",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    found = {name: text_target(tmp_path / name, tmp_path) for name in files if name.endswith(".md")}
    assert found == {**dict.fromkeys(found), "pay.md": tmp_path / "..2026/pay.md"}
