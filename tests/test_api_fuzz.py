"""Whatever the description allows, and much that it does not, is answered as the description says.

Some requests for each operation here; docs/safety.md has the command for as many as are wanted.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from served import app_over

from calendar_app.web.openapi import DOCUMENT

EXAMPLES = 20
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
OPERATIONS = [
    (path, method, mode)
    for path, methods in DOCUMENT["paths"].items()
    for method, told in methods.items()
    for mode in GenerationMode
    # Of an id in the path, which is any text, nothing is wrong by its form.
    if mode is GenerationMode.POSITIVE or any(one["in"] == "query" for one in told["parameters"])
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method", "mode"), OPERATIONS, ids=lambda one: one.strip("/"))
def test_no_request_is_answered_otherwise_than_described(
    database: Path, path: str, method: str, mode: GenerationMode
) -> None:
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", app_over(database))
    operation = described[path][method.upper()]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    asked()
