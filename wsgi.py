"""The WSGI application for a production server: `gunicorn wsgi:app`."""

from config import load
from intake.app import create_app
from intake.runtime import build

runtime = build(load())
app = create_app(runtime)
