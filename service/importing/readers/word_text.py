"""What mammoth passes over in the text of a Word document, in a form that it reads; and what nobody is to read."""

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from xml.etree import ElementTree as ET

__all__ = ["readable"]

_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_SIGNS = (b"vanish", b"ruby", b"oMath", b'type="page"', b'type="column"', b"softHyphen")
_OFF = {"0", "false", "off", "none"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def readable(data: bytes, lose: Callable[[str, str], None]) -> bytes:
    """Return a document in which text with furigana and formulas is plain, and hidden text is gone.

    Args:
        data: The .docx file.
        lose: Takes what is left out: kind and detail.
    """
    changed: dict[str, bytes] = {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for part in {*_PARTS} & {*archive.namelist()}:
            content = archive.read(part)
            if any(sign in content for sign in _SIGNS):
                root = ET.fromstring(content)  # noqa: S314 - expat refuses to expand without end
                _settle(root, lose)
                changed[part] = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        if not changed:
            return data
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w") as result:
            for name in archive.namelist():
                result.writestr(name, changed[name] if name in changed else archive.read(name))
    return buffer.getvalue()


def _settle(parent: ET.Element, lose: Callable[[str, str], None]) -> None:
    for place, child in enumerate([*parent]):
        name = _name(child)
        if name == "r" and _is_hidden(child):
            lose("hidden text of Word documents", "".join(_texts(child))[:40])
            parent[place] = _element(child, "r")
        elif name in {"oMath", "oMathPara"}:
            parent[place] = _run(parent, _formula(child))
        elif name == "ruby":
            parent[place] = _text(parent, _with_reading(child))
        elif name == "br" and _value(child, "type") in {"page", "column"}:
            parent[place] = _text(parent, " ")
        elif name == "softHyphen":
            parent[place] = _text(parent, "")
        else:
            _settle(child, lose)


def _is_hidden(run: ET.Element) -> bool:
    properties = next((each for each in run if _name(each) == "rPr"), None)
    sign = next((each for each in properties or () if _name(each) == "vanish"), None)
    return sign is not None and _value(sign, "val") not in _OFF


def _with_reading(ruby: ET.Element) -> str:
    """Return a word with its reading behind it in brackets, as browsers without furigana show it."""
    parts = {_name(each): "".join(_texts(each)) for each in ruby}
    reading = parts.get("rt", "").strip()
    return parts.get("rubyBase", "") + (f"({reading})" if reading else "")


def _formula(element: ET.Element) -> str:
    """Return a formula on one line: fractions with a slash, powers with ^, indices with _."""
    name = _name(element)
    if name == "t":
        return element.text or ""
    parts = [(_name(each), _formula(each)) for each in element]
    by_name = dict(parts)
    if name == "f":
        return f"{_bracketed(by_name.get('num', ''))}/{_bracketed(by_name.get('den', ''))}"
    if name == "rad":
        return f"√{_bracketed(by_name.get('e', ''))}"
    if name == "d":
        return f"({''.join(text for _, text in parts)})"
    signs = {"sup": "^", "sub": "_"} if name in {"sSup", "sSub", "sSubSup", "nary"} else {}
    return "".join(f"{signs.get(part, '')}{_bracketed(text) if part in signs else text}" for part, text in parts)


def _bracketed(text: str) -> str:
    return text if text.isalnum() else f"({text})"


def _texts(element: ET.Element) -> Iterator[str]:
    return (each.text or "" for each in element.iter() if _name(each) == "t")


def _run(beside: ET.Element, text: str) -> ET.Element:
    run = _element(beside, "r")
    run.append(_text(beside, text))
    return run


def _text(beside: ET.Element, text: str) -> ET.Element:
    element = _element(beside, "t")
    element.text = text
    element.set(_SPACE, "preserve")
    return element


def _element(beside: ET.Element, name: str) -> ET.Element:
    """Return a new element in the namespace of another: documents of the strict form have one of their own."""
    return ET.Element(f"{beside.tag.rpartition('}')[0]}}}{name}")


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: ET.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
