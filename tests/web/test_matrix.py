"""Who may do what: every route of the application by every role, every act by every state. # checks 86 87 127

A new route fails here until it is classified in ROUTES; one that other people add needs a line of its own.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from intake.app import create_app
from intake.domain import policy
from intake.domain.vocab import Act, Publication, Role, State
from intake.services import dossier, processes, reviews
from intake.services.work import Actor
from tests.web.staffing import Browser
from tests.world import SYSTEM_STAFF, World, make_runtime

ROLES = ("anonymous", "reviewer", "publisher", "administrator", "auditor", "outsider", "site")
"""Nobody; four roles in the process; a reviewer of another process; an administrator of the whole site."""

Statuses = Mapping[str, int]


def every(status: int, **others: int) -> Statuses:
    """Give one status to each role, but for some."""
    return {**dict.fromkeys(ROLES, status), **others}


SAME = every(200)
LOOK = every(200, anonymous=302)
LOOK_OF = every(200, anonymous=302, outsider=404)
MANAGE = every(200, anonymous=302, reviewer=403, auditor=403, outsider=404)
CHANGE = {role: 422 if status == 200 else status for role, status in MANAGE.items()}
PEOPLE = every(200, anonymous=302, reviewer=403, publisher=403, outsider=403)
INVITE = every(200, anonymous=302, auditor=403, outsider=404)
INVITED = {role: 422 if status == 200 else status for role, status in INVITE.items()}
REMOVE = every(200, anonymous=302, reviewer=403, auditor=403, outsider=404)
SITE = every(403, anonymous=302, site=422)
MISSING = every(404)


@dataclass(frozen=True)
class Route:
    """How a route is tried and what each role gets. Forms are sent so that who may is told what is missing (422)."""

    statuses: Statuses
    address: str
    data: Mapping[str, str] = field(default_factory=dict)


TOKEN = "0" * 32
ROUTES: Mapping[tuple[str, str], Route] = {
    ("static", "GET"): Route(SAME, "/static/style.css"),
    ("root", "GET"): Route(every(302), "/"),
    ("public.home", "GET"): Route(SAME, "/en/"),
    ("public.process", "GET"): Route(SAME, "/en/processes/talk"),
    ("public.call", "GET"): Route(SAME, "/en/calls/cal"),
    ("public.register", "GET"): Route(SAME, "/en/calls/CAL/register"),
    ("public.register_csv", "GET"): Route(SAME, "/calls/CAL/register.csv"),
    ("public.item", "GET"): Route(SAME, "/en/submissions/{published}"),
    ("public.short", "GET"): Route(every(302), "/s/{published}"),
    ("public.file", "GET"): Route(SAME, "/s/{published}/files/1"),
    ("public.redacted", "GET"): Route(MISSING, "/s/{published}/files/1/redacted/1"),
    ("public.robots", "GET"): Route(SAME, "/robots.txt"),
    ("search.search", "GET"): Route(SAME, "/en/search?q=remarks"),
    ("submit.form", "GET"): Route(SAME, "/en/calls/CAL/submit"),
    ("submit.form", "POST"): Route(every(400), "/en/calls/CAL/submit"),
    ("my.receipt", "GET"): Route(MISSING, f"/my/{TOKEN}"),
    ("my.receipt_file", "GET"): Route(MISSING, f"/my/{TOKEN}/receipt/1"),
    ("my.opens_file", "GET"): Route(MISSING, f"/my/{TOKEN}/opens/1"),
    ("my.file", "GET"): Route(MISSING, f"/my/{TOKEN}/files/1"),
    ("my.withdraw", "POST"): Route(MISSING, f"/my/{TOKEN}/withdraw"),
    ("requests.listing", "GET"): Route(LOOK, "/desk/requests/"),
    ("requests.decide", "POST"): Route(
        every(404, anonymous=302, auditor=403), "/desk/requests/999", {"answer": "grant"}
    ),
    ("corrections.form", "GET"): Route(INVITE, "/desk/submissions/{waiting}/correct"),
    ("corrections.correct", "POST"): Route(INVITED, "/desk/submissions/{waiting}/correct"),
    ("removals.listing", "GET"): Route(LOOK, "/desk/proposals"),
    ("removals.one", "GET"): Route(every(404, anonymous=302), "/desk/proposals/999"),
    ("removals.copy", "GET"): Route(every(404, anonymous=302), "/desk/proposals/999/copy"),
    ("removals.decide", "POST"): Route(
        every(404, anonymous=302, auditor=403), "/desk/proposals/999", {"answer": "do"}
    ),
    ("removals.form", "GET"): Route(REMOVE, "/desk/submissions/{waiting}/propose/remove"),
    ("removals.propose", "POST"): Route(
        {role: 422 if status == 200 else status for role, status in REMOVE.items()},
        "/desk/submissions/{waiting}/propose/remove",
        {"seen": "1"},
    ),
    ("retention.table", "GET"): Route(LOOK, "/manage/retention"),
    ("retention.change", "POST"): Route(SITE, "/manage/retention/drafts"),
    ("revise.form", "GET"): Route(MISSING, f"/my/{TOKEN}/revise"),
    ("revise.contest", "GET"): Route(MISSING, f"/my/{TOKEN}/contest"),
    ("revise.contest", "POST"): Route(MISSING, f"/my/{TOKEN}/contest"),
    ("revise.ask", "GET"): Route(MISSING, f"/my/{TOKEN}/ask"),
    ("revise.ask", "POST"): Route(MISSING, f"/my/{TOKEN}/ask"),
    ("revise.choice", "POST"): Route(MISSING, f"/my/{TOKEN}/choice", {"publication": "private"}),
    ("revise.confirm", "POST"): Route(MISSING, f"/my/{TOKEN}/confirm"),
    ("my.mail_folder", "GET"): Route(MISSING, "/demo/mail"),
    ("my.mail", "GET"): Route(MISSING, "/demo/mail/1.eml"),
    ("proof.checkpoint", "GET"): Route(SAME, "/log/checkpoint"),
    ("proof.keys", "GET"): Route(SAME, "/log/keys"),
    ("proof.live", "GET"): Route(SAME, "/health/live"),
    ("proof.ready", "GET"): Route(SAME, "/health/ready"),
    ("front.too_large", "GET"): Route(every(413), "/front/too-large"),
    ("front.too_many", "GET"): Route(every(429), "/front/too-many"),
    ("front.no_room", "GET"): Route(every(503), "/front/no-room"),
    ("proof.security_txt", "GET"): Route(SAME, "/.well-known/security.txt"),
    ("security.login", "GET"): Route(every(302, anonymous=200), "/account/login"),
    ("security.login", "POST"): Route(every(302, anonymous=200), "/account/login"),
    ("security.change_password", "GET"): Route(LOOK, "/account/password"),
    ("security.change_password", "POST"): Route(LOOK, "/account/password"),
    ("security.logout", "POST"): Route(every(302), "/account/logout"),
    ("accounts.mine", "GET"): Route(LOOK, "/account/"),
    ("accounts.forgot", "GET"): Route(SAME, "/account/forgot"),
    ("accounts.forgot", "POST"): Route(SAME, "/account/forgot"),
    ("accounts.first", "GET"): Route(MISSING, "/account/first/guess"),
    ("accounts.first", "POST"): Route(MISSING, "/account/first/guess"),
    ("rereadings.listing", "GET"): Route(LOOK, "/desk/rereadings/"),
    ("rereadings.report", "GET"): Route(every(404, anonymous=302), "/desk/rereadings/999"),
    ("rereadings.as_csv", "GET"): Route(every(404, anonymous=302), "/desk/rereadings/999.csv"),
    ("rereadings.of", "GET"): Route(LOOK_OF, "/desk/rereadings/of/{waiting}"),
    ("rereadings.note", "POST"): Route(
        every(303, anonymous=302, auditor=403, outsider=404), "/desk/rereadings/of/{waiting}"
    ),
    ("desk.queue", "GET"): Route(LOOK, "/desk/"),
    ("desk.item", "GET"): Route(LOOK_OF, "/desk/submissions/{waiting}"),
    ("desk.file", "GET"): Route(LOOK_OF, "/desk/submissions/{waiting}/files/1"),
    ("letters.preview", "POST"): Route(
        every(200, anonymous=302, auditor=403, outsider=404),
        "/desk/submissions/{waiting}/letter/decline",
        {"seen": "1"},
    ),
    ("letters.book", "GET"): Route(LOOK_OF, "/manage/calls/CAL/letters"),
    ("letters.one", "GET"): Route(LOOK_OF, "/manage/calls/CAL/letters/declined/en"),
    ("letters.one", "POST"): Route(CHANGE, "/manage/calls/CAL/letters/declined/en"),
    ("pictures.picture", "GET"): Route(
        every(404, anonymous=302), "/desk/submissions/{waiting}/files/1/pictures/1"
    ),
    ("desk.next_one", "POST"): Route(
        every(303, anonymous=302, auditor=403), "/desk/next", {"only": "NONE"}
    ),
    ("desk.act", "POST"): Route(
        every(422, anonymous=302, auditor=403, outsider=404),
        "/desk/submissions/{waiting}/decline",
        {"seen": "1"},
    ),
    ("tray.listing", "GET"): Route(LOOK, "/desk/tray/"),
    ("tray.drop", "POST"): Route(
        every(422, anonymous=302, auditor=403), "/desk/tray/drop", {"source": "mail", "call": "CAL"}
    ),
    **{
        (f"tray.{name}", method): Route(
            every(404, anonymous=302, **refused), f"/desk/tray/999{end}"
        )
        for name, method, end, refused in (
            ("item", "GET", "", {}),
            ("work_on", "POST", "", {"auditor": 403}),
            ("aside", "POST", "/aside", {}),
            ("take_rows", "POST", "/import", {}),
        )
    },
    ("trayfiles.evidence", "GET"): Route(every(404, anonymous=302), "/desk/tray/999/evidence"),
    ("trayfiles.part", "GET"): Route(every(404, anonymous=302), "/desk/tray/999/parts/1"),
    ("bulk.prepare", "POST"): Route(every(422, anonymous=302, auditor=403), "/desk/bulk/"),
    ("bulk.view", "GET"): Route(every(404, anonymous=302), "/desk/bulk/999"),
    ("bulk.run", "POST"): Route(every(404, anonymous=302), "/desk/bulk/999/run"),
    ("manage.calls", "GET"): Route(LOOK, "/manage/calls"),
    ("manage.call", "GET"): Route(LOOK_OF, "/manage/calls/CAL"),
    ("manage.call", "POST"): Route(CHANGE, "/manage/calls/CAL", {"seen": "1"}),
    ("manage.new_call", "GET"): Route(MANAGE, "/manage/processes/talk/calls/new"),
    ("manage.new_call", "POST"): Route(CHANGE, "/manage/processes/talk/calls/new"),
    ("manage.open_call", "POST"): Route(CHANGE, "/manage/calls/CAL/open"),
    ("manage.deadline", "POST"): Route(CHANGE, "/manage/calls/CAL/deadline"),
    ("manage.close", "POST"): Route(CHANGE, "/manage/calls/CAL/close"),
    ("people.listing", "GET"): Route(PEOPLE, "/manage/people"),
    ("people.invite", "POST"): Route(
        every(403, anonymous=302, administrator=422, site=422), "/manage/people", {"at": "talk"}
    ),
    **{
        (f"people.{act}", "POST"): Route(
            every(403, anonymous=302, administrator=404, site=404),
            f"/manage/people/999/{act}",
            {"role": "reviewer", "at": "talk", "which": "talk reviewer"},
        )
        for act in ("link", "disable", "enable", "grant", "revoke")
    },
    ("closingdays.listing", "GET"): Route(LOOK, "/manage/closing-days/"),
    ("closingdays.add", "POST"): Route(SITE, "/manage/closing-days/"),
    ("closingdays.remove", "POST"): Route(
        every(403, anonymous=302, site=303), "/manage/closing-days/remove"
    ),
    ("privacy.notice", "GET"): Route(SAME, "/en/privacy"),
    ("lostlinks.lost", "GET"): Route(SAME, "/en/lost-link"),
    ("lostlinks.lost", "POST"): Route(every(422), "/en/lost-link"),
    ("lostlinks.by_receipt", "POST"): Route(every(422), "/en/lost-link/receipt"),
    ("lostlinks.not_me", "GET"): Route(MISSING, f"/my/{TOKEN}/not-me"),
    ("lostlinks.not_me", "POST"): Route(MISSING, f"/my/{TOKEN}/not-me"),
    ("handover.link", "GET"): Route(every(404, anonymous=302), "/desk/requests/999/link"),
    ("handover.link", "POST"): Route(every(404, anonymous=302), "/desk/requests/999/link"),
    ("invitations.listing", "GET"): Route(LOOK_OF, "/manage/calls/CAL/invitations"),
    ("invitations.new", "GET"): Route(INVITE, "/manage/calls/CAL/invitations/new"),
    ("invitations.new", "POST"): Route(
        INVITED, "/manage/calls/CAL/invitations/new", {"key": "0" * 32, "language": "en"}
    ),
    ("invitations.table", "GET"): Route(INVITE, "/manage/calls/CAL/invitations/table"),
    ("invitations.table", "POST"): Route(INVITED, "/manage/calls/CAL/invitations/table"),
    ("invitations.make", "POST"): Route(INVITED, "/manage/calls/CAL/invitations/table/make"),
    ("invitations.one", "GET"): Route(
        every(404, anonymous=302), "/manage/calls/CAL/invitations/999"
    ),
    **{
        (f"invitations.{act}", "POST"): Route(
            every(404, anonymous=302, auditor=403), f"/manage/calls/CAL/invitations/999/{act}"
        )
        for act in ("resend", "renew", "revoke")
    },
    ("texts.papers", "GET"): Route(LOOK_OF, "/manage/processes/talk/papers"),
    ("texts.papers", "POST"): Route(CHANGE, "/manage/processes/talk/papers"),
    ("texts.site", "GET"): Route(LOOK, "/manage/texts"),
    ("texts.set_site", "POST"): Route(SITE, "/manage/texts/terms"),
}
"""Every route and method. A form without its fields says 422 to who may, and nothing of what it would do to others."""

ACTS: Mapping[str, Act] = {
    "accept": Act.ACCEPT,
    "accept-publish": Act.ACCEPT,
    "publish": Act.PUBLISH,
    "decline": Act.DECLINE,
    "return": Act.RETURN,
    "duplicate": Act.DUPLICATE,
    "uphold": Act.UPHOLD,
    "undo": Act.UNDO,
    "reopen": Act.REOPEN,
    "withdraw": Act.WITHDRAW,
    "suspend": Act.SUSPEND,
    "restore": Act.RESTORE,
}
HELD = {
    "reviewer": {Role.REVIEWER},
    "publisher": {Role.PUBLISHER},
    "administrator": {Role.ADMINISTRATOR},
    "site": {Role.ADMINISTRATOR},
}


class House:
    """A world with a submission in every state and one signed-in browser for each role."""

    def __init__(self, world: World, app: Flask) -> None:
        self.world = world
        self.chief = world.staff("administrator", email="chief@intake.example", process=None)
        world.call()
        with world.works.writing(SYSTEM_STAFF) as work:
            processes.add_process(
                work, theme_id=1, slug="other", title={"en": "O"}, summary={}, contact={}
            )
        self.first = world.send(title="The first").number
        self.actors = {role: self._actor(role) for role in ROLES}
        self.browsers = {role: Browser(app, world.runtime).be(self.actors[role]) for role in ROLES}
        self.states = {state: self.make(state, f"Title when {state.value}") for state in State}
        self.withdrawn_after = self.make(State.PUBLISHED)
        self._do("withdraw", self.withdrawn_after, words="They asked.")

    def _actor(self, role: str) -> Actor | None:
        process = {"outsider": "other", "site": None}.get(role, "talk")
        held = {"outsider": "reviewer", "site": "administrator"}.get(role, role)
        if role == "anonymous":
            return None
        return self.world.staff(held, email=f"{role}@intake.example", process=process)

    def make(self, state: State, title: str = "Another") -> str:
        """Send a submission and take it to a state."""
        choice = "private" if state is State.NOT_FOR_PUBLICATION else "named"
        number = self.world.send(title=title, publication=choice).number
        steps: dict[State, list[tuple[str, dict[str, str]]]] = {
            State.RETURNED: [("return_", {"words": "Which issue?", "may_change": "both"})],
            State.ACCEPTED: [("accept", {})],
            State.NOT_FOR_PUBLICATION: [("accept", {})],
            State.PUBLISHED: [("accept_and_publish", {})],
            State.SUSPENDED: [("accept_and_publish", {}), ("suspend", {"words": "Examined."})],
            State.DECLINED: [("decline", {"ground": "off-subject", "words": "Off."})],
            State.DUPLICATE: [("duplicate", {"of": self.first, "words": "The same."})],
            State.WITHDRAWN: [("withdraw", {"words": "They asked."})],
        }
        for verb, words in steps.get(state, []):
            self._do(verb, number, **words)
        if state in {State.MOVED, State.REMOVED}:
            change = text("UPDATE submission SET state = :state WHERE number = :number")
            with self.world.works.writing(SYSTEM_STAFF) as work:
                work.session.execute(change, {"state": state.value, "number": number})
        return number

    def _do(self, verb: str, number: str, **words: str) -> None:
        with self.world.works.writing(self.chief) as work:
            getattr(reviews, verb)(work, number, **words)

    def case(self, number: str) -> dossier.Item:
        """Read a submission."""
        with self.world.works.reading(SYSTEM_STAFF) as work:
            return dossier.item(work, number, "en")

    def ask(self, role: str, method: str, address: str, **more: object) -> TestResponse:
        """Ask as somebody, with the token of that browser's session where a form is sent."""
        browser = self.browsers[role]
        if method == "POST":
            return browser.post(address, **more)  # type: ignore[arg-type]  # keywords of the test client
        return browser.get(address, method=method, **more)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    runtime = make_runtime(tmp_path_factory.mktemp("house"))
    yield House(World(runtime), create_app(runtime))
    runtime.works.engine.dispose()


