"""HTML of a book as elements that an EPUB may contain."""

import pytest

from askbook.errors import StudyError
from askbook.publish.epub import xhtml


def converted(html: str) -> str:
    text = xhtml.dumps(xhtml.loads(f"<body>{html}</body>")).decode()
    return text.partition("<body>")[2].rpartition("</body>")[0]


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ('<p>a<br>b&nbsp;&copy;&#39;"</p>', "<p>a<br />b\u00a0©'\"</p>"),
        ('<img src="a&amp;b.svg" alt="x &gt; y" loading="lazy">',
         '<img src="a&amp;b.svg" alt="x &gt; y" />'),
        ('<ul><li><input checked="" disabled="" type="checkbox"> done</li></ul>',
         "<ul><li>☑  done</li></ul>"),
        ("<topic-mark hidden><b onclick=\"x('>')\">a</b></topic-mark>", "<b>a</b>"),
        ("a<script>alert(1)</script><!-- c --><style>p{}</style>b", "ab"),
        ('<p lang="ja">a\x07</p>', '<p lang="ja" xml:lang="ja">a\ufffd</p>'),
        ("a &unknown; &#x202; b", "a &amp;unknown; \u0202 b"),
    ],
    ids=["references", "image", "task", "unknown elements", "scripts", "language", "not a name"],
)  # fmt: skip
def test_html_becomes_xhtml_without_what_could_act(html, written):
    assert converted(html) == written


@pytest.mark.parametrize("html", [
    "<h3>a</h3><h4>b</h4><h5>c</h5><h6>d</h6><p>e</p><hr />",
    '<ul><li>a</li></ul><ol start="2"><li value="3">b</li></ol><dl><dt>c</dt><dd>d</dd></dl>',
    "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
    "<blockquote><p><em>a</em><strong>b</strong><del>c</del><code>d</code><q>e</q></p></blockquote>",
    '<figure><img src="a.svg" alt="b" /><figcaption>c</figcaption></figure><pre>d</pre>',
    '<p><a href="#b">a</a><sup id="b">c</sup><sub>d</sub><br /></p>',
], ids=["blocks", "lists", "table", "words", "figure", "notes"])  # fmt: skip
def test_the_elements_of_an_answer_stay(html):
    assert converted(html) == html


def test_a_formula_keeps_its_elements_in_their_namespace():
    html = '<math display="block"><mspace width="1em"/><mi href="javascript:x">x</mi></math>'
    written = '<math display="block" xmlns="http://www.w3.org/1998/Math/MathML">'
    assert converted(html) == written + '<mspace width="1em" /><mi>x</mi></math>'


@pytest.mark.parametrize("html", ["<p>a", "<p><b>a</p></b>", "</p>"])
def test_tags_that_do_not_match_are_an_error(html):
    with pytest.raises(StudyError, match="do not match"):
        converted(html)


@pytest.mark.parametrize(
    ("formula", "stays"),
    [("<mi>p</mi>", False), ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", True)],
    ids=["reads the same", "a fraction"],
)
def test_a_formula_keeps_its_tex_where_its_text_reads_differently(formula, stays):
    tex = '<annotation encoding="application/x-tex">x</annotation>'
    html = f"<math><semantics><mrow>{formula}</mrow>{tex}</semantics></math>"
    assert (tex in converted(html)) == stays
