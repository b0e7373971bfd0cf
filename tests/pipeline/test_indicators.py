"""Which statistic a figure is a value of. The sentences were written for these tests."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from ofsted_extract import extract
from ofsted_extract.facts.figures import FigureValue
from ofsted_extract.pipeline.indicators.examples import indicator_read
from ofsted_extract.pipeline.language import build_pipeline
from ofsted_extract.rules.indicators import IndicatorExample
from ofsted_extract.rules.patterns import load_patterns

NLP = build_pipeline()
FSM = "The proportion of pupils who are entitled to free school meals:"
EAL = "Pupils with English as an additional language:"
OF_THESE = "There are 310 looked-after children. Of this number:"
LAST_YEAR = "In the past year:"

STATISTICS = [
    ("population_under_18", "About [[44,500]] children under the age of 18 live in this county."),
    (
        "population_under_18_share",
        "These children under the age of 18 make up [[23%]] of the total population.",
    ),
    ("child_poverty", "Some [[26%]] of children in the town live in poverty."),
    ("fsm_primary", (FSM, "in primary schools is [[19%]] (the national average is 14%)")),
    ("fsm_primary", (FSM, "in primary schools is 19% (the national average is [[14%]])")),
    ("fsm_secondary", (FSM, "in secondary schools is [[16.5%]] (the national average is 13%).")),
    ("fsm_secondary", (FSM, "in secondary schools is 16.5% (the national average is [[13%]]).")),
    (
        "minority_ethnic_children",
        "Children from minority ethnic groups account for [[31%]] of all children here.",
    ),
    ("eal_primary", (EAL, "in primary schools is [[8.5%]] (the national average is 20%)")),
    ("eal_secondary", (EAL, "in secondary schools: [[6%]] (the national average is 15%).")),
    ("contacts", "In June 2016, [[1,240]] contacts were received by the service."),
    ("referrals", "In the last year, [[3,120]] referrals were made to children’s social care."),
    ("re_referrals", "The re-referral rate has fallen to [[21%]]."),
    ("re_referrals", "The percentage of re-referrals was 30%, higher than in similar authorities ([[22%]])."),
    ("assessments_on_time", "Only [[64%]] of assessments were completed in 45 working days."),
    (
        "children_in_need",
        "In May 2016, [[980]] children were assessed as in need of a specialist service.",
    ),
    ("section_47_enquiries", "Last year, there were [[640]] section 47 enquiries."),
    ("initial_conferences_on_time", "At present, [[83%]] of initial conferences take place within 15 days."),
    ("child_protection_plans", "There are [[210]] children with a child protection plan."),
    ("child_protection_plans", "In May, 190 children had a child protection plan, up from [[160]] in March."),
    (
        "child_protection_plans_rate",
        "In May, 190 children had a child protection plan (a rate of [[41]] per 10,000).",
    ),
    (
        "repeat_child_protection_plans",
        "Among children, [[19%]] had a second or subsequent child protection plan.",
    ),
    ("private_fostering", "In May 2016, [[eleven]] children were privately fostered."),
    (
        "serious_incident_notifications",
        "[[Three]] serious incident notifications were made to Ofsted last year.",
    ),
    ("serious_case_reviews", "[[Two]] serious case reviews were completed since 2014."),
    ("children_missing", "Last year, [[72]] children went missing from care."),
    ("missing_episodes", "Last year, there were [[318]] episodes of children going missing."),
    ("return_interviews", "In the last quarter, [[81%]] of return home interviews were completed in time."),
    (
        "children_looked_after",
        "At 31 May 2016, [[402]] children were being looked after by the council.",
    ),
    ("children_looked_after", "There are now [[517]] children in care."),
    (
        "children_looked_after",
        "The number of looked-after children rose from [[310]] in 2015 to 344 in 2016.",
    ),
    (
        "children_looked_after_rate",
        "In May, 402 children were looked after by the council (a rate of [[66]] per 10,000).",
    ),
    ("unaccompanied_children", (OF_THESE, "[[nine]] are unaccompanied asylum-seeking children")),
    ("placed_outside_area", (OF_THESE, "[[120]] (39%) live outside the authority area")),
    ("placed_outside_area", (OF_THESE, "120 ([[39%]]) live outside the authority area")),
    ("placed_over_20_miles", "Few looked-after children, [[11%]], live more than 20 miles from home."),
    (
        "in_residential_homes",
        (OF_THESE, "[[35]] live in residential children’s homes, of whom 18 live elsewhere"),
    ),
    (
        "in_residential_homes",
        (OF_THESE, "35 live in residential children’s homes, of whom [[51%]] live out of the authority area"),
    ),
    ("in_residential_schools", (OF_THESE, "[[four]] live in residential special schools")),
    (
        "with_foster_families",
        (OF_THESE, "[[228]] live with foster families, 30% of them elsewhere"),
    ),
    ("with_parents", (OF_THESE, "[[17]] live with parents, of whom two live out of the area")),
    ("placement_moves", "Last year, [[12%]] of looked-after children had three or more placements."),
    ("long_term_stability", "Some [[71%]] of children have been in the same placement for two years."),
    ("reviews_on_time", "Nearly all statutory reviews of looked-after children are on time, at [[97%]]."),
    ("pep_up_to_date", "In June, [[74%]] of children in care had a current personal education plan."),
    (
        "health_assessments_initial",
        "Only [[48%]] of initial health assessments are completed within timescale.",
    ),
    (
        "health_assessments_up_to_date",
        "In June, [[89%]] of children in care had had an annual health assessment.",
    ),
    ("dental_checks", "Some [[84%]] of children in care had dental checks last year."),
    ("sdq", "For [[68%]] of children in care a strengths and difficulties questionnaire has been completed."),
    ("attendance_low", "There are [[19]] pupils with attendance below 85%."),
    ("exclusions", "In the spring, [[four]] children in care were permanently excluded."),
    ("ceased_to_be_looked_after", (LAST_YEAR, "[[133]] children ceased to be looked after")),
    (
        "returned_to_care",
        (
            LAST_YEAR,
            "133 ceased to be looked after, of whom [[8%]] subsequently returned to be looked after",
        ),
    ),
    ("adoptions", (LAST_YEAR, "there have been [[27]] adoptions")),
    (
        "adoption_time_to_placement",
        "The average time from entry into care to moving in with adopters is [[503]] days.",
    ),
    ("adoption_time_to_match", "The average time from a placement order to a match is [[154]] days."),
    ("adopters_approved", "In 2015, [[18]] adopters were approved."),
    (
        "special_guardianship_orders",
        (LAST_YEAR, "[[14]] children became subjects of special guardianship orders"),
    ),
    ("foster_carers_recruited", "Last year, [[16]] new foster carers were approved."),
    ("care_leavers", "The council is responsible for [[188]] care leavers."),
    ("care_leavers_in_touch", "The service keeps in touch with [[90%]] of care leavers."),
    ("care_leavers_eet", "Some [[54%]] of care leavers are in training, employment or education."),
    ("care_leavers_neet", "Too many care leavers, [[41%]], are not in education, employment or training."),
    ("care_leavers_neet", "In June, [[33]] care leavers were not in education, employment or training."),
    (
        "care_leavers_suitable_accommodation",
        "In June, [[88%]] of care leavers were in suitable accommodation.",
    ),
    (
        "care_leavers_suitable_accommodation",
        "In June, 88% of care leavers were in suitable accommodation, compared with [[79%]] a year before.",
    ),
    ("care_leavers_higher_education", "Currently, [[eight]] care leavers are at university."),
    ("staying_put", "At present, [[21]] young people remain with their former foster carers."),
    (
        "houses_of_multiple_occupation",
        (LAST_YEAR, "[[two]] young people now live in houses of multiple occupation"),
    ),
    ("social_worker_caseload", "Average caseloads have fallen to [[15]]."),
    ("social_worker_caseload", "Caseloads of social workers are on average [[18]] children."),
    ("social_worker_vacancies", "The vacancy rate of social workers stands at [[14%]]."),
    ("agency_workers", "Currently, [[27%]] of social work posts are filled by agency staff."),
    ("agency_workers", "The authority has [[32]] agency social workers."),
    ("social_worker_turnover", "The turnover of social workers was [[19%]] last year."),
    ("childrens_homes", "The council runs [[three]] children’s homes."),
    ("ehc_plans", "There are [[2,310]] young people with an EHC plan."),
    ("ehc_plans_on_time", "Only [[37%]] of EHC plans are issued within the 20-week timescale."),
    ("elective_home_education", "The council knows of [[240]] children who are electively home educated."),
    ("children_missing_education", "In June, [[54]] children were missing education."),
]

NONE = [
    "Inspectors met [[14]] children in care.",
    "In [[six]] of the cases seen, plans were late.",
    "In a survey, [[61%]] of looked-after children said that they liked their home.",
    "The number of children in care has grown by [[9%]].",
    "There was a [[15%]] increase in referrals to children’s social care.",
    "The council wants to reduce the number of agency workers by [[half]].",
    "Of the looked-after children, [[40]] are boys.",
    "The virtual school supports [[58]] looked-after children who are in Year 11.",
    "Personal advisers have an average caseload of [[24]].",
    "Independent reviewing officers hold an average of [[80]] cases.",
    "One social worker had [[33]] children.",
    "Some [[20%]] of assessments took longer than 45 working days.",
    "Care leavers should be visited within [[eight]] weeks.",
    "The council plans to open [[two]] children’s homes.",
    "Last year, [[19]] children were placed for adoption.",
    "Currently, [[nine]] approved adopters are waiting for a match.",
    "There are [[12]] care leavers in custody.",
    "Only [[30%]] of pathway plans are up to date.",
    "Some [[8%]] of care leavers are in unsuitable accommodation.",
    "Some [[45%]] of children with child protection plans had them because of neglect.",
    "Of 133 children who left care, [[25]] moved on to independent living.",
    "The youth service received [[90]] referrals last year.",
    "There are [[three]] serious case reviews under way.",
    "Most looked-after children live with foster families within [[20]] miles of home.",
    "The largest minority ethnic groups are Polish ([[3%]]) and Indian (2%).",
    "The team has [[five]] personal advisers.",
    "The number of looked-after children and of child protection plans fell by 8% and by [[12]].",
    "The share of care leavers in suitable accommodation is [[4%]] lower than in 2016.",
]


def read(sentence: str | tuple[str, str]) -> FigureValue:
    lead, text = (None, sentence) if isinstance(sentence, str) else sentence
    figure = indicator_read(NLP, IndicatorExample(text=text, lead=lead, gives=None))
    assert figure is not None
    return figure


@pytest.mark.parametrize(("indicator", "sentence"), STATISTICS)
def test_a_figure_is_a_value_of_a_statistic(indicator: str, sentence: str | tuple[str, str]) -> None:
    assert read(sentence).indicator == indicator


@pytest.mark.parametrize("sentence", NONE)
def test_parts_samples_changes_and_targets_have_no_indicator(sentence: str) -> None:
    assert read(sentence).indicator is None


def test_every_indicator_has_a_sentence_here() -> None:
    assert {indicator for indicator, _ in STATISTICS} == set(load_patterns().indicators)


def test_every_indicator_has_a_rule_that_names_itself() -> None:
    patterns = load_patterns()
    assert set(patterns.indicators) <= {rule.gives for rule in patterns.indicator_rules.values()}
    rule = read("The council runs [[three]] children’s homes.").indicator_rule
    assert rule == "indicator/childrens-homes"


def test_both_values_of_a_trend_have_the_indicator_and_so_has_the_trend(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    text = "In May 2016, 88% of care leavers were in suitable accommodation, compared with 70% in May 2015."
    letter.write_text(text, encoding="utf-8")
    record = extract(letter)
    assert [figure.indicator for figure in record.figures] == ["care_leavers_suitable_accommodation"] * 2
    assert [trend.indicator for trend in record.trends] == ["care_leavers_suitable_accommodation"]


def test_a_rule_of_the_users_own_is_tried_before_the_shipped_ones(tmp_path: Path) -> None:
    rule = "indicator_rules:\n  - {id: indicator/no, about: none, gives: null, has: {said: [care leavers]}, "
    (tmp_path / "own.yaml").write_text(rule + 'examples: ["[[9]] care leavers"]}\n', encoding="utf-8")
    doc = build_pipeline(str(tmp_path))("In May, 88% of care leavers were in suitable accommodation.")
    assert [span._.value.indicator for span in doc.spans["figures"]] == [None]


def test_without_trends_and_sections_the_component_reads_figures_alone() -> None:
    nlp = spacy.blank("en")
    for name in ("ofsted_layout", "ofsted_sentences", "ofsted_dates", "ofsted_figures", "ofsted_indicators"):
        nlp.add_pipe(name)
    doc = nlp("In May, 88% of care leavers were in suitable accommodation.")
    assert doc.spans["figures"][0]._.value.indicator == "care_leavers_suitable_accommodation"
