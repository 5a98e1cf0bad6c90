"""Reading ``checks/<id>.yaml``."""

from kb.diagnosis.check import Check
from kb.errors import FrontMatterError
from kb.finding import Finding
from kb.front_matter import convert_document
from kb.strict_yaml import YamlError, parse_yaml

__all__ = ["load_check"]


def load_check(text: str, path: str) -> Check:
    """Read a check.

    Raises:
        FrontMatterError: with the line and what is expected.
    """
    try:
        return convert_document(parse_yaml(text), Check, path)
    except YamlError as error:
        finding = Finding(path, error.line, error.code, "error", "", error.reason, error.hint)
        raise FrontMatterError([finding]) from error
