"""What must hold for every finished page; all problems are reported at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from helpers.errors import InputError
from helpers.figures.objects import MINIMUM_ALT_LENGTH

_LOADING = ("src", "srcset", "data", "poster", "background", "action", "formaction", "xlink:href", "href")
#: pages that lie in the report's folder and may be linked
BESIDE = ("datenschutz.html",)
_URL = re.compile(r"""url\(\s*["']?(?!data:|#)([^)"']*)|(@import[^;]*)""")


def check(html: str, where: str) -> None:
    """Refuse a page that is not accessible or not self-contained.

    Raises
    ------
    InputError
        naming every problem found.
    """
    soup = BeautifulSoup(html, "lxml")
    finders = (_language, _headings, _anchors, _drawings, _tables, _external, _active)
    problems = [problem for find in finders for problem in find(soup)]
    if problems:
        text = "the page breaks its own rules:\n  - " + "\n  - ".join(problems)
        raise InputError(where, text, "mend the notebook they come from; nothing was written")


def _language(soup: BeautifulSoup) -> Iterator[str]:
    if soup.html is None or not soup.html.get("lang"):
        yield "the page has no language"
    if soup.title is None or not soup.title.get_text(strip=True):
        yield "the page has no title"


def _headings(soup: BeautifulSoup) -> Iterator[str]:
    headings = soup.find_all(re.compile(r"^h[1-6]$"))
    count = sum(heading.name == "h1" for heading in headings)
    if count != 1:
        yield f"{count} headings of level 1 instead of one"
    before = 0
    for heading in headings:
        level, text = int(heading.name[1]), heading.get_text(" ", strip=True)
        if not text:
            yield f"an empty heading of level {level}"
        if level > before + 1:
            yield f"heading “{text}” has level {level} after level {before}"
        before = level


def _anchors(soup: BeautifulSoup) -> Iterator[str]:
    ids = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    for name, count in ids.items():
        if count > 1:
            yield f"the id {name!r} stands {count} times"
    for tag in soup.find_all(href=re.compile("^#")):
        if str(tag["href"])[1:] not in ids:
            yield f"the link {tag['href']} leads nowhere"
    for attribute in ("aria-labelledby", "aria-describedby", "headers"):
        for tag in (tag for tag in soup.find_all(True) if tag.has_attr(attribute)):
            for name in _words(tag, attribute):
                if name not in ids:
                    yield f"{attribute} names {name!r}, which does not exist"


def _drawings(soup: BeautifulSoup) -> Iterator[str]:
    for svg in soup.find_all("svg", attrs={"aria-hidden": False}):  # hidden: a sign beside the words that say the same
        text = _described(soup, svg, "aria-describedby")
        name = _described(soup, svg, "aria-labelledby")
        if svg.get("role") != "img" or len(text) < MINIMUM_ALT_LENGTH or text == name:
            yield f"the drawing “{name or 'without a name'}” has no alternative text of its own"
    for image in soup.find_all("img"):
        if len(str(image.get("alt", ""))) < MINIMUM_ALT_LENGTH:
            yield f"a picture has no alternative text of at least {MINIMUM_ALT_LENGTH} characters"


def _tables(soup: BeautifulSoup) -> Iterator[str]:
    for cell in soup.find_all("th"):
        if not cell.get_text(strip=True):
            yield "a header cell is empty"
        elif not cell.get("scope"):
            yield f"the header cell “{cell.get_text(' ', strip=True)}” has no scope"


def _external(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(True):
        for attribute, value in tag.attrs.items():
            text = value if isinstance(value, str) else " ".join(value)
            if attribute in _LOADING and not text.startswith(_allowed(tag, attribute)):
                yield f"<{tag.name} {attribute}> loads or links {text[:80]!r}"
            yield from (f"<{tag.name} {attribute}> loads {found!r}" for found in _loaded(text))
    for style in soup.find_all("style"):
        yield from (f"the style sheet loads {found!r}" for found in _loaded(style.get_text()))


def _active(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(["script", "iframe", "object", "embed", "link", "base"]):
        yield f"<{tag.name}> has no place in a report"
    for tag in soup.find_all(True):
        yield from (f"<{tag.name} {name}> would run code" for name in tag.attrs if name.lower().startswith("on"))


def _allowed(tag: Tag, attribute: str) -> tuple[str, ...]:
    """A reader may follow an ordinary link; the page itself may load nothing from outside."""
    if tag.name == "a" and attribute == "href":
        return ("#", "https://", "http://", "mailto:", "data:text/csv", *BESIDE)
    return ("#", "data:")


def _loaded(text: str) -> list[str]:
    return [url or rule for url, rule in _URL.findall(text)]


def _described(soup: BeautifulSoup, tag: Tag, attribute: str) -> str:
    found = [soup.find(id=name) for name in _words(tag, attribute)]
    return " ".join(part.get_text(" ", strip=True) for part in found if part is not None)


def _words(tag: Tag, attribute: str) -> list[str]:
    """An attribute that lists ids; the parser gives some of them as lists."""
    value = tag.get(attribute, "")
    return value.split() if isinstance(value, str) else [str(part) for part in value or []]
