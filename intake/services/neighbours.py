"""Who stands before and after a submission among those of its call that stand where it stands, in log order."""

from dataclasses import dataclass

from sqlalchemy import select

from intake.db.submissions import Submission
from intake.services.casework import may_see
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Numbers; None at either end."""

    before: str | None
    after: str | None


def around(work: Work, number: str) -> Neighbours:
    """Give the neighbours of a submission, one step into the index each way; nobody's where there is none such."""
    index, call, state = Submission.first_index, Submission.call_id, Submission.state
    here = work.session.execute(
        select(index, call, state).where(Submission.number == number, may_see(work))
    ).first()
    if here is None:
        return Neighbours(None, None)
    alike = select(Submission.number).where(call == here.call_id, state == here.state)
    before = alike.where(index < here.first_index).order_by(index.desc()).limit(1)
    after = alike.where(index > here.first_index).order_by(index).limit(1)
    return Neighbours(work.session.scalar(before), work.session.scalar(after))
