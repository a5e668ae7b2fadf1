"""A real Apache Kafka for the tests that need one: started once per session, or the one in $TOCSIN_TEST_KAFKA."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tools.kafka import Cluster, KafkaMissing


@pytest.fixture(scope="session")
def kafka_bootstrap() -> Iterator[str]:
    """Where it is. Skips, and says why, where there is neither a broker nor java and mvn to get one.

    With $TOCSIN_NEED_KAFKA set it fails instead: whoever sets it wants to know that the tests have run.
    """
    if given := os.environ.get("TOCSIN_TEST_KAFKA"):
        yield given
        return
    try:
        cluster = Cluster()
    except KafkaMissing as missing:
        give_up = pytest.fail if os.environ.get("TOCSIN_NEED_KAFKA") else pytest.skip
        give_up(f"NO KAFKA, the journal on it is NOT TESTED: {missing}; or set TOCSIN_TEST_KAFKA=host:port")
    with cluster:
        yield cluster.bootstrap
