"""Many correlators, each with its own countries, come to what a single one would: also when an article changes its country."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from msgspec.structs import replace
from newsroom import all_of, killed, told

from bot.records import Assessment, Incident, Place
from bot.topics import ASSESSMENTS, INCIDENTS
from builders import KHARKIV, an_incident
from consumers.assess import Filing
from consumers.correlate import Correlate, CorrelateOptions

BELGOROD = Place(name="Belgorod", country="RU", admin1="RU-BEL", lat=50.6, lon=36.59, precision=1)
GAZA = Place(name="Gaza", country="PS", admin1="PS-GZA", lat=31.5, lon=34.47, precision=1)
WORDS = {"title": "Missile strike on market kills 9", "quote": "A missile hit a market on Tuesday."}
NINE = told("a", 9, article="x", **WORDS)
GONE = told("a", minutes=30, article="x", text="d1", relevant=False, place=None)


async def among_six(records: Iterable[Assessment]) -> dict[str, Incident]:
    """The newest of each incident, where every partition has a correlator of its own, and all of it reached that."""
    filing, stages = Filing(), [Correlate(CorrelateOptions()) for _ in range(ASSESSMENTS.partitions)]
    found: dict[str, Incident] = {}
    for record in records:
        for one in filing.filed([record]):
            partition = ASSESSMENTS.partition(one)
            for incident in await stages[partition].handle(one):
                assert partition == INCIDENTS.partition(incident), "where its correlator finds it after a restart"
                found[incident.id] = incident
                filing.heed(incident)
    return found


def places_apart() -> None:
    first, *others = (ASSESSMENTS.partition(told("a", 1, place=place)) for place in (KHARKIV, BELGOROD, None))
    assert first not in others, "of no use to these tests otherwise"


@pytest.mark.parametrize(
    "records",
    [
        [NINE, GONE],
        [NINE, told("b", 9, minutes=5), GONE],
        [NINE, told("a", 9, minutes=30, article="x", text="d1", place=BELGOROD, **WORDS)],
        [NINE, told("a", 9, minutes=30, article="x", text="d1", place=BELGOROD, **WORDS), replace(GONE, id="x.d2.0")],
        [NINE, told("a", 12, minutes=30, article="x", text="d1", place=None, **WORDS)],
    ],
    ids=["taken back", "taken back by one of two", "moved to another country", "moved, then taken back", "no place any more"],
)
async def test_an_edit_does_what_it_does_with_one_correlator(records):
    places_apart()
    alone = {one.id: one for one in await all_of(records)}
    shared = await among_six(records)
    assert alone == {id_: replace(one, filed_under=None) for id_, one in shared.items()}


async def test_an_article_on_several_countries_is_taken_back_from_all_of_them():
    parts = [
        told("a", 3, article="x", parts=3),
        told("a", 2, article="x", parts=3, part=1, place=BELGOROD),
        told("a", 15, article="x", parts=3, part=2, place=GAZA),
    ]
    filing, stages = Filing(), {place: Correlate(CorrelateOptions()) for place in ("UA", "RU", "PS")}
    for part in parts:
        for incident in await stages[part.country].handle(part):
            filing.heed(incident)
    gone = {one.shard: await stages[one.shard].handle(one) for one in filing.filed([GONE])}
    assert {place: [one.grade for one in found] for place, found in gone.items()} == {place: ["retracted"] for place in stages}


async def test_a_page_filled_anew_begins_an_incident_that_its_correlator_keeps():
    anew = told("a", 2, minutes=90, article="x", text="d1", place=GAZA, kind="shelling", title="Shells hit Gaza port")
    found = list((await among_six([NINE, anew])).values())
    assert [(one.country, one.filed_under, killed(one)) for one in found] == [("UA", None, (9, 9)), ("PS", "UA", (2, 2))]


def test_what_is_unknown_or_new_goes_its_own_way():
    filing = Filing()
    filing.heed(an_incident(3))
    unknown, several = told("b", 3, place=BELGOROD), [told("a", 3, article="a1", parts=2, part=n) for n in (0, 1)]
    assert filing.filed([unknown]) == [unknown]
    assert filing.filed(several) is several
    assert filing.filed([]) == []


def test_only_so_many_articles_are_remembered_the_latest_ones():
    filing = Filing(most=2)
    for number in (1, 2, 3):
        report = replace(an_incident(3).reports[0], article_id=f"a{number}")
        filing.heed(an_incident(3, reports=(report,)))
    edits = [told("a", article=f"a{number}", text="d1", relevant=False, place=None) for number in (1, 2, 3)]
    assert [filing.filed([edit])[0].shard for edit in edits] == ["", "UA", "UA"]
