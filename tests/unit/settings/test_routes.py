"""Routes in the file: mistakes with their line, places from files, and what is right by the letter but never reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import BadConfig, Config, load

HEAD = "journal: {kind: memory}\nreceivers: [{name: desk, kind: console}]\n"


def loaded(folder: Path, routes: str, **files: str) -> Config:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    path = folder / "tocsin.yaml"
    path.write_text(HEAD + routes, "utf-8")
    return load(path, {})


@pytest.mark.parametrize(
    ("routes", "line", "told"),
    [
        ("routes:\n  - {receiver: dask}\n", 4, "there is no receiver 'dask'; did you mean 'desk'?"),
        ("routes:\n  - receiver: desk\n    routes:\n      - {receiver: dask}\n", 6, "did you mean 'desk'?"),
        ("routes:\n  - {match: {countries: [UA]}}\n", 4, "the key 'receiver' is missing"),
        ("routes:\n  - {receiver: desk, quiet_hour: x}\n", 4, "did you mean 'quiet_hours'?"),
        ("routes:\n  - receiver: desk\n    match:\n      contries: [UA]\n", 6, "did you mean 'countries'?"),
        ("routes:\n  - receiver: desk\n    match:\n      countries: [UK]\n", 6, "did you mean 'GB'"),
        ("routes:\n  - receiver: desk\n    quiet_hours:\n      - 23:00-06:00 Europe/Kyev\n", 6, "did you mean 'Europe/Kyiv'"),
        ("routes:\n  - {receiver: desk, digest: dayly 08:00}\n", 4, "did you mean 'daily'"),
        (
            "routes:\n  - receiver: desk\n    routes:\n      - {template: 'x {tol}'}\n",
            6,
            "unknown field 'tol'; did you mean 'toll'?",
        ),
        ("routes:\n  - {receiver: desk, rate: a lot}\n", 4, "expected a rate such as 10 per 10m"),
        ("routes:\n  - {receiver: desk, mentions: {critical: ['<!here>']}}\n", 4, "is no mention"),
        ("routes:\n  - {receiver: desk, mentions: {grave: here}}\n", 4, "expected 'low', 'medium', 'high' or 'critical'"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_right_word(tmp_path, routes, line, told):
    with pytest.raises(BadConfig) as raised:
        loaded(tmp_path, routes)
    (problem,) = raised.value.problems
    assert (problem.line, told in problem.message) == (line, True), problem


NEAR = "routes:\n  - receiver: desk\n    match:\n      near: {file: FILE, km: 20}\n"
POINTS = """{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"name": "plant"}, "geometry": {"type": "Point", "coordinates": [36.52, 49.58]}},
{"type": "Feature", "properties": null, "geometry": {"type": "Point", "coordinates": [36, 50]}}]}"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("places.csv", "Name,Latitude,Longitude\nplant,49.58,36.52\n,50,36\n"),
        ("places.csv", "\ufefflon,lat,name\n36.52,49.58,plant\n36,50,\n"),
        ("places.geojson", POINTS),
    ],
)
def test_places_are_read_from_files_beside_the_config(tmp_path, name, text):
    (tmp_path / name).write_text(text, "utf-8")
    near = loaded(tmp_path, NEAR.replace("FILE", name)).settings.routes[0].match.near
    assert [(one.name, one.lat, one.lon) for one in near.places] == [("plant", 49.58, 36.52), ("", 50.0, 36.0)]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("gone.csv", None, "cannot read gone.csv"),
        ("a.csv", "name,x\nplant,3\n", "a.csv:1: the first line must name the columns"),
        ("a.csv", "name,lat,lon\nplant,49,36\nother,north,36\n", "a.csv:3: 'north', '36' is no place"),
        ("a.csv", "name,lat,lon\nplant,136,49\n", "a.csv:2: 136, 49 is not on this planet"),
        ("a.json", "{", "a.json:1: not JSON"),
        ("a.json", "[]", "expected a GeoJSON FeatureCollection"),
        ("a.json", '{"features":[{"geometry":{"type":"Polygon","coordinates":[]}}]}', "feature 0 is no point"),
    ],
)
def test_a_file_that_holds_no_places_is_told_with_its_line(tmp_path, name, text, told):
    if text is not None:
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(BadConfig) as raised:
        loaded(tmp_path, NEAR.replace("FILE", name))
    assert (raised.value.problems[0].line, told in raised.value.problems[0].message) == (6, True)


def test_a_route_that_nothing_reaches_is_a_warning_with_its_line(tmp_path):
    config = loaded(tmp_path, "routes:\n  - {receiver: desk, continue: false}\n  - {receiver: desk, match: {countries: UA}}\n")
    (warning,) = config.warnings
    assert str(warning).startswith("tocsin.yaml:5: routes[1]: is never reached: routes[0] takes all that it would")
