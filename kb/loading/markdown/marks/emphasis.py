"""Emphasis beside Japanese brackets and punctuation, and ``==marked==`` text.

CommonMark asks for a blank or punctuation outside of ``**`` where there is punctuation inside; ``**「重要」**です``
stays as it is. The amendment for Chinese, Japanese and Korean (github.com/tats-u/markdown-cjk-friendly) lets such a
letter outside do as well, and does not count its punctuation as such. The plug-in on PyPI changes markdown-it for
the whole process and wants a version below 4, so the rule is here.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

__all__ = ["cjk_emphasis_plugin", "mark_plugin"]

# Hebrew and Arabic put short words before another, Thai and its neighbours write no blanks: they need it as well.
_CJK = re.compile(
    "[\u0590-\u06ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3100-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f"
    "\uff00-\uffef\U00020000-\U0003ffff]"
)
_MARKED = re.compile(r"==(?![\s=])([^\n]{1,400}?)(?<![\s=])==(?!=)")


def cjk_emphasis_plugin(parser: MarkdownIt) -> None:
    """Read ``*``, ``_`` and ``~~`` as the amendment says."""
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.inline.ruler.at("strikethrough", _strikethrough)


def mark_plugin(parser: MarkdownIt) -> None:
    """Read ``==text==`` as marked text, as Obsidian does."""
    parser.inline.ruler.before("link", "mark", _mark)


def _flanks(state: StateInline, start: int, length: int) -> tuple[bool, bool, bool, bool]:
    """Return whether a run is left- and right-flanking, and whether punctuation stands before and after it."""
    before = state.src[start - 1] if start > 0 else " "
    after = state.src[start + length] if start + length < state.posMax else " "
    punctuation_before, punctuation_after = _is_punctuation(before), _is_punctuation(after)
    cjk_before, cjk_after = bool(_CJK.match(before)), bool(_CJK.match(after))
    blank_before, blank_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    left = not blank_after and (
        not punctuation_after or cjk_after or blank_before or punctuation_before or cjk_before
    )
    right = not blank_before and (
        not punctuation_before or cjk_before or blank_after or punctuation_after or cjk_after
    )
    return left, right, punctuation_before, punctuation_after


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _run_length(state: StateInline) -> int:
    marker, position = state.src[state.pos], state.pos
    while position < state.posMax and state.src[position] == marker:
        position += 1
    return position - state.pos


def _emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    length = _run_length(state)
    left, right, before, after = _flanks(state, state.pos, length)
    opens = left and (marker == "*" or not right or before)
    closes = right and (marker == "*" or not left or after)
    _push(state, marker, length, length, opens=opens, closes=closes)
    state.pos += length
    return True


def _strikethrough(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    if silent or state.src[state.pos] != "~":
        return False
    length = _run_length(state)
    if length < 2:  # noqa: PLR2004 - one is a range in Japanese
        return False
    left, right, _, _ = _flanks(state, state.pos, length)
    if length % 2:
        state.push("text", "", 0).content = "~"
    _push(state, "~~", length // 2, 0, opens=left, closes=right)
    state.pos += length
    return True


def _push(state: StateInline, text: str, count: int, length: int, *, opens: bool, closes: bool) -> None:
    """Add a text token and a delimiter for each marker of a run; markdown-it pairs them afterwards."""
    for _ in range(count):
        state.push("text", "", 0).content = text
        place = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(text[0]), length, place, -1, opens, closes))


def _mark(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    match = _MARKED.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        most = state.posMax
        state.pos, state.posMax = match.start(1), match.end(1)
        state.push("mark_open", "mark", 1)
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1)
        state.posMax = most
    state.pos = match.end()
    return True
