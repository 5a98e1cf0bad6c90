"""Markdown and front matter made to break out of a page, and what a page may hold.

Vectors are grouped by what they try; each is put into many places of a document, and mutated.
"""

import html
import random
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from kb.loading.folder import MAX_FILE_BYTES
from kb.loading.library import DEFAULT_KB
from kb.loading.markdown import markup_size

__all__ = ["FLOODS", "VECTORS", "article_file", "body", "floods", "real_articles", "unsafe"]

_SCRIPT = "alert(1)"
_SCHEMES = (
    "javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", "java\rscript:", "java\0script:",
    " javascript:", "\x01javascript:", "\u00a0javascript:", "\u2028javascript:", "javascript\u200b:", "javascript :",
    "javascript&colon;", "&#106;avascript:", "&#x6A;avascript:", "&#0000106avascript:", "j&Tab;avascript:",
    "java&NewLine;script:", "%6Aavascript:", "javascript%3A", "ｊavascript:", "javaſcript:", "feed:javascript:",
    "view-source:javascript:", "vbscript:", "VBScript:", "livescript:", "mocha:", "data:text/html,",
    "data:text/html;base64,", "data:image/svg+xml,", "DATA:text/html;charset=utf-7,", "blob:http://x/", "file:///",
    "filesystem:http://x/", "jar:http://x!/", "ms-its:", "intent://", "x-javascript:", "//", "\\\\", "http:javascript:",
)  # fmt: skip
_LINKS = (
    "[a]({})", "[a](<{}>)", '[a]({} "t")', "<{}>", "![a]({})", "[a]: {}\n\n[a]", "[a][b]\n\n[b]: {} 't'", "[![x]({})]({})",
    "[a](\\{})", "[a\n]({})", "> [a]({})", "| h |\n|---|\n| [a]({}) |", "# [a]({})", "1. [a]({})", "[*a*`b`]({})",
)  # fmt: skip
_TAGS = (
    "script", "img", "svg", "iframe", "object", "embed", "link", "meta", "base", "style", "form", "input", "button",
    "video", "audio", "source", "body", "html", "details", "math", "marquee", "isindex", "template", "noscript",
    "noembed", "xmp", "plaintext", "textarea", "title", "select", "frameset", "frame", "applet", "bgsound", "layer",
    "table", "td", "a", "p", "div", "x-a", "animate", "set", "use", "foreignObject", "image", "keygen", "portal", "dialog",
)  # fmt: skip
_HANDLERS = (
    "onerror", "onload", "onclick", "onmouseover", "onfocus", "onanimationstart", "ontoggle", "onbegin", "onpointerenter",
    "ONERROR", "on\terror", "onerror\x0b", "formaction", "srcdoc", "style", "href", "xlink:href", "action", "background",
)  # fmt: skip
_ATTRIBUTE_BREAKS = (
    '[a](http://x/"onmouseover="{0})', "[a](http://x/'onmouseover='{0})", '[a](http://x "t" onclick={0})',
    '[a](http://x "t\\" onclick={0} x=\\"")', '[a](http://x "&quot; onclick={0}")', "[a](http://x/`onclick={0}`)",
    '![" onerror={0} x="](x)', "![a](x 'y\" onerror={0} z=\"')", '``` "><script>{0}</script>\nx\n```',
    '```js" onload="{0}\nx\n```', '~~~ "onclick={0}\nx\n~~~', '<http://x/"onclick={0}>', '<a@b.c"onclick={0}>',
    '| a |\n|:-"onclick={0}|\n| b |', '1) a\n\n1" onclick={0}. b',
)  # fmt: skip
_MARKUP_CONFUSION = (
    "<scr<script>ipt>{0}</scr</script>ipt>", "<<script>{0}//<</script>", "<script/x>{0}</script>", "<script\n>{0}</script\n>",
    "&lt;script&gt;{0}&lt;/script&gt;", "&#60;script&#62;{0}&#60;/script&#62;", "\\<script>{0}\\</script>",
    "`<script>{0}</script>`", "``` html\n<script>{0}</script>\n```", "    <script>{0}</script>", "<!--><script>{0}</script>-->",
    "<![CDATA[><script>{0}</script>]]>", "<?xml x?><script>{0}</script>", "<!DOCTYPE x><script>{0}</script>",
    "</p><script>{0}</script>", "</code></pre><script>{0}</script>", "</td></table><script>{0}</script>",
    "<svg><style><img src=x onerror={0}></style></svg>", "<math><mtext><table><mglyph><style><!--</style><img src onerror={0}>",
    "<noscript><p title='</noscript><img src=x onerror={0}>'>", "<form><math><mtext></form><form><mglyph><style></math><img src onerror={0}>",
    "<a href='x' title='<script>{0}</script>'>", "＜script＞{0}＜/script＞", "+ADw-script+AD4-{0}+ADw-/script+AD4-",
    "<scr\u200bipt>{0}</scr\u200bipt>", "<ſcript>{0}</ſcript>", "\u2028<script>{0}</script>", "<img src=`x` onerror={0}>",
    "<iframe srcdoc='&lt;script&gt;{0}&lt;/script&gt;'>", "<svg/onload={0}>", "<svg><a xlink:href='javascript:{0}'><text>x",
    "{{{{constructor.constructor('{0}')()}}}}", "{{% raw %}}<script>{0}</script>", "${{{0}}}", "<%= {0} %>", "]]><script>{0}</script>",
)  # fmt: skip

