"""Pages of other programs in a browser: nothing of them makes a page wider than the window, and pictures are shown."""

import struct
import zlib

import pytest

from service.app.app import create_app
from service.settings import ServiceSettings
from tests.support.site import serving_site
from tests.support.sources import built_source

LONG = "connection_string=Server=tcp:db.example.com,1433;" + "a" * 300
PAGE = f"""# Set the key

Put `{LONG}` into the file, or open https://example.com/{"path/" * 60} in the browser. {LONG}

![The switch](switch.png)

| One | Two | Three | Four | Five | Six |
|---|---|---|---|---|---|
| some words | more words here | {LONG} | four and more | five and more | six and more |

```
{LONG} {LONG}
```

:::warning {LONG}
{LONG}
:::

## {LONG}

Words.
"""


def png(width, height):
    """Return a grey picture."""
    row = b"\0" + b"\x80" * width

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(row * height))
        + chunk(b"IEND", b"")
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Return the address of a server over one page of another program."""
    root = tmp_path_factory.mktemp("foreign")
    (root / "kb").mkdir()
    (root / "kb/key.md").write_text(PAGE, "utf-8")
    (root / "kb/switch.png").write_bytes(png(2000, 40))
    with serving_site(create_app(ServiceSettings(), built_source(root / "kb", root / "index"))) as address:
        yield address


def is_too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(page, pages, width):
    """Long words break; tables and code scroll by themselves; pictures shrink."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{pages}/articles/key?lang=en")
    page.locator("img").scroll_into_view_if_needed()
    page.wait_for_function("() => document.images[0].naturalWidth > 0")
    assert page.evaluate("document.images[0].naturalWidth") == 2000
    assert not is_too_wide(page)
    assert page.evaluate(
        "[...document.querySelectorAll('pre, table')].every(each => each.scrollWidth > each.clientWidth)"
    )
    page.goto(f"{pages}/?lang=en")
    assert not is_too_wide(page)
    page.fill("#q", "set the key into the file")
    page.wait_for_selector("#options li")
    assert not is_too_wide(page)
    page.keyboard.press("Enter")
    page.wait_for_selector(".results .card")
    assert not is_too_wide(page)
