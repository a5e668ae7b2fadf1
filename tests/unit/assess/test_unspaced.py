"""Words and numbers where nothing is spaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.resources import knowledge
from consumers.assess import AssessOptions, assess_text
from consumers.assess.lexicon import read_lexicon
from consumers.assess.unspaced import Vocabulary, figure, spans


def cut(source: str, *known: str) -> list[str]:
    return [source[start:end] for start, end in spans(source, Vocabulary(known))]


@pytest.mark.parametrize(
    ("source", "known", "expected"),
    [
        ("无人机袭击基辅", ("无人", "无人机", "袭击"), ["无人机", "袭击", "基辅"]),
        ("造成12人死亡", ("人", "死亡", "造成"), ["造成", "12", "人", "死亡"]),
        ("十二名平民", ("平民",), ["十二名", "平民"]),
        ("F16战机，FPV无人机", ("战机", "无人机"), ["F16", "战机", "FPV", "无人机"]),
        ("约1,200人", ("人",), ["约", "1,200", "人"]),
        ("第一次", ("第一",), ["第一", "次"]),
        ("不认识的长长的一句", (), ["不认识的", "长长的", "一", "句"]),
        ("ミサイル攻撃で3人死亡", ("ミサイル", "攻撃", "人"), ["ミサイル", "攻撃", "で", "3", "人", "死亡"]),
        ("", (), []),
    ],
)
def test_the_longest_known_word_and_whole_numbers_are_cut_out(source, known, expected):
    assert expected == cut(source, *known)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("三十五", "35"), ("十二名", "12"), ("二百零五", "205"), ("两万三千", "23000"), ("二〇二四", "2024"), ("3万", "30000"),
        ("1.5万", "15000"), ("12名", "12"), ("1,200", "1,200"), ("三亿", "300000000"), ("袭击", ""), ("名", ""), ("3五", ""),
    ],
)  # fmt: skip
def test_numbers_in_characters_have_a_value(word, expected):
    assert expected == figure(word)


def test_another_way_of_writing_is_read_as_the_lexicons_own():
    lexicon = read_lexicon("zh", {"grammar": {"unspaced": True, "same": "襲袭 擊击"}, "strikes": {"air_strike": "袭击"}})
    assert [(0, 2), (2, 4)] == lexicon.cut("基輔襲擊")
    assert lexicon.starting["襲擊"][0].section == "strikes"


def test_sonant_marks_and_wide_letters_do_not_hide_a_word():
    lexicon = read_lexicon("ja", {"grammar": {"unspaced": True, "words": "が"}, "harm": {"injured": {"done": "けが"}}})
    assert [(0, 2), (2, 3), (3, 5)] == lexicon.cut("１２がけが")
    assert lexicon.starting["けが"][0].key == "injured"


@pytest.mark.parametrize(
    ("language", "text"),
    [("ja", "空爆で4人死亡12人けが"), ("zh", "空袭致4人死亡12人受伤"), ("hi", "हवाई हमले में 4 की मौत 12 घायल")],
)
def test_a_number_belongs_to_the_verb_after_it_where_verbs_come_last(language, text):
    known = knowledge(AssessOptions(), Path())
    toll = assess_text(known, AssessOptions(alert_languages=(language,)), text, "", language=language).toll
    assert (4, 12) == (toll.killed and toll.killed.min, toll.injured and toll.injured.min)
