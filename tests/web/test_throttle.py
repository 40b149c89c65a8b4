"""One rate for each client: what it lets through in any order of acts, and how little it remembers."""

import os
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.web.throttle import Rate, Throttle, is_own, network

MANY = 1_000_000 if os.environ.get("INTAKE_LONG") else 100_000


class Seconds:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def throttle(burst: int, per_minute: int, **more: int) -> tuple[Throttle, Seconds]:
    clock = Seconds()
    return Throttle(Rate(burst, per_minute), clock=clock, **more), clock


RATES = st.tuples(st.integers(1, 50), st.integers(1, 600))
PAUSES = st.lists(st.floats(0, 90, allow_nan=False), min_size=1, max_size=120)


@given(RATES, PAUSES)
def test_in_any_stretch_of_time_no_more_comes_through_than_the_rate_says(  # check 20
    rate: tuple[int, int], pauses: list[float]
) -> None:
    held, clock = throttle(*rate)
    let: list[float] = []
    for pause in pauses:
        clock.now += pause
        if not held.take("a"):
            let.append(clock.now)
    for first, begin in enumerate(let):
        for last in range(first, len(let)):
            allowed = rate[0] + (let[last] - begin) * rate[1] / 60
            assert last - first + 1 <= allowed + 1e-3


@given(RATES, PAUSES)
def test_who_waits_as_long_as_told_is_taken_and_not_a_moment_earlier(  # check 20
    rate: tuple[int, int], pauses: list[float]
) -> None:
    held, clock = throttle(*rate)
    for pause in pauses:
        clock.now += pause
        told = held.take("a")
        if told:
            clock.now += told * 0.9
            assert held.take("a") > 0
            clock.now += told * 0.1 + 1e-6
            assert held.take("a") == 0


@given(RATES, st.integers(0, 400))
def test_what_one_client_does_takes_nothing_from_another(  # check 20
    rate: tuple[int, int], acts: int
) -> None:
    held, _ = throttle(*rate)
    for _act in range(acts):
        held.take("loud")
    assert [held.take("quiet") for _act in range(rate[0])] == [0.0] * rate[0]
    assert held.take("quiet") > 0


def test_what_is_refused_does_not_put_the_next_one_off() -> None:
    held, clock = throttle(1, 60)
    assert held.take("a") == 0
    waits = [held.take("a") for _ in range(1_000)]
    assert waits == [pytest.approx(1.0)] * 1_000
    clock.now += 1
    assert held.take("a") == 0


def test_what_is_given_back_may_be_done_again() -> None:
    held, _ = throttle(2, 1)
    for _ in range(50):
        assert held.take("a") == 0
        held.give_back("a")
    assert len(held) <= 1
    held.give_back("nobody")
    assert [held.take("a") == 0 for _ in range(3)] == [True, True, False]


# A million by make faults.
@pytest.mark.faults
def test_many_clients_take_little_memory_and_nobody_is_refused_for_them() -> None:  # check 20
    held, _ = throttle(3, 1)
    tracemalloc.start()
    refused = sum(held.take(f"2001:db8:{n:x}::/64") > 0 for n in range(MANY))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused == 0
    assert len(held) == 32_768
    assert peak < 16_000_000


def test_who_is_heard_of_is_remembered_though_many_others_come() -> None:
    held, _ = throttle(2, 1, clients=10)
    assert [held.take("a"), held.take("a")] == [0, 0]
    for n in range(9):
        held.take(str(n))
    assert held.take("a") > 0


def test_whoever_has_all_of_its_burst_again_is_forgotten() -> None:
    held, clock = throttle(5, 60)
    for n in range(100):
        held.take(str(n))
    assert len(held) == 100
    clock.now += 2
    held.take("one more")
    assert len(held) == 1


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", None),
        ("unknown", None),
        ("192.0.2.7, 198.51.100.1", None),
        ("192.0.2.7:1234", None),
    ],
)
def test_a_client_is_an_ipv4_address_or_an_ipv6_network_of_64_bits(  # check 20
    address: str, client: str | None
) -> None:
    assert network(address) == client


def test_this_machines_own_addresses_are_known() -> None:
    assert [is_own(one) for one in ("127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1")] == [
        True
    ] * 4
    assert [is_own(one) for one in ("192.0.2.1", "2001:db8::1", "", "localhost")] == [False] * 4
