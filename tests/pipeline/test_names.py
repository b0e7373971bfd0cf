"""Names of people: their shapes, and invented names in whole letters."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ofsted_extract.pipeline.people.names import NameReader
from ofsted_extract.rules.patterns import load_patterns

from .made_up_people import NLP, REPORT, letter, part


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dr Máire O’Neill-Van Dyke OBE, HMI", "Máire O’Neill-Van Dyke"),
        ("Jean-luc de la Tour HMI", "Jean-luc de la Tour"),
        ("J. R. McIntyre QPM", "J. R. McIntyre"),
        ("Ann SMITH", "Ann SMITH"),
        ("Ada Moss BSc MRCPsych", "Ada Moss"),
        ("AdaMoss", "Ada Moss"),
        ("Ian Head, Ofsted inspector", "Ian Head"),
        ("Ada Smith-O'Neill HMI", "Ada Smith-O'Neill"),
        ("Ada da Silva-O’Dea, HMI", "Ada da Silva-O’Dea"),
        ("Ada Al-Sa'di HMI", "Ada Al-Sa'di"),
        ("Amir ibn Said HMI", "Amir ibn Said"),
        ("Jan van 't Hoff HMI", "Jan van 't Hoff"),
        ("Dafydd ap Rhys HMI", "Dafydd ap Rhys"),
        ('Robert "Bob" Moss HMI', 'Robert "Bob" Moss'),
        ("Robert ‘Bob’ van der Berg HMI", "Robert ‘Bob’ van der Berg"),
        ("Robert (Bob) Moss HMI", "Robert (Bob) Moss"),
        ("RN Moss HMI", "RN Moss"),
        ("Ada Moss O.B.E.", "Ada Moss"),
        ("Ada O’ Neill HMI", "Ada O’Neill"),
        ("Zoe\u0308 Moss HMI", "Zoe\u0308 Moss"),
    ],
)
def test_a_name_is_read_whatever_its_shape(text: str, name: str) -> None:
    doc = NLP.make_doc(text)
    found = NameReader(load_patterns()).read(doc, 0, len(doc))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "text", ["Director Moss", "McIntyre", "Ada moss", "Head of Service", "Care Quality", "1 Ada Moss"]
)
def test_offices_and_incomplete_names_are_not_names(text: str) -> None:
    doc = NLP.make_doc(text)
    assert NameReader(load_patterns()).read(doc, 0, len(doc)) is None


@pytest.mark.parametrize(
    "letters",
    [
        *("OBE", "CBE", "MBE", "DL", "QPM", "PhD", "MA", "JP", "BEM", "KC", "DPhil", "MSc", "FRSA", "O.B.E."),
        *("BA (Hons)", "MA (Oxon)", "BSc (Hons), MSc", "CBE, PhD", "(OBE)", "MBE FRCPCH"),
    ],
)
@pytest.mark.parametrize("comma", ["", ","])
def test_letters_after_a_name_do_not_end_a_list_of_people(letters: str, comma: str) -> None:
    doc = NLP(letter(f"The inspectors were Ada Moss{comma} {letters}{comma} HMI and Ben Rook {letters} HMI."))
    assert [(value.name, value.role) for value in part(doc, "inspector")] == [
        ("Ada Moss", "HMI"),
        ("Ben Rook", "HMI"),
    ]


LOWER = st.text(alphabet="abcdefghijklmnoprstuvw", min_size=3, max_size=8)
WORD = LOWER.map(str.capitalize)
NEVER = load_patterns().words("never-names") | load_patterns().words("post-nominals")
NEVER |= load_patterns().words("person-titles") | load_patterns().words("address-words")


SURNAMES = (
    *(
        "{}",
        "Mc{}",
        "O’{}",
        "O'{}",
        "van {}",
        "de la {}",
        "{}-Moss",
        "St. {}",
        "Moss-O'{}",
        "ap {}",
        "bin {}",
    ),
    *("van der {}", "da {}-O’Dea", "van 't {}", '"Bob" {}', "“Bob” de {}", "‘Bob’ Mc{}"),
)
HONOURS = ("", " OBE", ", CBE", " PhD", " QPM, DL", " BA (Hons)", " M.B.E.")


@st.composite
def made_up_names(draw: st.DrawFn) -> str:
    words = draw(st.lists(WORD, min_size=2, max_size=3))
    surname = draw(st.sampled_from(SURNAMES))
    assume(not any(word.lower() in NEVER for word in words))
    return " ".join([*words[:-1], surname.format(words[-1])])


FORMS = (
    "The inspectors were {}, HMI, and {}, HMI.",
    "Her Majesty’s Inspectors for this visit were {} and {}.",
    "The inspectors were {} and {}, Her Majesty’s Inspectors.",
    "The visit was carried out by {} HMI and {} HMI.",
    "The visit was undertaken by Her Majesty’s Inspectors, {} and {}.",
)


@given(made_up_names(), made_up_names(), st.sampled_from(FORMS), st.sampled_from(HONOURS))
@example("Ada Moss", "Ben Wed", FORMS[0], "")
@example("Jo Ive", "Kim Cannot", FORMS[1], " MA")
@settings(max_examples=150, deadline=None)
def test_names_in_a_letter_are_read_exactly_as_printed(
    first: str, second: str, form: str, honours: str
) -> None:
    assume(first.casefold().replace("’", "'") != second.casefold().replace("’", "'"))
    text = letter(
        form.format(first + honours, second + honours),
        address=f"{second}{honours}\n\nChief Officer",
        signature=f"pp {first}{honours}\n\nHMI",
    )
    doc = NLP(text)
    assert [value.name for value in part(doc, "inspector")] == [first, second]
    assert [value.name for value in part(doc, "signatory")] == [first]
    assert [value.name for value in part(doc, "addressee")] == [second]
    assert all(span.text == span._.value.name for span in doc.spans["people"])


LISTS = (
    "Lead inspector: {}\n\nTeam inspectors: {}",
    "Lead inspector: {}, HMI\n\nTeam inspectors: {}, HMI",
    "Lead inspector: {} HMI\n\nTeam inspectors: {} HMI",
    "{}\tHMI, lead inspector\n\n{}\tOfsted Inspector",
    "{}, HMI\t{}, CQC Inspector",
)


@given(made_up_names(), made_up_names(), st.sampled_from(LISTS), st.sampled_from(HONOURS))
@settings(max_examples=100, deadline=None)
def test_names_in_a_report_are_read_exactly_as_printed(
    first: str, second: str, form: str, honours: str
) -> None:
    assume(first.casefold().replace("’", "'") != second.casefold().replace("’", "'"))
    text = REPORT.format(size="two", more="", list=form.format(first + honours, second + honours))
    assert [value.name for value in part(NLP(text), "inspector")] == [first, second]


COLUMNS = (
    "{}\t{}\n\nHer Majesty’s Inspector\tHer Majesty’s Inspector",
    "{}\n\nHer Majesty’s Inspector\n\n{}\n\nHer Majesty’s Inspector",
    "{}, Her Majesty’s Inspector\n\npp {}, Her Majesty’s Inspector",
    "pp {}\n\nHMI\n\n{}\n\nOfsted Inspector",
)


@given(made_up_names(), made_up_names(), st.sampled_from(COLUMNS), st.sampled_from(HONOURS))
@settings(max_examples=100, deadline=None)
def test_signatures_are_read_exactly_as_printed(first: str, second: str, form: str, honours: str) -> None:
    assume(first.casefold().replace("’", "'") != second.casefold().replace("’", "'"))
    doc = NLP(letter(signature=form.format(first + honours, second + honours)))
    assert [value.name for value in part(doc, "signatory")] == [first, second]
    assert all(value.role for value in part(doc, "signatory"))


ADDRESSES = (
    "{}\n\nDirector of Children’s Services\n\n{}\n\nChief Executive",
    "Mr {}, Director of Children’s Services\n\nMs {}, Chief Executive",
    "Mr {}\tMs {}\n\nDirector of Children’s Services\tChief Executive",
    "Mr {} and Ms {}",
)


@given(made_up_names(), made_up_names(), st.sampled_from(ADDRESSES), st.sampled_from(HONOURS))
@settings(max_examples=100, deadline=None)
def test_several_addressees_are_read_exactly_as_printed(
    first: str, second: str, form: str, honours: str
) -> None:
    text = letter(address=form.format(first + honours, second + honours) + "\n\nTown Hall", dear="both")
    assert [value.name for value in part(NLP(text), "addressee")] == [first, second]


PIECES = st.sampled_from(
    [
        "Dear ",
        "Yours sincerely",
        "\n\n",
        "\t",
        "Lead inspector:",
        "The inspectors were ",
        ", HMI",
        " and ",
        "Ada Moss",
        "Inspection team",
        "Mc",
        "-",
        "’",
        " ",
        "O",
        "(",
        "\u00ad",
        "Team inspectors: ",
        "3 May 2019",
    ]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_errors(text: str) -> None:
    doc = NLP(text)
    for span in doc.spans["people"]:
        assert span.text.strip()
        assert len(span._.value.name.split()) >= 2
