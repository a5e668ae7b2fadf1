from __future__ import annotations

from consumers.assess.remembered import Remembered, Room


def test_dicts_that_share_a_room_forget_together_before_it_overflows() -> None:
    room = Room(most=3)
    asked: list[str] = []
    lengths = Remembered(lambda word: asked.append(word) or len(word), room)  # type: ignore[func-returns-value]
    capitals = Remembered(str.upper, room)

    assert [1, 2, 1, "C"] == [lengths["a"], lengths["bb"], lengths["a"], capitals["c"]]
    assert ["a", "bb"] == asked
    assert "D" == capitals["d"]
    assert [0, 1] == [len(lengths), len(capitals)]
    assert 1 == lengths["a"]
    assert ["a", "bb", "a"] == asked
