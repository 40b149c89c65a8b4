"""Settings: every fault at once, and what a demo may do that a real site may not."""

from pathlib import Path

import pytest

from config import RATES, SettingsInvalid, load

REAL = {
    "INTAKE_PRODUCTION": "yes",
    "INTAKE_BASE_URL": "https://consult.example.int",
    "INTAKE_ORIGIN": "consult.example.int/log",
    "INTAKE_DATA": "/srv/intake",
    "INTAKE_MAIL": "smtp://relay.example.int:25",
    "INTAKE_MAIL_FROM": "secretariat@example.int",
    "INTAKE_CONTACT": "secretariat@example.int",
    "INTAKE_TRUSTED_PROXY": "yes",
    "INTAKE_ACCEL_PREFIX": "/stored-files/",
}


def test_without_settings_the_site_is_this_machine_and_its_folder_var() -> None:
    settings = load({})
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.origin == "127.0.0.1-8000/log"
    assert settings.data == Path("var").absolute()
    assert settings.hosts == ("127.0.0.1:8000", "127.0.0.1:8000", "localhost:8000")


def test_a_real_site_answers_to_its_own_name_alone() -> None:
    settings = load(REAL)
    assert settings.hosts == ("consult.example.int",)
    assert settings.secure


def test_every_fault_is_said_at_once() -> None:
    with pytest.raises(SettingsInvalid) as raised:
        load(
            {
                "INTAKE_PORT": "eighty",
                "INTAKE_BASE_URL": "ftp://x",
                "INTAKE_DATABASE_URL": "mysql://x",
                "INTAKE_MAIL": "http://x",
                "INTAKE_CONTACT": "nobody",
                "INTAKE_DEMO": "perhaps",
                "INTAKE_PROXY_ADDRESS": "*",
                "INTAKE_MAX_BODY": "100 MB",
            }
        )
    named = [fault.split(" ", 1)[0].removeprefix("INTAKE_") for fault in raised.value.faults]
    assert sorted(named) == [
        "BASE_URL",
        "CONTACT",
        "DATABASE_URL",
        "DEMO",
        "MAIL",
        "MAX_BODY",
        "PORT",
        "PROXY_ADDRESS",
    ]


# check 116
@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"INTAKE_DEBUG": "yes"}, "DEBUG"),
        ({"INTAKE_DEMO": "yes"}, "DEMO"),
        ({"INTAKE_ALLOW_TMPFS": "yes"}, "ALLOW_TMPFS"),
        ({"INTAKE_BASE_URL": "http://consult.example.int"}, "BASE_URL"),
        ({"INTAKE_MAIL": "/srv/mail"}, "MAIL"),
    ],
)
def test_production_refuses_what_the_demo_may_do(changed: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsInvalid) as raised:
        load({**REAL, **changed})
    assert [fault.split(" ", 1)[0] for fault in raised.value.faults] == [f"INTAKE_{named}"]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"INTAKE_TRUSTED_PROXY": "no"}, "ACCEL_PREFIX needs INTAKE_TRUSTED_PROXY"),
        ({"INTAKE_ACCEL_PREFIX": "stored"}, "ACCEL_PREFIX is 'stored'"),
        ({"INTAKE_ACCEL_PREFIX": "/a/../b/"}, "ACCEL_PREFIX is '/a/../b/'"),
        ({"INTAKE_ACCEL_PREFIX": "/"}, "ACCEL_PREFIX is '/'"),
        ({"INTAKE_PROXY_ADDRESS": "front.example.int"}, "PROXY_ADDRESS is 'front.example.int'"),
        ({"INTAKE_MAX_BODY": "1000"}, "MAX_BODY is '1000'"),
        ({"INTAKE_MAX_BODY": "٣٠٠٠٠٠٠"}, "MAX_BODY is '٣٠٠٠٠٠٠'"),
    ],
)
def test_a_front_is_told_exactly(changed: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsInvalid) as raised:
        load({**REAL, **changed})
    [fault] = raised.value.faults
    assert fault.startswith(f"INTAKE_{named}")


def test_a_real_site_stands_behind_its_front() -> None:
    settings = load({**REAL, "INTAKE_PROXY_ADDRESS": "10.0.0.4", "INTAKE_MAX_BODY": "52000000"})
    assert (settings.proxy_address, settings.max_body) == ("10.0.0.4", 52_000_000)
    assert (load(REAL).proxy_address, load(REAL).max_body) == ("127.0.0.1", 102_000_000)


def test_production_must_be_told_what_it_cannot_guess() -> None:
    with pytest.raises(SettingsInvalid) as raised:
        load({"INTAKE_PRODUCTION": "yes"})
    said = "\n".join(raised.value.faults)
    for name in ("BASE_URL", "ORIGIN", "MAIL_FROM", "CONTACT", "DATA"):
        assert f"INTAKE_{name} must be set in production." in said
    assert "INTAKE_TRUSTED_PROXY must be set in production: yes" in said


def test_rates_are_as_shipped_changed_or_taken_off() -> None:  # check 20
    held = load({"INTAKE_RATE_SEND": "7/3", "INTAKE_RATE_GUESS": "no"}).rates
    assert held == {**{k: v for k, v in RATES.items() if k != "guess"}, "send": (7, 3)}


@pytest.mark.parametrize("value", ["", "0/1", "5", "5/0", "-1/2", "5/5/5", "many", "5 / 5"])
def test_a_rate_that_is_none_is_said(value: str) -> None:
    with pytest.raises(SettingsInvalid) as raised:
        load({"INTAKE_RATE_ATTACH": value})
    assert [fault.split(" ", 1)[0] for fault in raised.value.faults] == ["INTAKE_RATE_ATTACH"]


def test_forty_people_with_ten_files_and_twenty_looks_fit_the_shipped_rates() -> None:  # check 20
    assert RATES["attach"][0] >= 40 * (10 + 20)
    assert RATES["send"][0] >= 40 * 5
