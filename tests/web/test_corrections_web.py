"""Corrections on screens: at the desk, and beside the published item. # check 139"""

from intake.services.work import Actor
from tests.web.reading import Reader
from tests.web.staffing import Browser
from tests.world import World


def test_a_correction_at_the_desk_stands_beside_the_statement_in_public(
    world: World, browser: Browser, reader: Reader, publisher: Actor
) -> None:  # check 139
    world.call()
    number = world.published(publisher)
    browser.be(publisher)
    form = {"seen": str(world.row(number).version), "act": "correct", "field": "entity"}
    form |= {"value": "<b>Society</b>", "basis": "note-verbale", "words": "They wrote to us."}
    address = f"/desk/submissions/{number}/correct"
    done = browser.post(address, form)
    assert (done.status_code, done.location) == (303, f"/desk/submissions/{number}#corrections")
    page = reader.get(f"/en/submissions/{number}").get_data(as_text=True)
    part = page.split('id="corrections"', 1)[1].split("</section>", 1)[0]
    assert "Example Society" in part
    assert "&lt;b&gt;Society&lt;/b&gt;" in part
    assert "They wrote to us." in part
    desk = browser.get(f"/desk/submissions/{number}").get_data(as_text=True)
    assert "They wrote to us." in desk.split('id="corrections"', 1)[1]
    again = browser.post(address, form)
    assert again.status_code == 409
    assert "It changed since you opened it." in again.get_data(as_text=True)
