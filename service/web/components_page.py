"""The page of tokens and components, for those who change the pages."""

from dataclasses import dataclass
from typing import get_args

from kb.loading.wording import Icon
from service.web.page import Page

__all__ = ["ComponentsPage"]


@dataclass(frozen=True, slots=True)
class ComponentsPage(Page):
    """What the pages are made of, for those who change them.

    Attributes:
        icons: Names of the vendored icons.
    """

    template_file = "demo/components.html"
    path = "/demo/components"

    icons: tuple[str, ...] = get_args(Icon)
