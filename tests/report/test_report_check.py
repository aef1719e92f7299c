import pytest

from helpers.errors import InputError
from helpers.report.check import check

GOOD = (
    '<html lang="de"><head><title>T</title><style>p { color: red }</style></head>'
    '<body><h1>A</h1><h2 id="b">B</h2><a href="#b">b</a><a href="https://example.org">x</a>'
    '<svg role="img" aria-labelledby="b" aria-describedby="c"></svg><p id="c">' + "Beschreibung " * 4 + "</p>"
    '<table><tr><th scope="col">K</th></tr></table></body></html>'
)


def test_a_good_page_passes() -> None:
    check(GOOD, "bericht.html")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (' lang="de"', "", "no language"),
        ("<title>T</title>", "", "no title"),
        ("<h1>A</h1>", "", "0 headings of level 1"),
        ("<h1>A</h1>", "<h1>A</h1><h1>A</h1>", "2 headings of level 1"),
        ("h2", "h3", "level 3 after level 1"),
        ("#b", "#weg", "leads nowhere"),
        ('id="c"', 'id="b"', "stands 2 times"),
        ("Beschreibung ", "x ", "no alternative text"),
        ('role="img" ', "", "no alternative text"),
        ("<h2", "<img src='data:image/png;base64,x' alt='Bild'><h2", "a picture has no alternative text"),
        ("<h2", "<img src='bild.png' alt='x'><h2", "links 'bild.png'"),
        ("<h2", "<svg><image xlink:href='https://x'/></svg><h2", "https://x"),
        ("color: red", "background: url(https://x.example/a)", "x.example"),
        ("color: red", "} @import 'https://x.example/a';", "@import"),
        ("<h2", "<h2 style='background:url(//x)'", "loads '//x'"),
        ("https://example.org", "kapitel.html", "kapitel.html"),
        (">K<", "><", "header cell is empty"),
        (' scope="col"', "", "no scope"),
        ("<h2", "<script>1</script><h2", "script"),
        ("<h2", "<h2 onclick='x()'", "run code"),
        ("<h2", "<iframe></iframe><h2", "iframe"),
    ],
)
def test_each_rule_is_held(old: str, new: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        check(GOOD.replace(old, new), "bericht.html")
    assert problem in str(caught.value)


def test_the_page_for_data_protection_may_be_linked() -> None:
    check(GOOD.replace("https://example.org", "datenschutz.html"), "bericht.html")


def test_all_problems_are_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        check("<p>", "bericht.html")
    assert str(caught.value).count("\n  - ") == 3
