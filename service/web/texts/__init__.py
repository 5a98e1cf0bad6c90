"""Every string of the pages, one module a language; a test holds them to the same keys, and each key to a use."""

from collections.abc import Mapping
from types import MappingProxyType

from service.web.texts.en import EN
from service.web.texts.ja import JA

__all__ = ["TEXTS"]

TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType({"ja": MappingProxyType(JA), "en": MappingProxyType(EN)})
