"""`python -m calendar_app`."""

from calendar_app.cli import main

main(prog_name="calendar-app")
