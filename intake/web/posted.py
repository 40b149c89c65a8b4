"""One POST of a form of submission, as it was read: what it says, what it is for, which draft it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage

from intake.domain import exposure
from intake.domain.judging import Refusal
from intake.services import drafts, forms, subjects, submissions
from intake.services.drafts import Attached, DraftView
from intake.services.forms import CallForm
from intake.services.subjects import FIRST, Subject
from intake.services.submissions import Sent
from intake.web import attachments, formtokens, preview
from intake.web.forms import submission
from intake.web.forms.submission import PREVIEW, Typed
from intake.web.formtokens import FormToken
from intake.web.guards import runtime
from intake.web.instants import FRONT_WAIT, Instants, request_instants
from intake.web.uploading import UploadRequest


@dataclass(frozen=True, slots=True)
class Post:
    """One POST of the form: its call, its token, what it says and is for, the draft it belongs to, its instants.

    `changed` says that the form is for something else by now than when it was opened, `barred` that nothing can be sent
    with it any more.
    """

    call: CallForm
    token: FormToken
    typed: Typed
    uploads: Sequence[FileStorage]
    draft: DraftView | None
    known: Sent | None
    instants: Instants
    late: bool
    subject: Subject = FIRST
    changed: bool = False
    barred: bool = False
    text: Attached | Refusal | None = None
    seen: tuple[str, ...] = ()

    @property
    def held(self) -> tuple[Attached, ...]:
        """Give the files that the form had before this request."""
        return self.draft.files if self.draft else self.subject.files

    @property
    def confirmed(self) -> tuple[str, ...]:
        """Give the digests of files that the person wants published with what we found in them.

        What was said of another choice, or of other names to hide, does not hold for what is typed now.
        """
        if self.typed.previewed or self.draft is None:
            return self.typed.confirmed
        return self.draft.confirmed if exposure.covers(self.draft.values, self.typed.kept) else ()

    @property
    def previews(self) -> bool:
        """Say whether the preview is wanted, or is no longer that of what would be sent."""
        stale = self.draft is not None and self.typed.previewed not in {
            "",
            preview.state(self.draft),
        }
        return self.typed.action == PREVIEW or (self.typed.sends and stale)


def read(call: CallForm, held: UploadRequest) -> Post:
    """Read a POST of a call's form. Raises TokenForged, FormTooLarge, LinkUnknown."""
    parts = runtime()
    form = held.form
    token = formtokens.read(parts.ring.form, form.get("token", ""), call=call.code)
    uploads = held.files_of("files", *attachments.replacing(held.files))
    instants = request_instants(
        held.environ,
        clock=parts.clock,
        trusted=parts.settings.trusted_proxy,
        timeout=FRONT_WAIT,
        opened=call.opens_at,
    )
    with parts.works.reading() as work:
        known = submissions.find_sent(work, token.nonce)
        draft = drafts.find(work, token.nonce)
        is_for = subjects.named(work, token.subject, token.nonce)
        late = forms.is_late(
            work,
            call.code,
            before=draft.begun if draft else None,
            begun=instants.begun,
            complete=instants.complete,
            own=is_for.own,
        )
    typed = submission.read(form, call.offer)
    if typed.previewed and draft is not None:
        typed = preview.held(typed, draft)
    return Post(call, token, typed, uploads, draft, known, instants, late, is_for)