VECTORS: dict[str, tuple[str, ...]] = {
    "schemes": tuple(
        link.replace("{}", scheme + _SCRIPT).replace("{{", "{").replace("}}", "}")
        for scheme in _SCHEMES
        for link in _LINKS
    ),
    "elements": tuple(
        form.format(tag=tag, code=_SCRIPT)
        for tag in _TAGS
        for form in (
            "<{tag}>{code}</{tag}>",
            "<{tag} onload={code} src=x>",
            "<{tag}/onerror='{code}'/href=javascript:{code}>",
        )
    ),
    "handlers": tuple(
        f"<{tag} {handler}={_SCRIPT} x>" for handler in _HANDLERS for tag in ("img src=x", "a href=x", "p")
    ),
    "attributes": tuple(vector.format(_SCRIPT) for vector in _ATTRIBUTE_BREAKS),
    "confusion": tuple(vector.format(_SCRIPT) for vector in _MARKUP_CONFUSION),
}
"""By group; the places that they are put into multiply them."""

_FRAMES = (
    "{}", "a {} b", "> {}", "- {}", "1. {}", "# {}", "*{}*", "**{}**", "~~{}~~", "[{}](http://x)", "![{}](http://x)",
    ":::note\n{}\n:::", ":::{}\nx\n:::", "::: details {}\nx\n:::", "!!! note\n    {}", '!!! {} "x"\n    x', '=== "{}"\n\n    x',
    "> [!tip]- {}\n> {}", "> [!{}]\n> x", "```ad-{}\ntitle: {}\n{}\n```", "```{}\nx\n```", "=={}==", "[[{}|{}]]", '{% hint style="{}" %}\nx\n{% endhint %}',
    '<Tab label="{}">\n\nx\n\n</Tab>', "<details><summary>{}</summary>\n\n{}\n\n</details>", "<table><tr><td>{}</td></tr></table>", "a[^1]\n\n[^1]: {}",
    "# a {#{}}", "![a](b){width={}}", "$x^{}$", "$$\n{}\n$$", "- [ ] {}", "①{}\n②{}", "<!-- {} -->", "%%{}%%", "{{/* {} */}}", "<div>\n{}\n</div>",
    "`{}`", "``` {}\n```", "```\n{}\n```", "    {}", "| {} | b |\n|---|---|\n| {} | d |", "[a](http://x '{}')", "[{}]: http://x\n\n[{}]",
    "\n{}\n===", "<p>{}</p>", "[a]({})", "<{}>", "&{};", "\\{}", "- - - {}", "> > > {}",
)  # fmt: skip
_NOISE = (
    "",
    " ",
    "\n",
    "\t",
    "\0",
    "\u200b",
    "\u202e",
    "\ufeff",
    "\\",
    "`",
    "*",
    "_",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    '"',
    "'",
    "&",
    "#",
    "|",
    "\x0c",
    "é",
    "\u0301",
)
FLOODS: tuple[str, ...] = (
    ">", "> ", "- ", "1. ", "[", "![", "[a](", "](", "*a ", "**a*", "_a__", "*", "`a", "~~a", "<", "<a", "<!--", "&amp", "\\",
    "# a\n", "a\n=\n", "|x|\n", "| ", "> - ", "[a]\n", "[a", '[a](b "', "```\n", "\t", "\u0301", "あ\n", "a  \n", "[*a_`](", "<http:",
    "{{< ", "{{% a %}}\n", "{% a ", "{{ a }}", "%%", "<Tab {", "{% note %}\n", "==a", "[[a", "![[a|", "$a$", "$a", "!!! note\n", "::: a\n",
    ":::\n", "> [!note]\n", "[^a]: b\n", "[^a]", "^[a", "a\n: b\n", "①a\n", "{#a}", "# a {#b\n", "a {.b}\n", "<div>", "<table><tr><td>",
    "<details>\n", "- [ ] a\n", "http://aあ ", "**「a」**", "==a==", "{% comment %}", "{% raw %}", '=== "a"\n', "|a|b|\n|-|-|\n", "http:",
    "[`", "[a]: b '\n", "> a\n", "=", "a-", "%41", '"', "- a\n", "http://a ", "&#1;", "- - a\n\n",
)  # fmt: skip
"""What is repeated by the thousand: each was the worst case of some Markdown parser."""

