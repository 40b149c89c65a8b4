"""The demo's acts as calls of the desk's verbs."""

from collections.abc import Callable
from datetime import timedelta

from intake.demo.plan import PlannedAct, PlannedSubmission
from intake.domain import links
from intake.domain.vocab import Act
from intake.services import claims, reviews, submissions
from intake.services.receiving import Sending
from intake.services.work import Work

ANSWER_BY = timedelta(days=30)


def doing(
    planned: PlannedSubmission, act: PlannedAct, nonce: str
) -> Callable[[Work, Sending | None], None]:
    """Give what does a planned act to the submission that was sent under this nonce."""

    def commit(work: Work, _prepared: Sending | None) -> None:
        sent = submissions.find_sent(work, nonce)
        if sent is None:
            return
        words = act.reason or ""
        if act.act == Act.WITHDRAW and act.by == "submitter":
            submissions.withdraw(work, links.token(work.keys.link, nonce, 0), words=words)
            return
        _decide(work, sent.number, planned, act)

    return commit


def _decide(work: Work, number: str, planned: PlannedSubmission, act: PlannedAct) -> None:
    words = act.reason or ""
    if act.act == "claim":
        claims.claim(work, number)
    elif act.act == Act.ACCEPT:
        if _published_at_once(planned, act):
            reviews.accept_and_publish(work, number)
        else:
            reviews.accept(work, number)
    elif act.act == Act.PUBLISH:
        if not _published_at_once(planned, act):
            reviews.publish(work, number)
    elif act.act == Act.DECLINE:
        reviews.decline(work, number, ground=act.ground or "", words=words)
    elif act.act == Act.RETURN:
        due = act.at.replace(microsecond=0) + ANSWER_BY
        reviews.return_(work, number, words=words, due=due, may_change="both")
    elif act.act == Act.DUPLICATE:
        other = links.number(planned.call, act.other or 1)
        reviews.duplicate(work, number, of=other, words=words)
    elif act.act == Act.WITHDRAW:
        reviews.withdraw(work, number, words=words)
    else:
        raise ValueError(act.act)


def _published_at_once(planned: PlannedSubmission, act: PlannedAct) -> bool:
    """Say whether an acceptance and a publication of one instant and role are one act at the desk."""
    pair = {Act.ACCEPT.value, Act.PUBLISH.value}
    together = {a.act for a in planned.outcome if a.at == act.at and a.by == act.by}
    return pair <= together
