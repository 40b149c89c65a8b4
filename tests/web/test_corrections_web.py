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


def test_a_corrected_or_confirmed_value_is_not_said_to_be_as_stated(
    world: World, browser: Browser, reader: Reader, publisher: Actor
) -> None:  # check 139
    world.call()
    number = world.published(publisher, countries=["CH"], submitter_type="ngo")
    browser.be(publisher)
    address, public = f"/desk/submissions/{number}/correct", f"/en/submissions/{number}"
    assert reader.get(public).get_data(as_text=True).count("as stated by the submitter") == 2
    form = {"act": "correct", "field": "countries", "value": "FR", "basis": "letter"}
    form |= {"seen": str(world.row(number).version), "words": "They moved."}
    assert browser.post(address, form).status_code == 303
    sure = {"act": "confirm", "fields": "submitter_type", "basis": "register"}
    sure |= {"seen": str(world.row(number).version), "words": "Looked up."}
    assert browser.post(address, sure).status_code == 303
    page = reader.get(public).get_data(as_text=True)
    assert "corrected by the secretariat; stated: “Switzerland”. They moved." in page
    assert "confirmed by the secretariat: public register" in page
    assert "as stated by the submitter" not in page
