"""What Zenn, Qiita, GROWI, Hatena, Docsify, GitLab and Discourse add: embeds, boxes, quotes, tags in brackets.

Works by line, never in fenced code, and keeps the number of lines.
"""

import re
from bisect import bisect_right

from kb.loading.markdown.lines import HEADING, fenced_lines
from kb.loading.markdown.marks.inline import outside_code

__all__ = ["without_site_marks"]

_SIGN = re.compile(
    r"^[ \t]*(?:@\[|[?!]>[ \t]|>>>[ \t]*$|\$(?:lsx|refs?|refsimg|attachments|gallery)\(|\\(?:pagebreak|newpage)\b)"
    r"|\{docsify-|[ \t]:id=|[\"']:(?:size|ignore|include|target|class|id|no-zoom)\b"
    r"|\[/?(?:details|quote|spoiler|grid|wrap|poll|hide)\b"
    r"|[\[\"]f:id:|\[:contents\]|\[https?://[^\s\[\]]+:(?:embed|title|image|bookmark)\b"
    r"|\[date=|\|attachment\]|^[ \t]*:{3,}[ \t]*(?:note|message)[ \t]+(?:info|warn|alert)[ \t]*$",
    re.MULTILINE,
)
_EMBED = re.compile(r"^([ \t]*)@\[[\w-]+\]\(([^()\s]*)\)[ \t]*$")
_DOCSIFY_BOX = re.compile(r"^([ \t]*)([?!])>[ \t]+")
_DOCSIFY_ID = re.compile(r"^([ \t]*#{1,6}[ \t].*?)[ \t]{1,4}:id=([\w-]+)[ \t]*$")
_DOCSIFY_MARK = re.compile(r"[ \t]*(?:<!--[ \t]*)?\{docsify-[\w-]+\}(?:[ \t]*-->)?")
_DOCSIFY_SETTING = re.compile(r"[ \t]+([\"']):(?:size|ignore|include|target|class|id|no-zoom)\b[^\"'\n]*\1(?=\))")
_NOTHING = re.compile(r"^[ \t]*(?:\$(?:lsx|refs?|refsimg|attachments|gallery)\(.*\)|\\(?:pagebreak|newpage))[ \t]*$")
_QUOTE_FENCE = re.compile(r"^[ \t]*>>>[ \t]*$")
_BOX = re.compile(r"^([ \t]*:{3,})[ \t]*(?:note|message)[ \t]+(info|warn|alert)[ \t]*$")
_BOX_KINDS = {"info": "note", "warn": "warning", "alert": "danger"}
_DETAILS = re.compile(r"^([ \t]*)\[details(?:=[\"']?(.*?)[\"']?)?\][ \t]*$")
_DETAILS_END = re.compile(r"^([ \t]*)\[/details\][ \t]*$")
_BRACKETED = re.compile(
    r"\[/(?:details|quote|spoiler|grid|wrap|poll|hide)\](?!\()|\[(?:quote|wrap|poll)[= ][^\[\]\n]*\](?!\()"
    r"|^[ \t]*\[(?:quote|spoiler|grid|wrap|poll|hide)\][ \t]*$"
)
_OPENED = re.compile(r"\[(spoiler|hide)\](?=[^\n]{0,400}\[/\1\])")
_DATE = re.compile(r"\[date=(\d{4}-\d{2}-\d{2})[^\[\]\n]*\]")
_HATENA_LINK = re.compile(
    r"\[(https?://[^\s\[\]]+?):(embed|title|image|bookmark)(?:=([^\[\]\n]*)|(?::[^\[\]\n]*)?)\](?!\()"
)
_HATENA_PICTURE = re.compile(
    r"\[f:id:((\w)[\w-]+):(\d{8})(\d{6})([pjg])?(?::[^:\[\]\n]+?){0,6}?(?::alt=([^\[\]\n]*))?\]"
)
_HATENA_ALT = re.compile(r"""\balt="f:id:[\w-]+:(\d{14})([pjg])?[^"\n]*\"""")
_HATENA_TYPES = {"p": "png", "j": "jpg", "g": "gif"}
_HATENA_CONTENTS = re.compile(r"^[ \t]*\[:contents\][ \t]*$")
_ATTACHMENT = re.compile(r"\|attachment(?=\]\()")


