"""What the document promises is what the interface does: tried with generated requests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.checks import negative_data_rejection

from survey_app.collect.api.document import build_document
from survey_app.collect.api.schemas import RESPONSE
from tests.builders import make_installation
from tests.survey_app.collect.api.portal import Portal, make_portal
from tests.survey_app.collect.forms import lay_desk, stored_rows

EXAMPLES = 40


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder: Path = tmp_path_factory.mktemp("portal")
    with make_installation(folder) as installation:
        yield make_portal(installation, lay_desk(installation))


document = schemathesis.openapi.from_dict(build_document("http://localhost"))


@document.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_the_document_says(case: Any, portal: Portal) -> None:
    application = case.operation.schema.app = portal.client.application
    case.call_and_validate(
        app=application,
        headers={**portal.headers, "Accept-Encoding": "identity"},
        # A bad answer does not refuse its batch: it is named in a result of status 200.
        excluded_checks=[negative_data_rejection],
    )


def test_the_document_is_a_valid_one_and_holds_the_readers_own_schema(portal: Portal) -> None:
    served = portal.client.get("/api/v1/openapi.json").get_json()
    assert served == build_document("http://localhost")
    assert served["components"]["schemas"]["Response"] == RESPONSE
    for schema in served["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_documents_example_is_a_good_batch(tmp_path: Path) -> None:
    operation = build_document("http://localhost")["paths"]["/api/v1/responses"]["post"]
    example = operation["requestBody"]["content"]["application/json"]["example"]
    with make_installation(tmp_path) as installation:
        portal = make_portal(installation, lay_desk(installation))
        (item,) = example["responses"]
        told = portal.send(dict(item, campaign=portal.desk.campaign_id)).get_json()
        assert told["stored"] == 1, told
        assert len(stored_rows(installation)) == 1
