import re
from datetime import datetime

import pytest
from lxml import etree

from iclod.validation.formats import trl
from iclod.validation.report import ordered

from .conftest import result

#: What `gitb_tr.xsd` asks of a report of the type TAR, in our words.
GRAMMAR = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.gitb.com/tr/v1/"
 datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><element name="TestStepReport">
 <ref name="typed"/><attribute name="name" ns=""/>
 <element name="date"><data type="dateTime"/></element>
 <element name="result"><choice><value>SUCCESS</value><value>FAILURE</value>
  <value>WARNING</value><value>UNDEFINED</value></choice></element>
 <element name="overview">
  <element name="validationServiceName"><text/></element>
  <element name="validationServiceVersion"><text/></element></element>
 <element name="counters">
  <element name="nrOfAssertions"><data type="integer"/></element>
  <element name="nrOfErrors"><data type="integer"/></element>
  <element name="nrOfWarnings"><data type="integer"/></element></element>
 <optional><element name="context"><attribute name="type" ns=""/>
  <oneOrMore><element name="item" ns="http://www.gitb.com/core/v1/">
   <attribute name="name" ns=""/><attribute name="type" ns=""/>
   <attribute name="embeddingMethod" ns=""><choice><value>STRING</value><value>BASE64</value>
    <value>URI</value></choice></attribute>
   <element name="value"><text/></element></element></oneOrMore></element></optional>
 <optional><element name="reports"><oneOrMore><choice>
  <element name="info"><ref name="bar"/></element>
  <element name="warning"><ref name="bar"/></element>
  <element name="error"><ref name="bar"/></element></choice></oneOrMore></element></optional>
</element></start>
<define name="typed">
 <attribute name="type" ns="http://www.w3.org/2001/XMLSchema-instance"/></define>
<define name="bar"><ref name="typed"/><interleave>
 <optional><element name="assertionID"><text/></element></optional>
 <element name="description"><text/></element>
 <optional><element name="location"><text/></element></optional>
 <optional><element name="test"><text/></element></optional>
 <optional><element name="type"><text/></element></optional>
 <optional><element name="value"><text/></element></optional></interleave></define>
</grammar>"""
SPACES = {"tr": trl.REPORT, "gitb": trl.CORE}


def read(report, **options):
    tree = etree.fromstring(trl.write(report, **options))
    etree.RelaxNG(etree.fromstring(GRAMMAR)).assertValid(tree)
    return tree


def said(tree, path):
    return [element.text for element in tree.iterfind(path, SPACES)]


def test_it_is_a_report_of_the_test_bed(report, nothing):
    tree = read(report, context={"input": "<a> <b> <c> ."})
    assert said(tree, "tr:result") == ["FAILURE"]
    assert len(tree.findall("tr:reports/tr:error", SPACES)) == report.counts["Violation"]
    assert said(tree, "gitb:none") == []
    assert said(tree, "tr:context/gitb:item/gitb:value") == ["<a> <b> <c> ."]
    assert said(read(nothing), "tr:result") == ["SUCCESS"]


def test_types_are_names_in_its_namespace(report):
    tree = read(report)
    for element in tree.iter():
        named = element.get("{http://www.w3.org/2001/XMLSchema-instance}type")
        if named:
            prefix, _, name = named.partition(":")
            assert (element.nsmap[prefix], name in ("TAR", "BAR")) == (trl.REPORT, True)


def test_warnings_alone_are_no_failure():
    assert said(read(ordered([result(severity="Warning")])), "tr:result") == ["WARNING"]


def test_location_and_test_are_as_its_clients_know_them(report):
    locations = said(read(report, language="en"), "tr:reports/tr:error/tr:location")
    assert any(re.match(r"\[Focus node\] - \[.*\] - \[Result path\] - \[", t) for t in locations)
    assert any("a b.ttl, line 7, column 3" in text for text in locations)
    french = said(read(report, language="fr"), "tr:reports/tr:error/tr:location")
    assert any("ligne 7" in text for text in french)


@pytest.mark.parametrize("kind", ["error", "warning", "info"])
def test_the_same_in_json(report, kind):
    tree = trl.document(report)
    described = [item["description"] for item in tree["reports"][kind]]
    # XML has no words for some characters.
    written = said(read(report), f"tr:reports/tr:{kind}/tr:description")
    assert len(described) == len(written)
    assert datetime.fromisoformat(tree["date"]).tzinfo is not None
