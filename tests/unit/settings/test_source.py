"""A YAML file as a plain tree that knows its lines, and the holes in it filled from outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings.source import Loc, Position, Problem, Source, Surroundings, fill, read_yaml, written


def read(folder: Path, text: str | bytes) -> Source:
    path = folder / "file.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_yaml(path, "file.yaml")


def filled(folder: Path, text: str, **environ: str) -> Source:
    source = read(folder, text)
    fill(source, Surroundings(environ=environ, folder=folder))
    return source


def test_values_are_plain_and_of_their_kind(tmp_path):
    source = read(tmp_path, "a: 1\nb: 1.5\nc: true\nd: text\ne:\nf: [1, {g: x}]\nh: 0x1F\ni: no\nj: 2026-03-14\nk: '7'\n")
    assert source.tree == {
        "a": 1, "b": 1.5, "c": True, "d": "text", "e": None, "f": [1, {"g": "x"}], "h": 31, "i": "no", "j": "2026-03-14",
        "k": "7",
    }  # fmt: skip
    assert [type(source.tree[key]) for key in "abcdj"] == [int, float, bool, str, str]


@pytest.mark.parametrize(
    ("loc", "line"),
    [
        (("feeds",), 2), (("feeds", 0), 3), (("feeds", 0, "url"), 4), (("feeds", 1), 5), (("feeds", 1, "url"), 5),
        (("feeds", 0, "headers", "X"), 3), (("poll", "contact"), 1),
    ],
)  # fmt: skip
def test_every_value_knows_its_line_or_that_of_what_is_around_it(tmp_path, loc: Loc, line):
    source = read(tmp_path, "poll: {contact: x}\nfeeds:\n  - id: one\n    url: http://one\n  - {id: two, url: http://two}\n")
    assert source.position(loc) == Position("file.yaml", line)


def test_what_stands_nowhere_is_in_the_file_as_a_whole(tmp_path):
    assert str(read(tmp_path, "a: 1\n").position(("zz", 3))) == "file.yaml"
    assert str(Source().position(("zz",))) == "config"


def test_anchors_and_merged_keys_are_read(tmp_path):
    source = read(tmp_path, "feeds:\n  - &first {language: uk, url: http://one}\n  - <<: *first\n    url: http://two\n")
    assert source.tree["feeds"] == [{"language": "uk", "url": "http://one"}, {"language": "uk", "url": "http://two"}]
    assert source.position(("feeds", 1, "url")).line == 4
    assert source.position(("feeds", 1, "language")).line == 3


@pytest.mark.parametrize(("text", "tree"), [("", {}), ("# only words\n", {}), ("- a\n", {"": ["a"]}), ("word\n", {"": "word"})])
def test_a_file_that_is_no_map(tmp_path, text, tree):
    assert read(tmp_path, text).tree == tree


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: [1\nb: 2\n", 2, "not YAML: "),
        ("a: 1\na: 2\n", 2, "the key 'a' is written twice; keep one"),
        ("a:\n\tb: 1\n", 2, "not YAML: "),
        ("a: 1\n---\nb: 2\n", 2, "not YAML: "),
        ("a: *nobody\n", 1, "not YAML: "),
        ("a: 2026-13-45\n", 0, "not YAML: month must be in 1..12"),
        (b"a: \xff\n", 0, "is not UTF-8 text (byte 3)"),
        ("a: \x07\n", 0, "not YAML: "),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_its_line(tmp_path, text, line, words):
    (problem,) = read(tmp_path, text).problems
    assert (problem.file, problem.line, words in problem.message) == ("file.yaml", line, True), problem


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    assert [str(one) for one in read_yaml(tmp_path / "no.yaml", "no.yaml").problems] == ["no.yaml: no such file"]
    assert "is a folder" in str(read_yaml(tmp_path, "conf").problems[0])
    (tmp_path / "plain").write_text("x")
    assert "cannot be read: " in str(read_yaml(tmp_path / "plain" / "x.yaml", "x.yaml").problems[0])


def test_holes_are_filled_in_values_of_any_depth(tmp_path):
    source = filled(tmp_path, "a: ${ONE}\nb: ['${ONE}-${TWO}', {c: 'x${TWO}y'}]\nd: 5\n", ONE="1", TWO="two")
    assert source.tree == {"a": "1", "b": ["1-two", {"c": "xtwoy"}], "d": 5}
    assert source.problems == []


@pytest.mark.parametrize("value", ["x: y", "[1, 2]", "a\nb: c", "#no comment", "${ONE}", "$$", "'\"", "\\"])
def test_a_secret_can_neither_break_nor_inject_anything(tmp_path, value):
    assert filled(tmp_path, "a: ${SECRET}\n", SECRET=value, ONE="never").tree == {"a": value}


@pytest.mark.parametrize(
    ("text", "environ", "value"),
    [
        ("${A:-b}", {}, "b"),
        ("${A:-b}", {"A": "set"}, "set"),
        ("${A:-b}", {"A": ""}, "b"),
        ("${A:-}", {}, ""),
        ("${A:-x:-y}", {}, "x:-y"),
        ("${A}", {"A": ""}, ""),
        ("pa$$word", {}, "pa$word"),
        ("$${A}", {"A": "x"}, "${A}"),
        ("$A", {"A": "x"}, "$A"),
        ("5$", {}, "5$"),
    ],
)
def test_defaults_and_dollar_signs(tmp_path, text, environ, value):
    source = filled(tmp_path, f"a: '{text}'\n", **environ)
    assert (source.tree, source.problems) == ({"a": value}, [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("${NOBODY}", "the environment variable NOBODY is not set; set it, or write ${NOBODY:-default}"),
        ("${1A}", "'${1A}' is neither ${VARIABLE} nor ${file:path}"),
        ("${}", "'${}' is neither"),
        ("${A B}", "'${A B}' is neither"),
        ("${OPEN", "'${' without '}'"),
        ("${file:no.key}", "cannot read the file no.key: No such file"),
        ("${file:binary.key}", "cannot read the file binary.key: it is not UTF-8 text"),
        ("${file:.}", "cannot read the file .: Is a directory"),
    ],
)
def test_a_hole_that_nothing_fills_is_a_problem_at_its_line(tmp_path, text, words):
    (tmp_path / "binary.key").write_bytes(b"\xff\xfe\x00")
    (problem,) = filled(tmp_path, f"b: 1\na:\n  - '{text}'\n").problems
    assert (problem.line, problem.path, words in problem.message) == (3, "a[0]", True), problem


def test_a_file_is_read_without_its_last_line_break_and_relative_to_the_config(tmp_path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "hook").write_text(" key with spaces \r\n")
    assert filled(tmp_path, "a: ${file:keys/hook}\n").tree == {"a": " key with spaces "}
    assert filled(tmp_path, f"a: ${{file:{tmp_path}/keys/hook}}\n").tree == {"a": " key with spaces "}


def test_keys_are_never_filled(tmp_path):
    assert filled(tmp_path, "'${A}': 1\n", A="x").tree == {"${A}": 1}


@pytest.mark.parametrize(
    ("loc", "text"),
    [((), ""), (("a",), "a"), (("a", 0, "b", "c"), "a[0].b.c"), (("a", 1, 2), "a[1][2]"), ((0, "url"), "[0].url")],
)
def test_a_location_as_people_read_it(loc, text):
    assert written(loc) == text.removeprefix(".")


def test_a_problem_as_people_read_it():
    assert str(Problem("c.yaml", 3, "a.b", "is wrong")) == "c.yaml:3: a.b: is wrong"
    assert str(Problem("c.yaml", 0, "", "no such file")) == "c.yaml: no such file"
    order = sorted([Problem("c", 10, "", ""), Problem("c", 9, "", ""), Problem("b", 99, "", "")])
    assert [(one.file, one.line) for one in order] == [("b", 99), ("c", 9), ("c", 10)]
