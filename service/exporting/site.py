"""All pages of an export, as contents by path."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from jinja2 import Environment

from indexer.store import Generation
from indexer.store.assets import asset_path
from kb.model.article import Article
from kb.model.check import Check
from service.api.articles import article_body
from service.exporting.addresses import Addresses
from service.exporting.rewriting import Links, static_page
from service.web.catalogue import ArticlesPage, HomePage, most_asked, topics_of
from service.web.colour import theme_css
from service.web.knowledge import Knowledge
from service.web.page import Page, reader_country
from service.web.page_contexts import ArticlePage, faq_of
from service.web.static_folder import STATIC
from service.web.templating import page_templates
from service.web.texts import TEXTS

__all__ = ["ExportOptions", "site_files"]

_STATIC_FILES = ("kaiketsu.css", "icon.svg", "vendor/lucide/sprite.svg", "vendor/lucide/LICENSE")


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Where the export and the service are read.

    Attributes:
        base_url: Public address of the export, without a final slash: for the sitemap and canonical links. Empty for
            neither.
        service_url: Public address of a running service: for the search box and the dialogue. Empty for neither.
    """

    base_url: str = ""
    service_url: str = ""


def site_files(generation: Generation, options: ExportOptions) -> dict[str, bytes]:
    """Return every file of the export, the same for the same generation and options.

    Args:
        generation: What customers see.
        options: Where export and service are read.

    Raises:
        OSError: a file of the generation or of the program cannot be read.
    """
    return dict(_Site(generation, options).files())


class _Site:
    """The pages of one generation.

    Args:
        generation: Whose articles.
        options: Where export and service are read.
    """

    def __init__(self, generation: Generation, options: ExportOptions) -> None:
        known = Knowledge.of(generation)
        # The dialogue is a page of the service.
        self._knowledge = replace(known, has_checks=known.has_checks and bool(options.service_url))
        self._generation = generation
        self._options = options
        default = "ja" if known.offers("ja") else "en"
        self._langs = sorted(filter(known.offers, TEXTS), key=lambda lang: (lang != default, lang)) or [default]
        self._addresses = Addresses(generation, self._langs)
        self._links = Links(self._addresses, options.base_url, options.service_url)
        self._topics = lru_cache(partial(topics_of, generation))  # each looks at every article
        self._templates: Environment = page_templates("", ()).engine_instance.engine

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and contents."""
        pages: list[str] = []
        for lang in self._langs:
            for path, page in ((self._addresses.home(lang), self._home(lang)), self._listing(lang)):
                pages.append(path)
                yield path, self._rendered(page, path)
        yield "index.html", self._rendered(self._home(self._langs[0]), "index.html")
        for article in self._generation.articles:
            path = self._addresses.article(article)
            if not article.url:  # what is read on its owner's site is found there
                pages.append(path)
            yield path, self._rendered(self._article(article), path)
        if self._options.base_url:
            yield "sitemap.xml", self._sitemap(pages)
        yield from self._plain_files()

    def _rendered(self, page: Page, path: str) -> bytes:
        template = page.template()
        html = self._templates.get_template(template.template_name or "").render(**template.context)
        return static_page(html, path, self._links).encode()

    def _home(self, lang: str) -> HomePage:
        topics, _ = self._topics(lang)
        offered = most_asked(self._generation, lang)
        return HomePage(lang, offered, topics, kb=self._knowledge, country=reader_country(lang))

    def _listing(self, lang: str) -> tuple[str, ArticlesPage]:
        topics, further = self._topics(lang)
        page = ArticlesPage(lang, topics, further, kb=self._knowledge, country=reader_country(lang))
        return self._addresses.listing(lang), page

    def _article(self, article: Article) -> ArticlePage:
        generation = self._generation
        body = article_body(generation, article)
        near = (generation.find_article(article_id, article.lang) for article_id in body.near)
        topics, _ = self._topics(article.lang)
        return ArticlePage(
            lang=article.lang,
            asked_lang=article.lang,
            article=body,
            near=tuple(filter(None, near)),
            checks=self._printed_checks(body.checks),
            topic=next((topic for topic in topics if article.id in {each.id for each in topic.articles}), None),
            faq=faq_of(body),
            kb=self._knowledge,
            country=reader_country(article.lang),
        )

    def _printed_checks(self, names: Iterable[str]) -> tuple[Check, ...]:
        """Return checks that make sense on paper: one of a code is evaluated by a script, as it is typed."""
        checks = self._generation.checks
        return tuple(checks[name] for name in names if name in checks and not checks[name].is_sensitive)

    def _sitemap(self, pages: list[str]) -> bytes:
        addresses = [self._links.whole(path) for path in pages]
        return self._templates.get_template("sitemap.xml").render(base_url="", addresses=addresses).encode() + b"\n"

    def _plain_files(self) -> Iterator[tuple[str, bytes]]:
        for name in _STATIC_FILES:
            yield f"static/{name}", (STATIC / name).read_bytes()
        if self._knowledge.wording.colour:
            yield "theme.css", theme_css(self._knowledge.wording.colour).encode()
        for name in sorted(set(self._generation.contents.assets.values())):
            file = asset_path(self._generation.folder, name)
            if file is not None:
                yield f"assets/{name}", file.read_bytes()
