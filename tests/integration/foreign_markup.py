"""Pages as people mark them up, each with the text and the HTML that it should come to; see ``foreign_cases``."""

from tests.integration.foreign_cases import Case, page

__all__ = ["DEEP", "MARKUP_CASES"]

COMMENTED = """# Goodwill

<!-- INSIDE: up to 40 without a question -->

Refunds come in a week.

[//]: # (INSIDE: ask legal)

Ask us. %% INSIDE: or Ben %%
"""
HTML = """# Line drops

<details><summary>On a Mac</summary>

Stop <kbd>wlan</kbd>.<br>Start it.

</details>

<p align="center"><img src="lamp.png" alt="the lamp"></p>
"""
BOXES = """# New firmware

:::caution Mains
Leave it plugged in.
:::

!!! tip "Beforehand"
    Fill the battery.

> [!WARNING]
> Stay close.

{% hint style="info" %}
It takes a minute.
{% endhint %}
"""
DEEP = """# Handbook

## Web

### People

#### Invite

Press the plus of the browser.

## Desktop

### People

#### Invite

Press the plus of the window.
"""

MARKUP_CASES = {
    "17 comments": page(COMMENTED, "Goodwill", "Refunds come in a week.\nAsk us.", absent=("INSIDE",)),
    "18 HTML": page(
        HTML, "Line drops", "On a Mac\nStop wlan. Start it.\nthe lamp", shown=("<kbd>wlan</kbd>", "<summary>")
    ),
    "19 HTML table": page(
        "# Fees\n\n<table><tr><th>Size</th><th>Fee</th></tr><tr><td>Small</td><td>2</td></tr></table>\n",
        "Fees",
        "Size: Small; Fee: 2",
        shown=("<td>Small</td>",),
    ),
    "20 MDX": Case(
        {
            "a.md": "import X from '@x'\n\n# Apps\n\n<X>\n\nDrag it.\n\n</X>\n\nexport const v = '3'\n\nIt is {v}.\n",
            "b.mdx": "# Off\n\nPull it.\n",
        },
        {("a", "en"): "Apps", ("b", "en"): "Off"},
        {"a": ["Drag it.\nIt is 3."], "b": ["Pull it."]},
        absent=("import", "<X"),
    ),
    "21 boxes": page(
        BOXES,
        "New firmware",
        "Mains\nLeave it plugged in.\nBeforehand\nFill the battery.\nStay close.\nIt takes a minute.",
        absent=(":::", "!!!", "[!", "{%"),
    ),
    "22 shortcodes": page(
        "# Wipe\n\n{{< notice note >}}All goes.{{< /notice >}}\n\n{% raw %}Hold it.{% endraw %} See {{ site.x }}.\n",
        "Wipe",
        "All goes.\nHold it. See .",
        absent=("{{", "{%"),
    ),
    "23 wiki links": Case(
        {
            "a.md": "# Money\n\nSee [[Shut it|the end]] and ==soon==: %%who%% a week.\n\n^mark\n",
            "Shut it.md": "# Shut it\n\nPress.\n",
        },
        {("a", "en"): "Money", ("Shut it", "en"): "Shut it"},
        {"a": ["See the end and soon: a week."]},
        absent=("[[", "==", "%%", "^mark"),
    ),
    "24 footnotes": page(
        "# Fee\n\nIt is four.[^1]\n\n[^1]: From June.\n", "Fee", "It is four.\nFrom June.", absent=("[^",)
    ),
    "25 heading ids": page(
        "# Load {#load-it}\n\nFetch it.\n\n## Mobile {#mob .tab}\n\nTap.\n",
        "Load",
        "Fetch it.",
        "Tap.",
        absent=("{#",),
    ),
    "26 task list": page("# Before\n\n- [ ] Restart\n- [x] Look\n", "Before", "Restart\nLook", absent=("[ ]", "[x]")),
    "27 Japanese emphasis": Case(
        {"a.md": "# 締切\n\n**来月3日(水)**までです。これは**「大事」**。**注：**遅れます。\n"},
        {("a", "ja"): "締切"},
        {"a": ["来月3日(水)までです。これは「大事」。注：遅れます。"]},
        absent=("**",),
        shown=("<strong>来月3日(水)</strong>", "<strong>「大事」</strong>", "<strong>注：</strong>"),
    ),
    "28 full-width marks": Case(
        {"a.md": "＃　退会\n\n##手順\n\n１．開く\n２．押す\n\n・一つ\n・二つ\n"},
        {("a", "ja"): "退会"},
        {"a": ["開く\n押す\n一つ\n二つ"]},
    ),
    "29 table": page(
        "# Limits\n\n| Plan | Room |\n|---|---|\n| Free | 1 GB |\n| Pro | 9 GB |\n",
        "Limits",
        "Plan: Free; Room: 1 GB\nPlan: Pro; Room: 9 GB",
    ),
    "30 code": page(
        "# Again\n\n```python\nwhile True:\n    try:\n        go()\n```\n",
        "Again",
        "while True:\n    try:\n        go()",
    ),
    "33 reference links": page(
        "# Ports\n\nSee [the list][l].\n\n## Try\n\n[Here][t].\n\n[l]: https://example.com/l\n[t]: https://example.com/t\n",
        "Ports",
        "See the list.",
        "Here.",
        absent=("][",),
        shown=('href="https://example.com/l"', 'href="https://example.com/t"'),
    ),
    "44 formulas and drawings": page(
        "# Rate\n\nIt is $r = a \\times b$ and\n\n$$\nr < 4\n$$\n\n```mermaid\ngraph TD; X-->Y;\n```\n",
        "Rate",
        "It is r = a \\times b and",
        shown=('class="math"', 'class="diagram"'),
    ),
    "51 several titles": page("# Box\n\nTwo lamps.\n\n# Phone\n\nOne lamp.\n", "Box", "Two lamps.", "One lamp."),
    "55 deep headings": page(DEEP, "Handbook", "Press the plus of the browser.", "Press the plus of the window."),
    "62 a long table": page(
        "# Codes\n\n| Code | Town |\n|---|---|\n" + "".join(f"| {n} | Town {n} |\n" for n in range(3000)),
        "Codes",
        "\n".join(f"Code: {n}; Town: Town {n}" for n in range(3000)),
    ),
    "67 folded callouts": page(
        "# Number\n\n> [!danger]- First\n> The old one stops.\n>\n> > [!tip] Keep it\n> > For later.\n\n```ad-note\nOld.\n```\n",
        "Number",
        "First\nThe old one stops.\nKeep it\nFor later.\nOld.",
        absent=("[!", "ad-note"),
    ),
}
