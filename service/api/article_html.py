"""Articles as HTML: cleaned, and with each address led to where it goes in this service."""

from urllib.parse import quote, urljoin

from indexer.store import Generation
from kb.loading.links import Leads, fragment_for
from kb.loading.markdown import Address, cleaner
from kb.model.article import Article
from service.http.urls import article_url

__all__ = ["page_url", "sections_html"]


def sections_html(generation: Generation, article: Article) -> tuple[str, ...]:
    """Return the sections of an article as safe HTML."""
    clean = cleaner(_addresses(generation, article))
    return tuple(clean(section.html) for section in article.sections)


def page_url(article: Article) -> str:
    """Return where an article is read: on its owner's site where there is an address of it, else here."""
    return article.url or article_url(article.id, article.lang)


def _addresses(generation: Generation, article: Article) -> Address:
    def address(name: str, value: str) -> str | None:
        leads = generation.places.leads(article.path, article.lang, value)
        if leads.kind == "asset":
            asset = generation.contents.assets.get(leads.asset)
            return f"/assets/{asset}" if asset else None
        return _link(generation, article, leads, value) if name == "href" else None

    return address


def _link(generation: Generation, article: Article, leads: Leads, value: str) -> str | None:
    if leads.kind == "elsewhere":
        return value
    if leads.kind == "fragment":
        return _fragment(leads.fragment, article) if leads.fragment else "#"
    if leads.place is None:
        # A page of the owner's site that is none of the folder's.
        return urljoin(article.url, value) if article.url and not value.startswith("wiki:") else None
    target = generation.find_article(leads.place.id, leads.place.lang)
    if target is None:
        return None
    if not leads.fragment:
        return page_url(target)
    # On the owner's site the ids are the author's own.
    return page_url(target) + (f"#{quote(leads.fragment)}" if target.url else _fragment(leads.fragment, target))


def _fragment(fragment: str, article: Article) -> str:
    anchors = (section.anchor for section in article.sections)
    return "#" + quote(fragment_for(fragment, anchors))
