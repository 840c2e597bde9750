"""An address that was printed answers for ever: posters hang for years."""

import re

from flask import Flask

from tests.guards.tree import ROOT

CONVERTER = re.compile(r"<[^<>:]+:([^<>]+)>")


def test_printed_addresses_are_still_served(application: Flask) -> None:
    lines = (ROOT / "tests/guards/printed_urls.txt").read_text("utf-8").splitlines()
    printed = {line for line in lines if line and not line.startswith("#")}
    served = {
        CONVERTER.sub(r"<\1>", rule.rule)
        for rule in application.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    }
    assert "/q/<code>" in printed
    assert printed <= served, (
        f"{sorted(printed - served)} stand on paper that cannot be recalled. Keep the address; "
        "if the page moved, let the old one redirect to it."
    )
