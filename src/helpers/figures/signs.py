"""Small drawings of traffic lights and weather symbols, which stand beside the words that say the same.

Each sign has a shape of its own, so that none is told by its colour alone; outlines have a contrast of at least 3:1 on white.
"""

from __future__ import annotations

GREEN, YELLOW, RED, GREY, OUTLINE = "#1a7f37", "#f2c200", "#b3261e", "#6b7580", "#7a5200"

_SUN = (
    f'<g stroke="{OUTLINE}" stroke-width="1.6" stroke-linecap="round"><path d="M10 1v2M10 17v2M1 10h2M17 10h2'
    'M3.6 3.6l1.4 1.4M15 15l1.4 1.4M3.6 16.4L5 15M15 5l1.4-1.4"/>'
    f'<circle cx="10" cy="10" r="4.6" fill="{YELLOW}"/></g>'
)
_CLOUD = "M5.2 {0}a3.6 3.6 0 0 1 .3-7.2 4.8 4.8 0 0 1 9.1 1 3.2 3.2 0 0 1 .3 6.2z"
_SMALL_SUN = (
    f'<g stroke="{OUTLINE}" stroke-width="1.4" stroke-linecap="round"><path d="M7 .8v1.4M1.2 6.6h1.4M2.9 2.5l1 1M11.1 2.5l-1 1"/>'
    f'<circle cx="7" cy="6.6" r="3" fill="{YELLOW}"/></g>'
)

#: what is drawn in a square of 20 by 20, by name; of weather symbols and lights as in ``measures.symbols``
SIGNS_DRAWN = {
    "green": f'<circle cx="10" cy="10" r="9" fill="{GREEN}"/>'
    '<path d="M5.6 10.4l3 3 5.8-6.4" fill="none" stroke="#fff" stroke-width="2.2"/>',
    "yellow": f'<circle cx="10" cy="10" r="8.2" fill="#fff" stroke="{OUTLINE}" stroke-width="1.6"/>'
    f'<path d="M10 1.8a8.2 8.2 0 0 0 0 16.4z" fill="{YELLOW}" stroke="{OUTLINE}" stroke-width="1.6"/>',
    "red": f'<path d="M10 1l9 9-9 9-9-9z" fill="#fff" stroke="{RED}" stroke-width="2"/>'
    f'<path d="M6 10h8" stroke="{RED}" stroke-width="2.4"/>',
    "grey": f'<circle cx="10" cy="10" r="8" fill="none" stroke="{GREY}" stroke-width="1.8" stroke-dasharray="3 2.4"/>',
    "sun": _SUN,
    "light_clouds": _SMALL_SUN + f'<path d="{_CLOUD.format(17.4)}" fill="#fff" stroke="{GREY}" stroke-width="1.6"/>',
    "clouds": f'<path d="{_CLOUD.format(15)}" fill="{GREY}"/>',
    "thunderstorm": f'<path d="{_CLOUD.format(11)}" fill="{GREY}"/>'
    f'<path d="M10.8 9.5L7 15h2.8l-1 4.2L13.4 13h-2.8l2-3.5z" fill="{YELLOW}" stroke="{OUTLINE}" stroke-width="1.1"/>',
}


def sign_svg(name: str) -> str:
    """The drawing of a sign, hidden from screen readers: its words stand beside it."""
    return f'<svg class="ib-sign" viewBox="0 0 20 20" aria-hidden="true" focusable="false">{SIGNS_DRAWN[name]}</svg>'
