"""Settings: every fault at once, and what a demo may do that a real site may not."""

from pathlib import Path

import pytest

from config import SettingsInvalid, load

REAL = {
    "INTAKE_PRODUCTION": "yes",
    "INTAKE_BASE_URL": "https://consult.example.int",
    "INTAKE_ORIGIN": "consult.example.int/log",
    "INTAKE_DATA": "/srv/intake",
    "INTAKE_MAIL": "smtp://relay.example.int:25",
    "INTAKE_MAIL_FROM": "secretariat@example.int",
    "INTAKE_CONTACT": "secretariat@example.int",
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
            }
        )
    named = [fault.split(" ", 1)[0].removeprefix("INTAKE_") for fault in raised.value.faults]
    assert sorted(named) == ["BASE_URL", "CONTACT", "DATABASE_URL", "DEMO", "MAIL", "PORT"]


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


def test_production_must_be_told_what_it_cannot_guess() -> None:
    with pytest.raises(SettingsInvalid) as raised:
        load({"INTAKE_PRODUCTION": "yes"})
    said = "\n".join(raised.value.faults)
    for name in ("BASE_URL", "ORIGIN", "MAIL_FROM", "CONTACT", "DATA"):
        assert f"INTAKE_{name} must be set in production." in said
