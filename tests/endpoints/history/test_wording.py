"""What changed within a text: exact, bounded, and told in whole phrases."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iclod.endpoints.history import wording
from iclod.endpoints.history.wording import Budget, Piece, compare

texts = st.text(alphabet="ab .,é\n", max_size=120)


def sides(pieces):
    before = "".join(piece.text for piece in pieces if piece.act in ("same", "removed"))
    after = "".join(piece.text for piece in pieces if piece.act in ("same", "added"))
    return before, after


@given(texts, texts)
@settings(max_examples=300, deadline=None)
def test_the_pieces_give_both_texts(before, after):
    pieces = compare(before, after, Budget())
    if pieces is not None:
        assert sides(pieces) == (before, after)


def test_phrases_change_in_one_piece():
    assert compare("A plan for all people.", "A plan for every person.", Budget()) == (
        Piece("same", "A plan for "),
        Piece("removed", "all people"),
        Piece("added", "every person"),
        Piece("same", "."),
    )


def test_texts_without_much_in_common_are_not_mixed():
    assert compare("One two three four", "five six seven eight", Budget()) is None


def test_long_stretches_are_left_out():
    long = "word " * 500
    pieces = compare(long + "old " + long, long + "new " + long, Budget())
    assert [piece.act for piece in pieces] == [
        "skipped",
        "same",
        "removed",
        "added",
        "same",
        "skipped",
    ]


def test_long_texts_are_compared_by_sentences_first():
    sentences = [f"Sentence number {n} says what it says about the matter." for n in range(900)]
    changed = list(sentences)
    changed[2], changed[890] = "This one is new.", changed[890].replace("matter", "question")
    pieces = compare(" ".join(sentences), " ".join(changed), Budget())
    assert Piece("removed", "matter") in pieces and Piece("added", "question") in pieces
    assert sum(len(piece.text) for piece in pieces) < 3000


@pytest.mark.parametrize("alphabet", ["a", "ab", "abcdefghij", "0123456789abcdefghijklmnopqrstuv"])
def test_hostile_texts_cost_no_more_than_the_budget(alphabet):
    source = random.Random(1)

    def text():
        return " ".join(source.choice(alphabet) for _ in range(8_000))

    budget = Budget()
    for _ in range(6):
        compare(f"x {text()} y", f"z {text()} q", budget)
        compare(text()[:1400], text()[:1400], budget)
    assert 0 <= budget.left < wording.BUDGET
