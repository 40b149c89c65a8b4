from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain.deadlines import (
    SECOND,
    Version,
    ZoneUnknown,
    begun_in_time,
    closing,
    in_force,
    judge,
    judge_claim,
    last_second,
    on_time,
    to_utc,
    zone,
)
from intake.domain.vocab import LateRule, Verdict

CLOSES = datetime(2020, 2, 14, 22, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
ZONES = sorted(available_timezones())


def version(
    number: int = 1,
    *,
    closes: datetime = CLOSES,
    grace: int = 1800,
    made: datetime = CLOSES - timedelta(days=30),
) -> Version:
    return Version(number, closes, "Europe/Zurich", grace, LateRule.MARK, made)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_last_second_is_in_time_and_the_next_instant_is_not() -> None:
    assert on_time(begun=CLOSES - TICK, complete=CLOSES - TICK, version=version())
    assert not on_time(begun=CLOSES, complete=CLOSES, version=version())


def test_what_began_in_time_may_end_within_the_grace() -> None:
    end = CLOSES + timedelta(seconds=1800)
    assert on_time(begun=CLOSES - TICK, complete=end - TICK, version=version())
    assert not on_time(begun=CLOSES - TICK, complete=end, version=version())
    assert not on_time(begun=CLOSES - TICK, complete=CLOSES, version=version(grace=0))
    assert not on_time(begun=CLOSES, complete=end - TICK, version=version())


# check 75: the deadline of the record, 14 February 2020, 23:59:59 in Geneva
def test_a_last_second_is_stored_as_the_next_second_in_utc() -> None:
    assert closing(datetime(2020, 2, 14, 23, 59, 59), "Europe/Zurich") == utc("2020-02-14T23:00:00")  # noqa: DTZ001 - local
    assert closing(date(2020, 2, 14), "Europe/Zurich") == utc("2020-02-14T23:00:00")
    assert last_second(utc("2020-02-14T23:00:00"), "Europe/Zurich").isoformat() == (
        "2020-02-14T23:59:59+01:00"
    )


@pytest.mark.parametrize(
    ("day", "name", "closes"),
    [
        (date(2020, 12, 31), "UTC", "2021-01-01T00:00:00"),
        (date(2020, 2, 14), "Pacific/Kiritimati", "2020-02-14T10:00:00"),
        (date(2020, 2, 14), "Etc/GMT+12", "2020-02-15T12:00:00"),
        (date(2020, 2, 14), "Asia/Kathmandu", "2020-02-14T18:15:00"),
        # Summer time ends at midnight, so that 23:59:59 comes twice: the second one counts.
        (date(2018, 2, 17), "America/Sao_Paulo", "2018-02-18T03:00:00"),
        (date(2024, 10, 31), "Africa/Cairo", "2024-10-31T22:00:00"),
        # Summer time begins at midnight: the last second before it is plain.
        (date(2018, 11, 3), "America/Sao_Paulo", "2018-11-04T03:00:00"),
        # Samoa had no 30 December 2011; what is skipped moves past the gap.
        (date(2011, 12, 30), "Pacific/Apia", "2011-12-31T10:00:00"),
    ],
)
def test_a_bare_date_closes_after_its_last_second(day: date, name: str, closes: str) -> None:
    assert closing(day, name) == utc(closes)


@pytest.mark.parametrize(
    ("local", "name", "instant"),
    [
        ("2021-03-28T02:30:00", "Europe/Zurich", "2021-03-28T01:30:00"),  # a gap: moves past it
        ("2021-10-31T02:30:00", "Europe/Zurich", "2021-10-31T01:30:00"),  # twice: the second
        ("2021-03-14T02:30:00", "America/New_York", "2021-03-14T07:30:00"),
        ("2021-11-07T01:30:00", "America/New_York", "2021-11-07T06:30:00"),
        ("2021-04-04T01:45:00", "Australia/Lord_Howe", "2021-04-03T15:15:00"),  # half an hour
        ("2021-10-31T03:30:00", "Europe/Zurich", "2021-10-31T02:30:00"),
    ],
)
def test_gaps_and_overlaps_are_read_the_later_way(local: str, name: str, instant: str) -> None:
    assert to_utc(datetime.fromisoformat(local), name) == utc(instant)


@pytest.mark.parametrize("name", ["", "Geneva", "../../etc/passwd", "Europe", "Europe/Zurich\x00"])
def test_what_is_no_zone_is_said_to_be_none(name: str) -> None:
    with pytest.raises(ZoneUnknown):
        zone(name)


# check 75: every zone of the database
@settings(max_examples=300, deadline=None)
@given(
    local=st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2045, 1, 1)),  # noqa: DTZ001 - local
    name=st.sampled_from(ZONES),
)
def test_a_local_second_comes_back_as_it_was_typed(local: datetime, name: str) -> None:
    local = local.replace(microsecond=0)
    closes = closing(local, name)
    assert (closes.tzinfo, closes.microsecond) == (UTC, 0)
    printed = last_second(closes, name).replace(tzinfo=None)
    aware = local.replace(tzinfo=zone(name))
    exists = aware.astimezone(UTC).astimezone(zone(name)).replace(tzinfo=None) == local
    # Only what a gap skipped is printed otherwise, and later: nobody loses time.
    assert printed == local if exists else printed > local
    assert closing(printed, name) == closes
    kinder = [aware.replace(fold=fold).astimezone(UTC) + SECOND for fold in (0, 1)]
    assert closes == max(kinder)


