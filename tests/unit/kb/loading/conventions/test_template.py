"""The settings that ``init`` writes."""

import pytest

from kb.loading.conventions.site_file import load_site
from kb.loading.conventions.template import site_template


@pytest.mark.parametrize("name", ["Help", 'The "new" help', "C:\\help\\new", "two\nlines", "tab\there", "\x7f"])
def test_whatever_a_folder_is_called_the_settings_can_be_read(name):
    """Also once somebody uncomments them."""
    text = site_template(name, "en", [f"{name}.md"])
    load_site(text)
    keys = "\n".join(line[1:] for line in text.splitlines() if line.startswith("#") and not line.startswith("# "))
    site = load_site(keys)
    assert (site.title, site.include) == (name, (f"{name}.md",))
