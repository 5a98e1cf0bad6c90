"""Small folders as people have them, each with what its owner would expect; asked of in ``test_foreign_cases``."""

from dataclasses import dataclass, field

__all__ = ["CASES", "CODES", "Case", "page"]

PICTURE = "data:image/png;base64," + "iVBORw0K" * 400
CODES = ("TROUBLEMAKERS", "AB-123456-XY", "i-0fedcba9876543210", "T9876543210987", "2001:db8::8a2e:371", "9b1c0de")


@dataclass(frozen=True)
class Case:
    """A folder and what is made of it.

    Attributes:
        files: Text or bytes by path.
        titles: Title by (id, language): all pages, and no others.
        texts: Text of the sections that have any, by id.
        left_out: Reason by path, as far as the case is about it.
        absent: What is in no page's text and no page's HTML.
        shown: What is in the HTML of one of them.
    """

    files: dict[str, str | bytes]
    titles: dict[tuple[str, str], str]
    texts: dict[str, list[str]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


def page(
    text: str | bytes, title: str, *texts: str, absent: tuple[str, ...] = (), shown: tuple[str, ...] = ()
) -> Case:
    """Return a case of one English page."""
    return Case({"page.md": text}, {("page", "en"): title}, {"page": list(texts)}, absent=absent, shown=shown)


CASES = {
    "01 front matter of others": page(
        "---\ntitle: New phone\ndescription: Moving on\nsidebar_position: 2\ntags: [phone]\n---\n\nScan it.\n",
        "New phone",
        "Scan it.",
    ),
    "02 drafts": Case(
        {
            "a.md": "# Open\n\nYes.\n",
            "b.md": "---\ndraft: true\n---\n# B\n\nNo.\n",
            "c.md": "---\nvisibility: hidden\n---\nNo.\n",
        },
        {("a", "en"): "Open"},
        left_out={"b.md": "draft", "c.md": "hidden in its front matter"},
    ),
    "03 TOML": Case(
        {"a.md": '+++\ntitle = "Radio"\n+++\n\nTurn it.\n', "b.md": "+++\ndraft = true\n+++\n\nNo.\n"},
        {("a", "en"): "Radio"},
        {"a": ["Turn it."]},
        {"b.md": "draft"},
        ("+++",),
    ),
    "05 rule in the first line": page("---\n\n# Due day\n\nThe tenth.\n", "Due day", "The tenth."),
    "08 dots close": page("---\ntitle: Lost bag\n...\n\nTell the airline.\n", "Lost bag", "Tell the airline."),
    "09 old encoding": Case(
        {"a.md": "# 交換の手順\n\n店に持って行きます。\n".encode("cp932"), "b.md": "# Fine\n\nText.\n"},
        {("a", "ja"): "交換の手順", ("b", "en"): "Fine"},
    ),
    "12 a quoted screen": page(
        "# A Japanese error\n\nIf it says 「ただいま込み合っています」, wait a little and try again.\n",
        "A Japanese error",
        "If it says 「ただいま込み合っています」, wait a little and try again.",
    ),
    "13 language folders": Case(
        {
            "docs/en/on.md": "# Turn on\n\nPress it now.\n",
            "docs/ja/on.md": "# 電源\n\n押します。\n",
            "docs/ja/cmd.md": "# CMD\n\n`on --all`\n",
        },
        {("docs/on", "en"): "Turn on", ("docs/on", "ja"): "電源", ("docs/cmd", "ja"): "CMD"},
    ),
    "14 language suffixes": Case(
        {
            "setup.md": "# Set up\n\nPlug it in.\n",
            "setup_ja.md": "# 設定\n\nつなぎます。\n",
            "box.en.md": "# Box\n\nOpen it.\n",
            "box.fr.md": "# Boîte\n\nOuvrez-la.\n",
            "plug.md": "# Plug\n\nText.\n",
            "plug-in.md": "# Plug in\n\nText.\n",
        },
        {
            ("setup", "en"): "Set up",
            ("setup", "ja"): "設定",
            ("box", "en"): "Box",
            ("box", "fr"): "Boîte",
            ("plug", "en"): "Plug",
            ("plug-in", "en"): "Plug in",
        },
    ),
    "14 a README in two languages": Case(
        {"README.md": "# Turn on\n\nPress it now.\n", "README.ja.md": "# 電源\n\n押します。\n"},
        {("README", "en"): "Turn on", ("README", "ja"): "電源"},
    ),
    "16 a folder called articles": Case(
        {"articles/pay/bill.md": "# Bill\n\nPress save.\n", "faq.md": "# How long\n\nA week.\n"},
        {("articles/pay/bill", "en"): "Bill", ("faq", "en"): "How long"},
    ),
    "32 embedded picture": Case(
        {
            "a.md": f"# Serial\n\nLook below.\n\n![below]({PICTURE})\n",
            "only.md": f"![]({PICTURE})\n",
            "big.md": f"![]({PICTURE * 100})\n",
        },
        {("a", "en"): "Serial", ("only", "en"): "Only"},
        {"a": ["Look below.\nbelow"], "only": []},
        {"big.md": "no text"},
    ),
    "35 pictures": Case(
        {
            "a.md": "# Hole\n\nHere:\n\n![beside the plug](i/h.png)\n",
            "i/h.png": b"\x89PNG\r\n\x1a\n",
            "b.md": "![](i/h.png)\n",
        },
        {("a", "en"): "Hole", ("b", "en"): "B"},
        {"a": ["Here:\nbeside the plug"], "b": []},
    ),
    "36 names of a Mac": Case(
        {"パ\u309aスワート\u3099.md": "# 変更\n\n切ります。\n"}, {("パ\u309aスワード", "ja"): "変更"}
    ),
    "38 one title for three": Case(
        {
            "tv/overview.md": "# Overview\n\nTwo lamps.\n",
            "box/index.md": "# Overview\n\nOne.\n",
            "fon/overview.md": "# Overview\n\nNone.\n",
        },
        {("tv/overview", "en"): "Overview", ("box", "en"): "Overview", ("fon/overview", "en"): "Overview"},
    ),
    "39 nothing in it": Case(
        {"a.md": "", "b.md": " \n\n", "c.md": "&nbsp;\n", "_index.md": "# S\n", "d.md": "# Lamp is red\n"},
        {("d", "en"): "Lamp is red"},
        left_out={"a.md": "no text", "b.md": "no text", "c.md": "no text", "_index.md": "no text"},
    ),
    "40 no articles": Case(
        {
            "a.md": "# A\n\nText.\n",
            "_drafts/p.md": "# P\n\nx\n",
            "_t.md": "# T\n\nx\n",
            "node_modules/x/README.md": "# x\n\nx\n",
        },
        {("a", "en"): "A"},
        left_out={"_drafts/": "folder _drafts", "_t.md": "begins with _", "node_modules/": "folder node_modules"},
    ),
    "53 a third language": Case(
        {"articles/en/on.md": "# On\n\nPress it now.\n", "articles/fr/on.md": "# Marche\n\nAppuyez sur le bouton.\n"},
        {("on", "en"): "On", ("on", "fr"): "Marche"},
    ),
    "54 moved": Case({"new/late.md": "---\naliases: [/late]\n---\n# Late\n\nWait.\n"}, {("new/late", "en"): "Late"}),
    "64 Hugo's bundles": Case(
        {"content/off/index.md": "# Off\n\nHold it now.\n", "content/off/index.ja.md": "# 切る\n\n長押しします。\n"},
        {("content/off", "en"): "Off", ("content/off", "ja"): "切る"},
    ),
    "68 broken UTF-8": Case(
        {"a.md": "# 返金".encode() + b"\xff", "b.md": "# B\n\nText.\n"},
        {("b", "en"): "B"},
        left_out={"a.md": "is not UTF-8: byte 0xff"},
    ),
    "72 MDX alone": Case({"a.mdx": "# A\n\nText.\n"}, {("a", "en"): "A"}),
    "73 identifiers": Case(
        {f"{n}.md": f"# Error {code}\n\nText.\n" for n, code in enumerate(CODES)},
        {(str(n), "en"): f"Error {code}" for n, code in enumerate(CODES)},
    ),
    "74 somebody else's checks": Case(
        {"a.md": "# A\n\nText.\n", "checks/ci.yaml": "paths: [docs]\nfail: true\n"}, {("a", "en"): "A"}
    ),
    "82 articles in pairs": Case(
        {"articles/en/on.md": "# On\n\nPress it now.\n", "articles/ja/on.md": "# 電源\n\n押します。\n"},
        {("on", "en"): "On", ("on", "ja"): "電源"},
    ),
    "r04 title is the file name": Case(
        {"Import a list.md": "Bring it over.\n\n## Before\n\nSave it.\n"}, {("Import a list", "en"): "Import a list"}
    ),
    "r05 one foreign word": Case(
        {
            "a.md": "# Language\n\nOpen Settings. Pick English, Français or 日本語. Then restart the app to see it.\n",
            "b.md": "# Zmień język\n\nOtwórz Ustawienia i wybierz język polski.\n",
            "c.md": "# 修改语言\n\n打开设置，选择语言。请检查一下。\n",
        },
        {("a", "en"): "Language", ("b", "pl"): "Zmień język", ("c", "zh"): "修改语言"},
    ),
    "r06 pairs": Case(
        {"en/off.md": "# Off\n\nPress it now.\n", "ja/off.md": "# 切る\n\n押します。\n"},
        {("off", "en"): "Off", ("off", "ja"): "切る"},
    ),
    "r09 nothing but drafts": Case({"a.md": "---\ndraft: true\n---\nNo.\n"}, {}, left_out={"a.md": "draft"}),
    "r12 about the repository": Case(
        {
            "a.md": "# A\n\nText.\n",
            "README.md": "# Repo\n\nRun it.\n",
            "LICENSE.md": "# MIT\n\nMay.\n",
            "CONTRIBUTING.md": "# How\n\nSend.\n",
        },
        {("a", "en"): "A"},
        left_out={
            "README.md": "about the repository",
            "LICENSE.md": "about the repository",
            "CONTRIBUTING.md": "about the repository",
        },
    ),
}