def test_the_newest_version_made_by_then_is_in_force() -> None:
    first = version(1, made=utc("2020-01-01T00:00:00"))
    second = version(2, made=utc("2020-02-01T00:00:00"))
    both = (first, second)
    assert in_force(both, utc("2020-01-31T23:59:59")) is first
    assert in_force(both, utc("2020-02-01T00:00:00")) is second
    assert in_force(both, utc("2019-01-01T00:00:00")) is first


# check 76
def test_a_shortened_deadline_spares_who_began_under_the_longer_one() -> None:
    day = timedelta(days=1)
    long, short = version(1), version(2, closes=CLOSES - day, made=CLOSES - 2 * day)
    began = short.made_at - TICK
    taken = {"complete": short.closes_before + timedelta(hours=1), "versions": (long, short)}
    recorded = short.closes_before + timedelta(hours=1)
    assert judge(begun=began, recorded=recorded, **taken) == (Verdict.ON_TIME, long)  # type: ignore[arg-type]  # mixed
    assert judge(begun=short.made_at, recorded=recorded, **taken) == (Verdict.LATE, short)  # type: ignore[arg-type]  # mixed


# check 76
def test_an_extended_deadline_holds_for_who_began_before_it_was_extended() -> None:
    first = version(1)
    longer = version(2, closes=CLOSES + timedelta(days=7), made=CLOSES - timedelta(minutes=1))
    late = CLOSES + timedelta(days=1)
    assert judge(
        begun=longer.made_at - TICK, complete=late, recorded=late, versions=(first, longer)
    ) == (Verdict.ON_TIME, longer)
    assert judge(begun=late, complete=late, recorded=late, versions=(first,)) == (
        Verdict.LATE,
        first,
    )


@given(
    begun=st.integers(-4000, 4000),
    took=st.integers(0, 4000),
    moved=st.integers(-3000, 3000),
    made=st.integers(-4000, 4000),
)
def test_a_verdict_is_late_only_when_both_versions_say_so(
    begun: int, took: int, moved: int, made: int
) -> None:
    def at(seconds: int) -> datetime:
        return CLOSES + timedelta(seconds=seconds)

    versions = (version(1), version(2, closes=at(moved), made=at(made)))
    sent = {"begun": at(begun), "complete": at(begun + took)}
    verdict, used = judge(**sent, recorded=at(begun + took), versions=versions)
    ruling = {in_force(versions, at(begun)), in_force(versions, at(begun + took))}
    assert used in ruling
    kind = any(on_time(**sent, version=one) for one in ruling)
    assert verdict is (Verdict.ON_TIME if kind else Verdict.LATE)
    assert on_time(**sent, version=used) is (verdict is Verdict.ON_TIME)


def test_a_claim_is_judged_by_its_instant_without_grace() -> None:
    assert judge_claim(CLOSES - TICK, version=version()) is Verdict.CLAIMED_ON_TIME
    assert judge_claim(CLOSES, version=version()) is Verdict.CLAIMED_LATE


def test_a_drafts_beginning_is_its_latest_press_in_time() -> None:
    one, two = CLOSES - timedelta(minutes=5), CLOSES - timedelta(seconds=10)
    versions = (version(),)
    assert begun_in_time(None, one, versions=versions, now=one) == one
    assert begun_in_time(one, two, versions=versions, now=two) == two
    assert begun_in_time(two, CLOSES, versions=versions, now=CLOSES) == two
    assert begun_in_time(None, CLOSES, versions=versions, now=CLOSES) is None


def test_a_press_counts_by_the_kinder_of_two_versions() -> None:
    first = version(1)
    short = version(2, closes=CLOSES - timedelta(hours=2), made=CLOSES - timedelta(hours=3))
    press = short.made_at - TICK
    assert begun_in_time(None, press, versions=(first, short), now=CLOSES) == press
    longer = version(2, closes=CLOSES + timedelta(hours=2), made=CLOSES + timedelta(minutes=1))
    after = CLOSES + timedelta(seconds=30)
    assert begun_in_time(None, after, versions=(first, longer), now=longer.made_at) == after
    assert begun_in_time(None, after, versions=(first, longer), now=after) is None