_ELEMENTS = {
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd",
    "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small",
    "source", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u",
    "ul", "var", "video", "wbr",
}  # fmt: skip
_ATTRIBUTES = {
    ("a", "href"), ("a", "title"), ("a", "rel"), ("ol", "start"), ("td", "align"), ("th", "align"), ("abbr", "title"),
    ("details", "open"), ("img", "src"), ("img", "alt"), ("img", "title"), ("img", "width"), ("img", "height"),
    ("img", "loading"), ("li", "value"), ("source", "src"), ("source", "type"), ("td", "colspan"), ("td", "rowspan"),
    ("th", "colspan"), ("th", "rowspan"), ("th", "scope"), ("video", "src"), ("video", "poster"), ("video", "width"),
    ("video", "height"), ("video", "controls"), ("video", "preload"),
}  # fmt: skip
_CLASSES = {
    "admonition", "admonition-title", "circled", "danger", "diagram", "footnote-backref", "footnote-ref", "footnotes",
    "important", "math", "note", "remote-image", "tab", "task", "task-list-item", "tip", "warning",
}  # fmt: skip
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=]+|/assets/[\w.-]+", re.IGNORECASE)
_BAD_SCHEME = re.compile(
    r"[^a-z]*(?:javascript|vbscript|livescript|mocha|data|blob|file|filesystem|jar|feed|view-source)\W*:"
)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff\u00ad]")
_ROOT = {"html", "head", "body"}


def unsafe(rendered: str) -> str | None:
    """Return what a browser could find in a page that must not be there; None if nothing is."""
    for node in LexborHTMLParser(f"<!doctype html><html><head></head><body>{rendered}</body></html>").css("*"):
        tag = node.tag or ""
        if tag not in _ELEMENTS | _ROOT:
            return f"the element <{tag[:30]}>"
        for name, value in node.attributes.items():
            if name == "class" and set((value or "").split()) <= _CLASSES:
                continue
            if name == "id" and (value or "").startswith("user-content-"):
                continue
            if (tag, name) not in _ATTRIBUTES:
                return f"the attribute {name[:30]!r} of <{tag}>"
            if name in {"src", "poster"} and not _PICTURE.fullmatch(value or ""):
                return f"the source {(value or '')[:60]!r}"
            if name == "href" and (trouble := _unsafe_address(value or "")):
                return trouble
    return None


def _unsafe_address(address: str) -> str | None:
    """Read an address as careless software might: entities and percent signs decoded again, blanks dropped."""
    scheme, colon, _ = _INVISIBLE.sub("", address).lower().partition(":")
    if colon and re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme) and scheme not in {"http", "https", "mailto", "tel"}:
        return f"the scheme {scheme[:20]!r}"
    decoded = address
    for _ in range(3):
        if _BAD_SCHEME.match(_INVISIBLE.sub("", decoded).lower()):
            return f"the address {address[:60]!r}"
        decoded = unquote(html.unescape(decoded))
    return None