def without_site_marks(source: str) -> str:
    """Return the source in plain Markdown, of as many lines."""
    if not _SIGN.search(source):
        return source
    lines = source.split("\n")
    is_quoted = False
    last_quote_fence = max((number for number, line in enumerate(lines) if _QUOTE_FENCE.match(line)), default=-1)
    ends = [number for number, line in enumerate(lines) if _DETAILS_END.match(line)]
    code = fenced_lines(lines)
    headings = [number for number, line in enumerate(lines) if not code[number] and HEADING.match(line)]
    for number, line in enumerate(lines):
        if not code[number] and _QUOTE_FENCE.match(line):
            closes = is_quoted or number < last_quote_fence
            is_quoted = closes and not is_quoted
            lines[number] = "" if closes else line
        elif is_quoted:
            lines[number] = f"> {line}"
        elif not code[number]:
            lines[number] = _plain(line)
            if details := _DETAILS.match(line):
                _fold(lines, headings, number, details, ends)
    return "\n".join(lines)


def _fold(lines: list[str], headings: list[int], start: int, details: re.Match[str], ends: list[int]) -> None:
    """Make a folded box of lines up to the tag that closes them; with headings inside, these stay sections.

    Args:
        lines: Of the page.
        headings: Which of them are headings, in order.
        start: Line of the tag that opens.
        details: That tag.
        ends: Lines of the tags that close, in order; the one that is used is taken out.
    """
    following = bisect_right(ends, start)
    end = ends.pop(following) if following < len(ends) else None
    title = (details[2] or "").strip()
    if end is None or bisect_right(headings, start) < bisect_right(headings, end):
        lines[start] = f"{details[1]}**{title}**  " if title else ""
    else:
        lines[start], lines[end] = f"{details[1]}:::details {title}".rstrip(), f"{details[1]}:::"


def _plain(line: str) -> str:
    if _NOTHING.match(line) or _HATENA_CONTENTS.match(line):
        return ""
    if embed := _EMBED.match(line):
        return f"{embed[1]}<{embed[2]}>" if embed[2].startswith(("https://", "http://")) else ""
    if box := _BOX.match(line):
        return f"{box[1]}{_BOX_KINDS[box[2]]}"
    line = _DOCSIFY_BOX.sub(lambda match: f"{match[1]}> [!{'TIP' if match[2] == '?' else 'IMPORTANT'}] ", line)
    line = _DOCSIFY_ID.sub(r"\1 {#\2}", _DOCSIFY_MARK.sub("", line))
    return outside_code(line, _without_tags)


def _without_tags(text: str) -> str:
    text = _DATE.sub(r"\1", _ATTACHMENT.sub("", _DOCSIFY_SETTING.sub("", text)))
    text = _HATENA_ALT.sub(lambda match: f'alt="{match[1]}.{_HATENA_TYPES[match[2] or "j"]}"', text)
    text = _HATENA_LINK.sub(_hatena_link, _HATENA_PICTURE.sub(_hatena_picture, text))
    return _BRACKETED.sub("", _OPENED.sub("", text))


def _hatena_link(match: re.Match[str]) -> str:
    address, kind, words = match[1], match[2], match[3] or ""
    if kind == "image":
        return f"![](<{words if words.startswith('http') else address}>)"
    return f"[{words}](<{address}>)" if kind == "title" and words else f"<{address}>"


def _hatena_picture(match: re.Match[str]) -> str:
    """Return a picture of Hatena's store, whose address its name tells."""
    name, first, day, time, kind, alt = match.groups()
    file = f"{name}/{day}/{day}{time}.{_HATENA_TYPES[kind or 'j']}"
    address = f"https://cdn-ak.f.st-hatena.com/images/fotolife/{first}/{file}"
    if match.string.lstrip().startswith("<"):  # in HTML, Markdown is text
        return f'<a class="remote-image" href="{address}">{alt or address.rpartition("/")[2]}</a>'
    return f"![{alt or ''}](<{address}>)"
