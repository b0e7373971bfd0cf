"""The authority that a letter is about, and the shipped list of authorities."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.errors import PatternError
from ofsted_extract.facts.dates import DateValue
from ofsted_extract.facts.header import AuthorityValue, KindValue
from ofsted_extract.pipeline.language import add_span, blank
from ofsted_extract.pipeline.visit.gazetteer import Authority, load_authorities

ROOT = Path(__file__).resolve().parents[2]
BY_NAME = {authority.name: authority for authority in load_authorities()}


def build(patterns: str | None = None) -> Language:
    nlp = blank()
    for name in ("ofsted_layout", "ofsted_authorities"):
        nlp.add_pipe(name, config={"patterns": patterns})
    return nlp


NLP = build()


def found(doc: Doc) -> AuthorityValue | None:
    spans = list(doc.spans["authority"])
    assert len(spans) <= 1
    return spans[0]._.value if spans else None


def name_of(text: str) -> str | None:
    value = found(NLP(text))
    return value.name if value else None


def codes(doc: Doc) -> list[str]:
    return [code for code, _ in doc._.warnings or []]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Monitoring visit to Wirral children's services\n\nWhat we saw.", "Wirral"),
        ("Focused visit to the London Borough of Haringey children’s services", "Haringey"),
        ("Focused visit to Hull City Council children’s services", "Kingston upon Hull"),
        ("Inspection of the Royal Borough of Kingston upon Thames", "Kingston upon Thames"),
        ("Visit to Bournemouth, Christchurch and Poole Council", "Bournemouth, Christchurch and Poole"),
        ("Bristol City of\n\nInspection of children’s social care services", "Bristol"),
        ("Area SEND inspection of St. Helens Local Area Partnership", "St Helens"),
        ("Area SEND inspection of North Lincolnshire Local Area Partnership", "North Lincolnshire"),
        ("Joint targeted area inspection of the response to abuse in Brighton & Hove", "Brighton and Hove"),
        ("Joint local area SEND inspection in Reading\n\nPupils’ reading is weak.", "Reading"),
        ("Durham County Council\n\nInspection of services for children", "Durham"),
        ("Focused visit to the City of Doncaster Council children’s services", "Doncaster"),
        ("Inspection of Northamptonshire children’s services\n\nIt ended.", "Northamptonshire"),
    ],
)  # fmt: skip
def test_the_title_names_the_authority(text: str, name: str) -> None:
    assert name_of(text) == name


def test_neighbours_and_other_bodies_are_ignored() -> None:
    text = (
        "8 May 2018\n\nTown Hall\n\nNottingham\n\nDear Ms Brook\n\n"
        "Monitoring visit to Torbay children’s services\n\nThis is about the visit to Torbay. Plymouth City "
        "Council will run the services from autumn, and Plymouth City Council has sent managers. Devon and "
        "Cornwall Police took part, as did Devon County Council.\n\n" + "Plymouth helps. " * 5
    )
    assert name_of(text) == "Torbay"


@pytest.mark.parametrize(
    "office",
    [
        "Piccadilly Gate\n\nStore Street\n\nManchester",
        "Agora\n\n6 Cumberland Place\n\nNottingham",
        "Temple Quay, Bristol",
    ],
)
def test_the_town_of_an_inspectorates_office_is_not_visited(office: str) -> None:
    doc = NLP(f"Ofsted\n\n{office}\n\nDear Ms Lark\n\nThanks to all whom we met.")
    assert found(doc) is None


@pytest.mark.parametrize("short", ["Newcastle", "Blackburn", "Stockton"])
def test_the_beginning_of_a_name_in_a_title_is_enough_if_no_other_begins_so(short: str) -> None:
    assert (name_of(f"Focused visit to {short} children’s services") or "").startswith(f"{short}")
    assert codes(NLP(f"Focused visit to {short} children’s services")) == []
    # the names of two authorities begin so
    assert codes(NLP("Focused visit to Kingston children’s services")) == ["unknown-authority"]


@pytest.mark.parametrize(
    "copies", ["Copies go to the Director of Children’s Services for Wirral.", "Local authority: Wirral"]
)
def test_the_authority_of_a_school_wins_over_the_town_of_its_address(copies: str) -> None:
    text = f"Ms Ada Lark\n\nElmtree School\n\nLiverpool\n\nDear Ms Lark\n\nOn Elmtree School\n\n{copies}"
    doc = NLP.make_doc(text)
    add_span(doc, "kind", 0, 1, KindValue("school_monitoring"))
    for _, pipe in NLP.pipeline:
        doc = pipe(doc)
    value = found(doc)
    assert value is not None
    assert value.name == "Wirral"


def test_the_name_of_a_police_force_names_no_authority() -> None:
    doc = NLP("Avon and Somerset Constabulary and Kent Police met the Essex Integrated Care Board.")
    assert found(doc) is None
    assert codes(doc) == ["no-authority"]


def test_words_in_lower_case_name_no_authority() -> None:
    assert name_of("She was reading to her class, and had to bury the hatchet.") is None


def test_codes_and_region_come_with_the_name() -> None:
    value = found(NLP("Monitoring visit to Wirral children's services"))
    assert value == AuthorityValue("Wirral", "E08000015", "North West")


def test_span_quotes_the_name_as_printed() -> None:
    doc = NLP("Focused visit to Redcar & Cleveland Borough Council children’s services")
    assert doc.spans["authority"][0].text == "Redcar & Cleveland"


@pytest.mark.parametrize("phrase", ["the London Borough of {}", "{} County Council", "{}", "the City of {}"])
def test_unknown_authority_keeps_its_printed_name(phrase: str) -> None:
    doc = NLP(
        f"Monitoring visit to {phrase.format('Fordmarsh upon Lea')} children's services\n\nWirral helps."
    )
    assert found(doc) == AuthorityValue("Fordmarsh upon Lea", None, None)
    assert codes(doc) == ["unknown-authority"]


def test_two_likely_authorities_give_a_warning() -> None:
    doc = NLP(
        "Monitoring visit to Derby children’s services\n\nMonitoring visit to Luton children’s services"
    )
    assert "ambiguous-authority" in codes(doc)


@pytest.mark.parametrize(
    ("date", "code"), [("2018-06-01", "E10000009"), ("2019", "E10000009"), ("2020-02", "E06000059")]
)
def test_authorities_of_one_name_are_distinguished_by_date(date: str, code: str) -> None:
    doc = NLP.make_doc("Dated long ago.\n\nMonitoring visit to Dorset children's services")
    add_span(doc, "dates", 0, 3, DateValue(date, "day", "letter_date"))
    for _, pipe in NLP.pipeline:
        doc = pipe(doc)
    value = found(doc)
    assert value is not None
    assert value.gss_code == code


def test_without_a_date_the_newest_of_a_name_is_taken() -> None:
    value = found(NLP("Monitoring visit to Dorset children's services"))
    assert value is not None
    assert value.gss_code == "E06000059"


def test_the_shipped_list_is_complete() -> None:
    rows = load_authorities()
    now = [row for row in rows if not row.last]
    assert len(now) == 153
    assert len({row.gss_code for row in rows}) == len(rows)
    for row in rows:
        assert re.fullmatch(r"E(06|08|09|10)\d{6}", row.gss_code or "")
        assert row.region
        assert row.kind
        assert not row.first or not row.last or row.first < row.last


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("Cumbria", "2023-03-31"),
        ("Northamptonshire", "2021-03-31"),
        ("Poole", "2019-03-31"),
        ("Bournemouth", "2019-03-31"),
    ],
)
def test_the_shipped_list_has_abolished_authorities(name: str, last: str) -> None:
    assert BY_NAME[name].last == last


def test_shipped_list_agrees_with_the_reference() -> None:
    path = ROOT.parent / "shared" / "reference" / "authorities.csv"
    if not path.is_file():
        pytest.skip("no reference list: ../shared/reference is not beside this checkout")
    spelt = {spelling.casefold(): row for row in load_authorities() for spelling in (row.name, *row.aliases)}
    with path.open(encoding="utf-8", newline="") as file:
        wanted = list(csv.DictReader(file))
    assert len(wanted) > 150
    for line in wanted:
        own = spelt[line["name"].casefold()]
        assert own.dfe_code == line["dfe_code"], line["name"]
        assert own.region == line["region"], line["name"]
        assert not line["gss_code"] or own.gss_code == line["gss_code"], line["name"]


HEAD = "name,aliases,gss_code,dfe_code,region,type,from,to\n"


def test_own_list_adds_and_replaces_by_name(tmp_path: Path) -> None:
    own = HEAD + "Fordmarsh,Ford Marsh,E06009999,999,South East,Unitary,2027-04-01,\nWirral,,E99999999,,,,,\n"
    (tmp_path / "authorities.csv").write_text(own, encoding="utf-8")
    rows = load_authorities(str(tmp_path))
    assert [row.gss_code for row in rows if row.name == "Wirral"] == ["E99999999"]
    nlp = build(str(tmp_path))
    assert found(nlp("Monitoring visit to Ford Marsh children's services")) == AuthorityValue(
        "Fordmarsh", "E06009999", "South East"
    )
    assert found(nlp("Monitoring visit to Leeds children's services")) is not None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name,aliases\nX,\n", "authorities.csv:1: the column 'gss_code' is missing"),
        (HEAD + ",,,,,,,\n", "authorities.csv:2:"),
    ],
)
def test_a_fault_in_a_list_is_reported_with_its_line(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "authorities.csv").write_text(content, encoding="utf-8")
    with pytest.raises(PatternError, match=re.escape(says)):
        load_authorities(str(tmp_path))


def test_bad_bytes_are_a_pattern_error(tmp_path: Path) -> None:
    (tmp_path / "authorities.csv").write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(PatternError, match=r"authorities\.csv"):
        load_authorities(str(tmp_path))


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_at_most_one_authority(text: str) -> None:
    doc = NLP(text)
    value = found(doc)
    assert value is not None or "no-authority" in codes(doc)


@given(
    st.sampled_from(load_authorities()),
    st.sampled_from(["{} children’s services", "{} local authority", "the {} Council"]),
)
@settings(max_examples=60, deadline=None)
def test_every_authority_is_found_in_a_title(authority: Authority, phrase: str) -> None:
    assert name_of(f"Monitoring visit to {phrase.format(authority.name)}\n\nWhat we saw.") == authority.name
