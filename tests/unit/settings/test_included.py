"""Feeds in files of their own: YAML lists and OPML, each mistake told where it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import BadConfig, Settings, load

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>mine</title></head><body>
  <outline text="War">
    <outline text="Ukraine" title="Ukraine">
      <outline type="rss" text="Suspilne" xmlUrl="https://suspilne.example/rss"/>
    </outline>
    <outline type="rss" title="Wire" text="other" XMLURL="https://wire.example/rss"/>
  </outline>
  <outline type="rss" text="Loose" xmlUrl="https://loose.example/rss"/>
</body></opml>
"""


def a_config(folder: Path, text: str, **files: str) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
    (folder / "tocsin.yaml").write_text(text, "utf-8")
    return folder / "tocsin.yaml"


def loaded(folder: Path, text: str, **files: str) -> Settings:
    return load(a_config(folder, text, **files), {"LANG_OF_ALL": "uk"}).settings


def told(folder: Path, text: str, **files: str) -> list[str]:
    with pytest.raises(BadConfig) as caught:
        loaded(folder, text, **files)
    return [str(problem) for problem in caught.value.problems]


def urls(settings: Settings) -> list[str]:
    return [feed.url.removeprefix("https://") for feed in settings.feeds]


def test_own_feeds_come_first_then_files_in_the_order_of_their_names(tmp_path):
    settings = loaded(
        tmp_path,
        "feed_files: [feeds/*.yaml]\nfeeds: [{url: 'https://own'}]\n",
        feeds__b_yaml="- url: https://b\n",
        feeds__a_yaml="feeds:\n  - url: https://a\n  - url: https://a2\n",
    )
    assert urls(settings) == ["own", "a", "a2", "b"]


def test_variables_are_filled_in_feed_files_too(tmp_path):
    settings = loaded(tmp_path, "feed_files: [a.yaml]\n", a_yaml="- {url: 'https://a', language: '${LANG_OF_ALL}'}\n")
    assert settings.feeds[0].language == "uk"


def test_mistakes_are_told_in_the_file_and_line_where_they_stand(tmp_path):
    problems = told(
        tmp_path,
        "feed_files: [a.yaml, b.yaml]\nfeeds: [{url: 'https://own'}]\n",
        a_yaml="- url: https://a\n- url: nowhere\n",
        b_yaml="feeds:\n  - url: https://b\n\n  - url: https://c\n    tiers: 2\n",
    )
    assert [problem.split(": ")[0] for problem in problems] == ["a.yaml:2", "b.yaml:5"]
    assert "unknown key 'tiers'; did you mean 'tier'?" in problems[1]


def test_a_feed_read_twice_is_told_at_the_second(tmp_path):
    (problem,) = told(tmp_path, "feed_files: [a.yaml]\nfeeds: [{url: 'https://a'}]\n", a_yaml="\n- url: https://a\n")
    assert problem == "a.yaml:2: feeds[1].url: is read already by feeds[0]; remove one of the two"


@pytest.mark.parametrize(
    ("patterns", "words"),
    [
        ("[no.yaml]", "tocsin.yaml:1: feed_files[0]: no such file: no.yaml"),
        ("[a.yaml, 'more/*.yaml']", "tocsin.yaml:1: feed_files[1]: no such file: more/*.yaml"),
        ("['']", "tocsin.yaml:1: feed_files[0]: no usable pattern: "),
        ("['a**.yaml']", "tocsin.yaml:1: feed_files[0]: no usable pattern: "),
        ("[/no/such/feeds.yaml]", "/no/such/feeds.yaml: no such file"),
    ],
)
def test_a_file_that_is_not_there_is_told(tmp_path, patterns, words):
    (problem,) = told(tmp_path, f"feed_files: {patterns}\n", a_yaml="- url: https://a\n")
    assert problem.startswith(words)


def test_a_single_file_name_instead_of_a_list_is_told(tmp_path):
    (problem,) = told(tmp_path, "feed_files: a.yaml\n", a_yaml="- url: https://a\n")
    assert problem.startswith("tocsin.yaml:1: feed_files: ")


@pytest.mark.parametrize("content", ["feed: []\n", "just words\n", ""])
def test_a_file_without_a_list_of_feeds_is_told(tmp_path, content):
    (problem,) = told(tmp_path, "feed_files: [a.yaml]\n", a_yaml=content)
    assert "a.yaml holds no list of feeds" in problem


def test_a_file_that_is_no_yaml_is_told_once(tmp_path):
    (problem,) = told(tmp_path, "feed_files: [a.yaml]\n", a_yaml="- {url: [\n")
    assert problem.startswith("a.yaml:")


def test_an_absolute_path_is_taken_as_it_is(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.yaml").write_text("- url: https://a\n")
    (tmp_path / "conf").mkdir()
    assert urls(loaded(tmp_path / "conf", f"feed_files: [{tmp_path}/elsewhere/a.yaml]\n")) == ["a"]


def test_opml_gives_feeds_with_their_folders_as_tags(tmp_path):
    settings = loaded(tmp_path, "feed_files: [list.opml]\n", list_opml=OPML)
    assert [(feed.url, feed.publisher, feed.tags) for feed in settings.feeds] == [
        ("https://suspilne.example/rss", "Suspilne", ("War", "Ukraine")),
        ("https://wire.example/rss", "Wire", ("War",)),
        ("https://loose.example/rss", "Loose", ()),
    ]
    assert len({feed.id for feed in settings.feeds}) == 3


def test_a_mistake_in_opml_is_told_with_its_line(tmp_path):
    broken = OPML.replace("https://wire.example/rss", "ftp://wire.example")
    (problem,) = told(tmp_path, "feed_files: [list.opml]\n", list_opml=broken)
    assert problem.startswith("list.opml:7: feeds[1].url: expected a URL")


def test_yaml_and_opml_stand_side_by_side(tmp_path):
    settings = loaded(tmp_path, "feed_files: [a.yaml, list.opml]\n", a_yaml="- url: https://a\n", list_opml=OPML)
    assert urls(settings)[:2] == ["a", "suspilne.example/rss"]


def test_a_dollar_sign_of_a_stranger_asks_for_no_secret_of_ours(tmp_path):
    sly = OPML.replace('text="Loose"', 'text="${LANG_OF_ALL} $$5"')
    assert loaded(tmp_path, "feed_files: [list.opml]\n", list_opml=sly).feeds[2].publisher == "${LANG_OF_ALL} $$5"


@pytest.mark.parametrize(
    "content",
    [
        "<opml><body><outline></body></opml>",
        "no xml at all",
        "",
        '<?xml version="1.0"?><!DOCTYPE o [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><opml><outline xmlUrl="https://&b;"/></opml>',
        '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><outline text="&x;" xmlUrl="https://a"/></opml>',
        '<?xml version="1.0" encoding="no-such"?><opml/>',
    ],
)
def test_what_is_no_opml_or_declares_entities_is_refused(tmp_path, content):
    (problem,) = told(tmp_path, "feed_files: [list.opml]\n", list_opml=content)
    assert "list.opml is not readable OPML: " in problem
    assert not problem.endswith(": ")
