"""When: date phrases as written, and the calendar on which they are put."""
