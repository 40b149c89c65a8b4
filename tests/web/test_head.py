"""HEAD asks what GET would answer; on pages that hold a form it must never count as sending that form."""

import pytest
from flask import Flask

from intake.services.work import Actor
from tests.web.staffing import Browser
from tests.world import World


# check 92
@pytest.mark.parametrize(
    "path",
    [
        "/en/calls/cal/submit",
        "/en/lost-link",
        "/my/{token}/ask",
        "/my/{token}/not-me",
        "/account/login",
        "/manage/texts",
        "/manage/calls/new",
        "/manage/calls/CAL",
        "/manage/calls/CAL/invitations/new",
        "/manage/calls/CAL/invitations/table",
        "/manage/processes/talk/papers",
        "/manage/closing-days/",
    ],
)
def test_head_answers_as_get_does(
    app: Flask, browser: Browser, world: World, publisher: Actor, path: str
) -> None:
    assert app
    world.call()
    token = world.send().token
    browser.be(publisher)
    address = path.format(token=token)
    looked, asked = browser.get(address), browser.get(address, method="HEAD")
    assert asked.status_code == looked.status_code
    assert asked.data == b""
    assert looked.status_code in {200, 302, 404, 409}
