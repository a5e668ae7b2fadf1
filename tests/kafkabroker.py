"""A real Apache Kafka for the tests that need one: started once per session, or the one in $TOCSIN_TEST_KAFKA."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tools.kafka import Cluster, KafkaMissing


@pytest.fixture(scope="session")
def kafka_cluster() -> Iterator[Cluster]:
    """One broker with a second door. Skips, and says why, where there is no java, mvn or openssl to get it.

    With $TOCSIN_NEED_KAFKA set it fails instead: whoever sets it wants to know that the tests have run.
    """
    try:
        cluster = Cluster(secured=True)
    except KafkaMissing as missing:
        give_up = pytest.fail if os.environ.get("TOCSIN_NEED_KAFKA") else pytest.skip
        give_up(f"NO KAFKA, the journal on it is NOT TESTED: {missing}; or set TOCSIN_TEST_KAFKA=host:port")
    with cluster:
        yield cluster


@pytest.fixture(scope="session")
def kafka_bootstrap(request: pytest.FixtureRequest) -> str:
    """Where a broker is: $TOCSIN_TEST_KAFKA, or the one of our own."""
    given = os.environ.get("TOCSIN_TEST_KAFKA")
    return given or request.getfixturevalue("kafka_cluster").bootstrap
