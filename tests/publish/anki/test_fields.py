import pytest
from helpers.html_audit import Audit
from hypothesis import given
from hypothesis import strategies as st

from askbook.publish.anki.fields import for_anki, images

PAGE = "https://x.org/study/a/b/"
TEX = '<annotation encoding="application/x-tex">{}</annotation></semantics></math>'
MATH = '<span class="katex"><math xmlns="m"><semantics><mi>x</mi>' + TEX + "</span>"
BLOCK = '<div class="formula" tabindex="0"><math display="block"><semantics><mi>x</mi>' + TEX


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a &lt; b &amp; c</p>", "<p>a &lt; b &amp; c</p>"),
        (MATH.format("a &lt; b"), r"\(a &lt; b\)"),
        (MATH.format("a &lt; b &amp; &#39;c&#39;"), r"\(a &lt; b &amp; 'c'\)"),
        (
            MATH.format("a").replace('katex">', 'katex">(').replace("</span>", "，</span>"),
            r"(\(a\)，",
        ),
        (BLOCK.format("\nx\n") + "</div>", r"\[x\]"),
        ("<p><math><mi>x</mi></math></p>", "<p><math><mi>x</mi></math></p>"),
        (
            '<div class="code" tabindex="0"><div class="highlight"><pre tabindex="-1">'
            '<code class="language-py"><span class="line">a\n</span>\t&lt;b</code></pre>'
            "</div></div>",
            "<pre><code>a\n\t&lt;b</code></pre>",
        ),
        (
            '<a href="/study/c/#d" rel="nofollow" class="x">e</a>',
            '<a href="https://x.org/study/c/#d">e</a>',
        ),
        ('<a href="#d">e</a>', '<a href="https://x.org/study/a/b/#d">e</a>'),
        ('<a href="?a=1&amp;b">e</a>', '<a href="https://x.org/study/a/b/?a=1&amp;b">e</a>'),
        ('<a href="mailto:a@b.org">e</a>', '<a href="mailto:a@b.org">e</a>'),
        (
            '<img src="/study/i.png" loading="lazy" alt="&quot;">',
            '<img src="https://x.org/study/i.png" alt="&quot;">',
        ),
        (
            '<td class="align-right">1</td><th class="align-x" scope="col">',
            '<td style="text-align: right">1</td><th>',
        ),
        (
            "[sound:a.mp3] [$]x[/$] [latex]y[/latex] [1]",
            "&#91;sound:a.mp3] &#91;$]x&#91;/$] &#91;latex]y&#91;/latex] [1]",
        ),
        ("<p>\n a</p>\n", "<p>\n a</p>"),
    ],
    ids=["plain", "formula", "escaped formula", "punctuation", "formula on its own lines", "no TeX",
         "code", "link", "link in the page", "link with a query", "mail", "image", "table",
         "Anki's own", "space around"],
)  # fmt: skip
def test_html_is_converted_for_anki(html, expected):
    assert for_anki(html, PAGE) == expected


PIECES = st.sampled_from(
    (
        *("<p>", "</p>", "<em>", "</em>", "<span class=x>", "</span>", "[sound:", "]"),
        *("&lt;", "&#x5b57;", "&nbsp;", "a", "\t", "字", "\n", '"'),
    )
)


@given(st.lists(PIECES).map("".join))
def test_no_text_is_lost_and_a_second_conversion_changes_nothing(html):
    kept = for_anki(f"x{html}x", PAGE)
    assert Audit(kept).text == Audit(f"x{html}x").text
    assert for_anki(kept, PAGE) == kept


def test_the_addresses_of_images_are_found():
    assert images('<p><img alt="" src="https://x.org/a.png?b&amp;c"><a href="d"><img></a>') == [
        "https://x.org/a.png?b&c"
    ]
