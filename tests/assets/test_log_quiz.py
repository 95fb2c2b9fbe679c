"""Results of quizzes in the log: the last one of each page counts, and no card changes."""

from helpers.log_scripts import js


def test_the_last_result_counts_on_every_device():
    results = js(
        "const first = quizzed('/a/', 1, 5, at(0)); const last = quizzed('/a/', 4, 5, at(1));"
        "const other = quizzed('/b/', 2, 3, at(2));"
        "const rights = (log) =>"
        "  [...replay(log).quizzes].map(([page, { right }]) => [page, right]);"
        "return [[first, last, other], [other, last, first]].map(rights)"
    )
    assert results[0] == [["/a/", 4], ["/b/", 2]]
    assert results[1] == results[0]


def test_a_result_moves_with_its_page():
    assert js(
        "let s = replay([quizzed('/a/', 1, 5, at(0))]);"
        "s = extend(s, [moved(s, '/b/', ['/a/'], at(1))]); return [...s.quizzes.keys()]"
    ) == ["/b/"]


def test_a_quiz_changes_no_card():
    assert js(
        "const s = grade(replay([]), cardsOf('/a/', [['Q', 'A']]), [3], 0);"
        "const after = extend(s, [quizzed('/a/', 0, 5, at(9))]);"
        "return JSON.stringify(flat(s.cards)) === JSON.stringify(flat(after.cards))"
    )


def test_a_damaged_result_is_ignored():
    assert (
        js(
            "const damaged = [[3, 2], [-1, 2], ['1', 2], [1, null]].map(([right, total]) =>"
            "quizzed('/a/', right, total, at(0)));"
            "return replay(damaged).quizzes"
        )
        == []
    )
