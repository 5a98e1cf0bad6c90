"""The colour of a help centre, made readable on the light and the dark page."""

import colorsys
from functools import lru_cache

__all__ = ["contrast", "theme_css"]

_LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, for text of normal size
_LEAST_ON_DARK = 8.0  # a dark page with links that just suffice looks dim
_LIGHT_PAGE, _DARK_PAGE = "#f6f8f7", "#181e1b"  # the grounds in kaiketsu.css that are nearest to the text
_STEP = 0.02
_CALM = 0.65  # of the saturation; a dark page makes a full colour glow
_LINEAR_BELOW = 0.04045  # of sRGB (IEC 61966-2-1)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=64)
def theme_css(colour: str) -> str:
    """Return the style sheet that sets the colour of links and buttons; empty for no colour."""
    if not colour:
        return ""
    light = _readable(colour, _LIGHT_PAGE, -_STEP, _LEAST_CONTRAST)
    dark = _readable(colour, _DARK_PAGE, _STEP, _LEAST_ON_DARK)
    return (
        f":root{{--accent:{light};--on-accent:#fff}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};--on-accent:#0c1210}}}}\n"
    )


def _readable(colour: str, ground: str, step: float, least: float) -> str:
    """Return the colour, made darker or lighter until it can be read on the ground."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    saturation *= _CALM if step > 0 else 1.0
    while contrast(colour, ground) < least and 0 <= lightness + step <= 1:
        lightness = min(max(lightness + step, 0.0), 1.0)
        colour = "#" + "".join(f"{round(255 * each):02x}" for each in colorsys.hls_to_rgb(hue, lightness, saturation))
    return colour


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    linear = (c / 12.92 if c <= _LINEAR_BELOW else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
