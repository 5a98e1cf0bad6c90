"""Names that stand for values of the front matter or the settings."""

import pytest

from kb.loading.conventions.source.variables import VARIABLE_MARKS, SiteValues, site_values, with_variables

FILES = {
    "_config.yml": "phone: 0120-000\nbaseurl: /help\ndefaults: [1]\n",
    "hugo.toml": '[params]\nversion = "2.1"\n[params.lamp]\nwatt = 9\n',
    "mkdocs.yml": "extra:\n  plan: Oak\n  social: [1]\n",
}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('Version {{< param "version" >}}.', "Version 2.1."),
        ("Version {{% param version %}}.", "Version 2.1."),
        ("{{< param lamp.watt >}} watt", "9 watt"),
        ("{{< param plan_name >}}", "Own plan"),
        ("Call {{ site.phone }} or {{site.phone | escape}}.", "Call 0120-000 or 0120-000."),
        ("{{ page.plan_name }}", "Own plan"),
        ("{{ $frontmatter.plan_name }}", "Own plan"),
        ("The plan {{ plan }}", "The plan Oak"),
    ],
)
def test_a_name_gives_way_to_its_value(written, shown):
    """Of the page itself, or of the settings of the program that made it."""
    assert VARIABLE_MARKS.search(written.encode())
    page = f"---\nplan-name: Own plan\n---\n\n{written}\n"
    assert with_variables(page, site_values(lambda name: FILES.get(name, ""))).endswith(f"\n{shown}\n")


@pytest.mark.parametrize(
    "written", ["{{ site.baseurl }}/a", "{{ site.defaults }}", "{{ page.lamp }}", "{{ user }}", "{{< param no >}}", "---\nopen: {{ page.a }}"]
)  # fmt: skip
def test_what_has_no_value_stays(written):
    """Addresses, lists and names that nothing gives a value to are left to the parser."""
    assert with_variables(written, site_values(lambda name: FILES.get(name, ""))) == written


def test_settings_that_cannot_be_read_give_no_value():
    """Broken YAML, TOML and JSON."""
    assert site_values(lambda _name: "{[") == SiteValues()
