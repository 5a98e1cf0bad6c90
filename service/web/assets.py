"""``/assets``: pictures and films of the articles, out of the generation that is being served."""

from typing import Annotated

from litestar import Response, get
from litestar.params import Parameter
from litestar.response import File

from indexer.store.assets import asset_path
from kb.loading.links import ASSET_TYPES
from service.answering.searcher_source import Source
from service.http.route import route

__all__ = ["asset"]


# A page may show thirty pictures: they count against no limit of searches, as the style sheet does not.
_ROUTE = route("search", rate=None, sheds=False, quiet=True, cache="forever")


@get("/assets/{name:str}", sync_to_thread=True, include_in_schema=False, opt=_ROUTE)
def asset(name: Annotated[str, Parameter(max_length=40)], source: Source) -> File | Response[None]:
    """Return a picture or film by its name, which is a digest of what it holds."""
    path = asset_path(source.generation().folder, name)
    if path is None:
        return Response(None, status_code=404)
    return File(path, media_type=ASSET_TYPES[path.suffix], content_disposition_type="inline")
