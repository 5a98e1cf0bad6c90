"""The command ``build``."""

from service.cli.commands.build import changed_files


def test_a_watched_folder_says_which_files_changed(tmp_path):
    """By their place in the folder, the first of many."""
    changes = {str(tmp_path / "guide" / f"{number}.md"): "modified" for number in range(5)}
    assert changed_files(tmp_path, {str(tmp_path / "a.md"): "deleted"}) == "a.md deleted"
    assert changed_files(tmp_path, changes) == (
        "guide/0.md modified, guide/1.md modified, guide/2.md modified and 2 more"
    )
