"""Formulas: between dollars, in backslash brackets, in environments of LaTeX. Prices and ``$HOME`` are none."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

__all__ = ["formulas_plugin"]

_FORMULA = re.compile(r"\$[^\s$](?:[^$\n]{0,300}[^\s$\\])?\$(?![\w$])")
_TEX = re.compile(r"\\[A-Za-z]|[\^_={}<>+]|^.$", re.DOTALL)
_QUOTED = re.compile(r"\$`([^`\n]{1,300})`\$")
_BRACKETED = re.compile(r"\\\((.{1,300}?)\\\)|\\\[(.{1,1000}?)\\\]", re.DOTALL)
_SURE = re.compile(r"\\[A-Za-z]{2,}|[\^_]\{|[A-Za-z0-9)]\^[A-Za-z0-9(]")
"""What a formula in brackets has; programs that write Markdown escape the brackets of ordinary text as well."""


def formulas_plugin(parser: MarkdownIt) -> None:
    """Read and render formulas as code."""
    parser.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
    )
    parser.use(amsmath_plugin)
    parser.inline.ruler.before("math_inline", "no_math", _dollar)
    parser.inline.ruler.before("escape", "bracket_math", _brackets)
    parser.add_render_rule("math_inline", _formula)
    parser.add_render_rule("math_inline_double", _formula)
    parser.add_render_rule("math_block", _formula_block)
    parser.add_render_rule("amsmath", _formula_block)


def _dollar(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Let a dollar be one, unless what it opens looks like a formula."""
    source, position = state.src, state.pos
    if source[position] != "$" or source.startswith("$$", position):
        return False
    if quoted := _QUOTED.match(source, position, state.posMax):
        return _pushed(state, quoted[1], quoted.end(), silent=silent)
    match = _FORMULA.match(source, position, state.posMax)
    is_inside_word = position > 0 and (source[position - 1].isalnum() or source[position - 1] in "$\\")
    if match and not is_inside_word and _TEX.search(match[0][1:-1]):
        return False
    if not silent:
        state.append_pending("$")
    state.pos += 1
    return True


def _brackets(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Read a formula between backslash brackets, as MathJax does."""
    if not state.src.startswith(("\\(", "\\["), state.pos):
        return False
    match = _BRACKETED.match(state.src, state.pos, state.posMax)
    text = (match[1] or match[2]) if match else ""
    if match is None or "`" in text or not _SURE.search(text):
        return False
    return _pushed(state, " ".join(text.split()), match.end(), silent=silent)


def _pushed(state: StateInline, text: str, end: int, *, silent: bool) -> bool:
    if not silent:
        state.push("math_inline", "math", 0).content = text
    state.pos = end
    return True


def _formula(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return f'<code class="math">{escapeHtml(tokens[index].content.strip())}</code>'


def _formula_block(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return f'<pre class="diagram"><code>{escapeHtml(tokens[index].content.strip())}</code></pre>\n'
