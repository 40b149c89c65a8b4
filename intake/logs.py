"""Logs: one JSON line an event on standard error; no secret link, no address of a submitter, no text of a file.

JSON escapes line breaks, so that nothing a client sends can begin a line of its own.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime

_TOKEN = re.compile(r"(/(?:my|account/first|subscriptions)/)[0-9A-Za-z_-]{8,}", re.IGNORECASE)


def masked(text: str) -> str:
    """Give a text in which the token of a secret link or a one-time link is replaced."""
    return _TOKEN.sub(r"\1…", text)


class Lines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give time, level, logger, message, and the traceback where there is one."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": masked(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = masked(self.formatException(record.exc_info))
        facts = getattr(record, "facts", None)
        if isinstance(facts, dict):
            line |= {
                key: masked(value) if isinstance(value, str) else value
                for key, value in facts.items()
            }
        return json.dumps(line, ensure_ascii=True)


def configure() -> None:
    """Send every logger's records to standard error as lines of JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("fontTools", "fpdf", "waitress", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