def test_every_route_is_classified(house: House) -> None:
    rules = house.browsers["anonymous"].app.url_map.iter_rules()
    there = {
        (rule.endpoint, method)
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert there - ROUTES.keys() == set(), "say in ROUTES who may open these"
    assert ROUTES.keys() - there == set(), "these are gone"


@pytest.mark.parametrize("key", sorted(ROUTES), ids=" ".join)
def test_each_role_gets_what_the_route_says(house: House, key: tuple[str, str]) -> None:
    route = ROUTES[key]
    address = route.address.format(
        published=house.states[State.PUBLISHED], waiting=house.states[State.UNDER_REVIEW]
    )
    found = {}
    for role in ROLES:
        more = {"data": dict(route.data)} if key[1] == "POST" else {}
        answer = house.ask(role, key[1], address, **more)
        found[role] = answer.status_code
        if answer.status_code == 302 and role == "anonymous" and route.statuses["site"] != 302:
            assert (answer.location or "").startswith("/account/login?next=")
        if key[0] == "security.logout":
            house.browsers[role].be(house.actors[role])
    assert found == route.statuses


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("act", sorted(ACTS))
def test_an_act_is_open_to_the_roles_and_states_of_the_table(
    house: House, state: State, act: str
) -> None:
    for role in ROLES:
        expected = expect(state, act, role)
        number = house.make(state) if expected == 303 else house.states[state]
        before = house.case(number)
        data = {
            "seen": str(before.seen),
            f"{act}-words": "Said why.",
            f"{act}-ground": "off-subject",
            f"{act}-may_change": "both",
            f"{act}-of": house.first,
        }
        answer = house.ask(role, "POST", f"/desk/submissions/{number}/{act}", data=data)
        after = house.case(number)
        assert (role, answer.status_code) == (role, expected)
        if expected == 303:
            assert after.state == leads(state, act, role)
        else:
            assert (after.state, after.seen) == (before.state, before.seen)


def expect(state: State, act: str, role: str) -> int:
    if role not in HELD:
        return {"anonymous": 302, "auditor": 403, "outsider": 404}[role]
    row = policy.TABLE.get((state, ACTS[act]))
    if row is None or row.pending or state is State.DECLINED:
        return 409
    return 303 if row.roles & HELD[role] else 403


def leads(state: State, act: str, role: str) -> State:
    after = policy.after(state, ACTS[act], publication=Publication.NAMED)
    publishes = act == "accept-publish" and HELD[role] & policy.PUBLISH
    return State.PUBLISHED if publishes else after


OUTSIDE = (
    "/en/submissions/{number}",
    "/ar/submissions/{number}",
    "/s/{number}",
    "/s/{number}/files/1",
    "/s/{number}/files/1/remarks.txt",
)
ASKED: Mapping[str, Mapping[str, object]] = {
    "plainly": {},
    "as JSON": {"headers": {"Accept": "application/json"}},
    "for a range": {"headers": {"Range": "bytes=0-0"}},
    "if changed": {"headers": {"If-None-Match": "*"}},
    "in a format": {"query_string": {"format": "json"}},
    "by HEAD": {"method": "HEAD"},
}
NEVER_SHOWN = [
    State.UNDER_REVIEW,
    State.RETURNED,
    State.ACCEPTED,
    State.NOT_FOR_PUBLICATION,
    State.DECLINED,
    State.DUPLICATE,
    State.MOVED,
    State.WITHDRAWN,
    State.REMOVED,
]


def facts(answer: TestResponse, number: str) -> tuple[int, str, str]:
    return (
        answer.status_code,
        answer.get_data(as_text=True).replace(number, "#"),
        (answer.location or "").replace(number, "#"),
    )


@pytest.mark.parametrize("state", NEVER_SHOWN)
@pytest.mark.parametrize("asked", sorted(ASKED))
def test_what_was_never_published_looks_like_what_never_was(
    house: House, state: State, asked: str
) -> None:
    # checks 87 127
    number, none = house.states[state], "CAL-999"
    for address, role in itertools.product(OUTSIDE, ("anonymous", "outsider", "site")):
        more = dict(ASKED[asked])
        method = str(more.pop("method", "GET"))
        there = house.ask(role, method, address.format(number=number), **more)
        nowhere = house.ask(role, method, address.format(number=none), **more)
        assert facts(there, number) == facts(nowhere, none), address
        assert there.status_code == 404, address


@pytest.mark.parametrize("state", NEVER_SHOWN)
def test_no_list_tells_of_what_was_never_published(house: House, state: State) -> None:
    # checks 87 127
    title = f"Title when {state.value}"
    for role in ("anonymous", "site"):
        for address in (
            "/en/",
            "/en/processes/talk",
            "/en/calls/cal",
            "/en/calls/CAL/register",
            "/calls/CAL/register.csv",
            f"/en/search?q=%22{title}%22",
        ):
            page = house.ask(role, "GET", address)
            assert page.status_code == 200
            body = page.get_data(as_text=True)
            shown = (
                body.split("<main", 1)[-1]
                if "search" not in address
                else body.replace(f'value="&#34;{title}', "")
            )
            assert f">{title}<" not in shown, address
            assert f",{title}," not in shown, address


@pytest.mark.parametrize(
    ("which", "page", "bytes_"),
    [("published", 200, 200), ("suspended", 410, 410), ("withdrawn-after", 410, 410)],
)
def test_what_was_published_keeps_its_page(
    house: House, which: str, page: int, bytes_: int
) -> None:
    number = house.withdrawn_after if which == "withdrawn-after" else house.states[State(which)]
    for role in ROLES:
        assert house.ask(role, "GET", f"/en/submissions/{number}").status_code == page
        assert house.ask(role, "GET", f"/s/{number}/files/1").status_code == bytes_