def body(chance: random.Random, articles: Sequence[str]) -> str:
    """Return a Markdown body: vectors in places, pieces of real articles between, all a little damaged."""
    pieces = []
    for _ in range(chance.randint(1, 4)):
        vector = chance.choice(VECTORS[chance.choice(list(VECTORS))])
        pieces.append(chance.choice(_FRAMES).replace("{}", vector))
        if chance.random() < 0.3:
            article = chance.choice(articles)
            start = chance.randrange(len(article))
            pieces.append(article[start : start + chance.randint(1, 300)])
    text = chance.choice(("\n\n", "\n", " ", "")).join(pieces)
    for _ in range(chance.choice((0, 0, 1, 1, 3, 8))):
        position = chance.randint(0, len(text))
        cut = position + chance.choice((0, 0, 1, 5))
        text = text[:position] + chance.choice(_NOISE) * chance.choice((1, 1, 2, 40)) + text[cut:]
    return text


_VALUES = (
    "", "~", "no", "0123", "1e999", "[]", "{}", "- a", "&a a", "*a", "!!python/object:os.system x", "!x y", "|\n  a", ">-\n  b",
    "'", '"', '"\\ud800"', '"\\0"', "\t", "2026-13-45", "0000-00-00", "99999999999999999999", "-1", ".nan", "[[[[[[[[[[[[[[a]]]]]]]]]]]]]]",
    "{a: {b: {c: d}}}", "[a, b", "{a: b", "a: b: c", "? a", "--- a", "%YAML 1.1", "<<: *a", "javascript:alert(1)", "\u202e", "x" * 500, "[" * 50,
    "2026-11-23T00:00:00Z", "true", "null", "[null]", "[1, 2]", "[{a: b}]", "@a", "`a`", "# a", "あ" * 401, "\x07", "\ufeff", "\u2028",
)  # fmt: skip
_KEYS = (
    "id",
    "title",
    "summary",
    "symptoms",
    "messages",
    "near",
    "severity",
    "sources",
    "verified",
    "review_after",
    "applies",
    "status",
    "extra",
    "",
    "id",
    "é",
    "? x",
)


def article_file(chance: random.Random, articles: Sequence[str]) -> str:
    """Return a file with front matter that has lines replaced, added, taken away or cut."""
    lines = chance.choice(articles).split("\n")
    for _ in range(chance.choice((0, 1, 1, 1, 2, 5))):
        position = chance.randrange(min(len(lines), 40))
        change = chance.randrange(6)
        if change == 0:
            lines[position] = f"{chance.choice(_KEYS)}: {chance.choice(_VALUES)}"
        elif change == 1:
            lines.insert(position, f"{chance.choice(_KEYS)}: {chance.choice(_VALUES)}")
        elif change == 2:
            del lines[position]
        elif change == 3:
            lines[position] = lines[position].partition(":")[0] + ": " + chance.choice(_VALUES)
        elif change == 4:
            lines[position] = lines[position][: chance.randint(0, len(lines[position]))] + chance.choice(_NOISE)
        else:
            lines[position] = " " * chance.randint(1, 9) + lines[position]
        lines = lines or [""]
    return chance.choice(("\n", "\n", "\n", "\r\n", "\r")).join(lines)


def real_articles() -> list[str]:
    """Return the files of the articles that ship, in order of name."""
    return [path.read_text("utf-8") for path in sorted(Path(DEFAULT_KB, "articles").glob("*/*.md"))]


def floods(most_markup: int, every: int) -> Iterator[tuple[str, str]]:
    """Yield one flood in so many, with its unit: as long as so much markup allows and an article may be."""
    for unit in FLOODS[::every]:
        longest = MAX_FILE_BYTES // len(unit.encode())
        most = 1
        while most < longest and markup_size(unit * most) <= most_markup:
            most *= 2
        lengths = range(1, min(most, longest) + 1)
        fitting = bisect_right(lengths, most_markup, key=lambda length: markup_size(unit * length))
        yield unit, unit * fitting
