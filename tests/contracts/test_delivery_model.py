"""Any sequence of decisions, answers, deaths and delays leaves in the chat what the rules of delivery allow, and nothing else."""

from __future__ import annotations

import asyncio

import pytest
from delivering import (
    ANSWERS,
    KINDS,
    STALE,
    Answer,
    HalvingJournal,
    Kind,
    MortalJournal,
    Newsroom,
    survives_every_kill,
)
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace

from bot.records import Alert, Delivery

INCIDENTS = st.integers(0, 2)
PAUSES = st.sampled_from((1.0, 600.0, STALE.total_seconds() - 5, STALE.total_seconds() + 5))
SEQUENCES, STEPS = 80, 20


class DeliveryMachine(RuleBasedStateMachine):
    """Drives a newsroom; after every rest, and at the end, the oracle is asked."""

    kind: Kind = "blind"

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.revisions = [0, 0, 0]
        self.held_back: list[Alert] = []

    @initialize(halving=st.booleans())
    def start(self, halving: bool) -> None:
        self.room = Newsroom(self.kind, journal_of=HalvingJournal if halving else MortalJournal)

    def next_alert(self, incident: int, *, loud: bool, closed: bool) -> Alert:
        revision = self.revisions[incident]
        self.revisions[incident] += 1
        return self.room.alert(incident, revision, loud=loud or not revision, reason="closed" if closed and revision else None)

    @rule(incident=INCIDENTS, loud=st.booleans(), closed=st.booleans())
    def decide(self, incident: int, loud: bool, closed: bool) -> None:
        """The first state of an incident is always loud; the next ones find a message to edit, or none."""
        self.runner.run(self.room.decide(self.next_alert(incident, loud=loud and not closed, closed=closed)))

    @rule(incident=INCIDENTS, loud=st.booleans())
    def hold_back(self, incident: int, loud: bool) -> None:
        self.held_back.append(self.next_alert(incident, loud=loud, closed=False))

    @precondition(lambda self: self.held_back)
    @rule()
    def come_late(self) -> None:
        self.runner.run(self.room.decide(self.held_back.pop(0)))

    @precondition(lambda self: self.room.alerts)
    @rule(data=st.data())
    def come_again(self, data: st.DataObject) -> None:
        self.runner.run(self.room.decide(data.draw(st.sampled_from(list(self.room.alerts.values())))))

    @rule(answers=st.lists(st.sampled_from(ANSWERS), max_size=6))
    def answer(self, answers: list[Answer]) -> None:
        self.room.chat.answers.extend(answers)

    @rule()
    def be_down_for_long(self) -> None:
        self.room.chat.answers.extend(["busy"] * 40)

    @rule(seconds=PAUSES)
    def wait(self, seconds: float) -> None:
        self.room.clock.forward(seconds)

    @rule(incident=INCIDENTS)
    def somebody_else_tells(self, incident: int) -> None:
        """Another receiver's step in the same topic."""
        step = Delivery(id=f"i{incident}/9/desk", by="deliver/1", alert_id=f"i{incident}/9", incident_id=f"i{incident}",
                        receiver="desk", outcome="sent", attempts=1, at=self.room.clock.now(), receipt="elsewhere")  # fmt: skip
        self.runner.run(self.room.kept(step))

    @precondition(lambda self: self.room.chat.ledger)
    @rule(data=st.data())
    def a_zombie_begins_what_is_done(self, data: st.DataObject) -> None:
        steps = self.runner.run(self.room.steps())
        done = [step for step in steps.values() if step.outcome == "sent"]
        if done:
            late = data.draw(st.sampled_from(done))
            self.runner.run(self.room.kept(replace(late, outcome="sending", attempts=late.attempts + 1, receipt="")))

    @rule(moment=st.integers(1, 24))
    def live_and_die(self, moment: int) -> None:
        if self.runner.run(self.room.live(moment)):
            self.runner.run(self.room.check())

    @rule()
    def live(self) -> None:
        self.runner.run(self.room.live())
        self.runner.run(self.room.check())

    def teardown(self) -> None:
        try:
            if hasattr(self, "room"):
                self.live()
        finally:
            self.runner.close()


class EditableMachine(DeliveryMachine):
    kind = "editable"


class IdempotentMachine(DeliveryMachine):
    kind = "idempotent"


@pytest.mark.parametrize("machine", [DeliveryMachine, EditableMachine, IdempotentMachine])
def test_nothing_is_lost_and_nothing_said_twice_without_a_mark(machine: type[DeliveryMachine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=SEQUENCES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.parametrize("journal_of", [MortalJournal, HalvingJournal])
@pytest.mark.parametrize("kind", KINDS)
async def test_a_death_at_any_moment_of_a_rough_day_is_survived(kind: Kind, journal_of: type[MortalJournal]) -> None:
    assert await survives_every_kill(lambda: Newsroom(kind, journal_of=journal_of)) > 20
