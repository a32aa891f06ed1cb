"""A cartridge's questions as the Common Cartridge profile of QTI 1.2.1 defines them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from lxml import etree

from packager.files import Files
from tests.formats.probes import Probe

NS = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2", "cp": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"}
KINDS = {
    "cc.multiple_choice.v0p1": "choice", "cc.multiple_response.v0p1": "choice", "cc.true_false.v0p1": "true-false",
    "cc.fib.v0p1": "short-answer", "cc.essay.v0p1": "essay",
}  # fmt: skip


def questions(files: Files) -> dict[str, Probe]:
    """By the author's id, which stands in the item's identifier: `q_<id>`, in a quiz `q_<id>__<quiz>`."""
    return {item.get("ident").removeprefix("q_").split("__")[0]: _probe(item) for item in items(files)}


def items(files: Files) -> Iterator[Any]:
    """Every item of the assessments and question banks that the manifest names."""
    manifest = etree.fromstring(files["imsmanifest.xml"].read())
    for resource in manifest.findall("cp:resources/cp:resource", NS):
        if resource.get("type").startswith("imsqti_xmlv1p2/imscc_xmlv1p1/"):
            document = etree.fromstring(files[resource.find("cp:file", NS).get("href")].read(), etree.XMLParser(huge_tree=True))
            yield from document.iter(f"{{{NS['q']}}}item")


def field(item: Any, label: str) -> str:
    return str(item.xpath("string(.//q:qtimetadatafield[q:fieldlabel=$label]/q:fieldentry)", namespaces=NS, label=label))


def scored(item: Any) -> Any:
    """The condition that gives all of the score."""
    (condition,) = item.xpath(".//q:respcondition[q:setvar[@varname='SCORE']=100]", namespaces=NS)
    return condition


def _probe(item: Any) -> Probe:
    return Probe(KINDS[field(item, "cc_profile")], Fraction(field(item, "cc_weighting")), key(item))


def key(item: Any) -> Any:
    """What earns all of an item's score, as Probe.right."""
    profile = field(item, "cc_profile")
    if profile == "cc.essay.v0p1":
        return None
    words = [equal.text for equal in scored(item).xpath("q:conditionvar/q:varequal | q:conditionvar/q:and/q:varequal", namespaces=NS)]
    if profile == "cc.fib.v0p1":
        return frozenset(text.replace("*", "\\*") for text in words)
    if profile == "cc.true_false.v0p1":
        return words == ["true"]
    labels = item.xpath(".//q:response_label/@ident", namespaces=NS)
    wrong = scored(item).xpath("q:conditionvar/q:and/q:not/q:varequal/text()", namespaces=NS)
    assert not wrong or set(words) | set(wrong) == set(labels)
    return frozenset(labels.index(word) for word in words)
