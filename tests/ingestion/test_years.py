from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iclod.ingestion.dates import months
from iclod.ingestion.years import LONGEST, datatype, read

XSD = "http://www.w3.org/2001/XMLSchema#"

FORMS = [
    ("2016", [("2016", None)], "unknown"),
    ("2011-", [("2011", None)], "ongoing"),
    ("2015–", [("2015", None)], "ongoing"),
    ("2008-2017", [("2008", "2017")], "ended"),
    ("2015 - 2017", [("2015", "2017")], "ended"),
    ("2011-14", [("2011", "2014")], "ended"),
    ("2018-2022 (still in use)", [("2018", "2022")], "ongoing"),
    ("2018-2022 (still in use", [("2018", "2022")], "ongoing"),
    ("2019-2023 (ongoing)", [("2019", "2023")], "ongoing"),
    ("2018-ongoing", [("2018", None)], "ongoing"),
    ("2019 - ongoing", [("2019", None)], "ongoing"),
    ("2016 onwards", [("2016", None)], "ongoing"),
    ("2018 on", [("2018", None)], "ongoing"),
    ("Since 2014", [("2014", None)], "ongoing"),
    ("since April 2017", [("2017-04", None)], "ongoing"),
    ("On-going since 2014", [("2014", None)], "ongoing"),
    ("Since 2017 - Ongoing", [("2017", None)], "ongoing"),
    ("Ongoing activities (Since 2012)", [("2012", None)], "ongoing"),
    ("Ongoing activities", [], "ongoing"),
    ("Permanent since 2012", [("2012", None)], "ongoing"),
    ("ongoing", [], "ongoing"),
    ("permanent", [], "ongoing"),
    ("en cours", [], "ongoing"),
    ("Depuis 2020", [("2020", None)], "ongoing"),
    ("depuis mai 2014", [("2014-05", None)], "ongoing"),
    ("mai 2016", [("2016-05", "2016-05")], "ended"),
    ("June 2017", [("2017-06", "2017-06")], "ended"),
    ("21 June 2018", [("2018-06-21", "2018-06-21")], "ended"),
    ("9 May 2017", [("2017-05-09", "2017-05-09")], "ended"),
    ("January - February 2018", [("2018-01", "2018-02")], "ended"),
    ("From 2021 to 2027", [("2021", "2027")], "ended"),
    ("2015-2020 / 2021-25", [("2015", "2020"), ("2021", "2025")], "ended"),
    ("2021 (ongoing since 2017)", [("2017", None)], "ongoing"),
    ("36 months (01/10/2017 – 30/09/2020)", [("2017-10-01", "2020-09-30")], "ended"),
    (
        "From September 2014 to May 2015 (still ongoing as part of the school work)",
        [("2014-09", "2015-05")],
        "ongoing",
    ),
    ("25-28 August 2016", [("2016-08-25", "2016-08-28")], "ended"),
    ("August 25-28, 2016", [("2016-08-25", "2016-08-28")], "ended"),
    ("25 August - 2 September 2016", [("2016-08-25", "2016-09-02")], "ended"),
    ("de 2015 à 2017", [("2015", "2017")], "ended"),
    ("du 1er au 3 mai 2016", [("2016-05-01", "2016-05-03")], "ended"),
    ("jusqu’en 2017", [(None, "2017")], "ended"),
    ("until 2019", [(None, "2019")], "ended"),
    ("between 2015 and 2017", [("2015", "2017")], "ended"),
    ("2016, 2017 and 2018", [("2016", None), ("2017", None), ("2018", None)], "unknown"),
    ("2016-2018, 2020", [("2016", "2018"), ("2020", None)], "unknown"),
    ("2009-10", [("2009", "2010")], "ended"),
    ("1999-02", None, "unknown"),
    ("2015/16", [("2015", "2016")], "ended"),
    ("2010 to date", [("2010", None)], "ongoing"),
    ("2016 à nos jours", [("2016", None)], "ongoing"),
    ("maart 2017", [("2017-03", "2017-03")], "ended"),
    ("21 de junio de 2018", [("2018-06-21", "2018-06-21")], "ended"),
    ("de maio de 2018", None, "unknown"),
    ("marzo 2019 - aprile 2020", [("2019-03", "2020-04")], "ended"),
    ("01.10.2017 - 30.09.2020", [("2017-10-01", "2020-09-30")], "ended"),
    ("2016-05-03", [("2016-05-03", "2016-05-03")], "ended"),
    ("Each year in March", None, "unknown"),
    ("2014-09", None, "unknown"),
    ("2017-2015", None, "unknown"),
    ("Spring 2017", None, "unknown"),
    ("31/02/2017", None, "unknown"),
    ("November - February 2018", None, "unknown"),
    ("no longer ongoing", None, "unknown"),
    ("3 years", None, "unknown"),
    ("2016 pilot", None, "unknown"),
    ("2014-2015-2016", None, "unknown"),
    ("21 June", None, "unknown"),
]


@pytest.mark.parametrize(("text", "periods", "status"), FORMS)
def test_forms(text, periods, status):
    printed = read(text)
    assert printed.text == text
    assert [(p.start, p.end) for p in printed.periods] == (periods or [])
    assert printed.status == status
    assert printed.understood is (periods is not None)
    assert printed.rest == ("" if periods is not None else text)


def test_a_remark_that_is_not_understood_leaves_the_dates():
    printed = read("2020-2025 (planned)")
    assert [(p.start, p.end) for p in printed.periods] == [("2020", "2025")]
    assert (printed.understood, printed.rest) == (False, "planned")


def test_a_remark_with_numbers_that_is_not_understood_takes_them_away():
    assert read("2016-18 (pilot 2015)").periods == ()


def test_nothing_printed():
    for text in ("", "  ", "\u00a0\n"):
        printed = read(text)
        assert (printed.text, printed.periods, printed.status) == (None, (), "unknown")
        assert printed.understood


def test_spaces_are_made_single():
    assert read("\u00a02016\u00a0 -  2018 ").text == "2016 - 2018"


def test_too_long_a_text_is_not_about_years():
    assert not read("2016 " * LONGEST).understood


def test_datatypes():
    assert datatype("2016") == XSD + "gYear"
    assert datatype("2016-05") == XSD + "gYearMonth"
    assert datatype("2016-05-03") == XSD + "date"


def test_month_names_mean_one_month():
    assert months()["mai"] == months()["maggio"] == months()["mei"] == 5
    assert "listopad" not in months() or months()["listopad"] == 11


def check(printed):
    assert printed.status in ("ongoing", "ended", "unknown")
    assert printed.understood is (printed.rest == "")
    if printed.status == "ended":
        assert printed.periods
        assert all(period.end for period in printed.periods)
    for period in printed.periods:
        assert period.start or period.end
        for lexical in filter(None, (period.start, period.end)):
            assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", lexical)
            parts = [int(part) for part in lexical.split("-")] + [1, 1]
            date(*parts[:3])


@given(st.text())
def test_never_fails(text):
    check(read(text))


WORDS = st.sampled_from(
    "2016 2017 2018 - – / ( ) [ since depuis from to until ongoing on onwards May mai 21 1er , and "
    "between 2011-14 01/10/2017 36 months each year present still in use no é".split()
)


@given(st.lists(WORDS, max_size=9).map(" ".join))
def test_never_invents_a_year(text):
    printed = read(text)
    check(printed)
    for period in printed.periods:
        for lexical in filter(None, (period.start, period.end)):
            assert lexical[:4] in text or (lexical == "2014" and "2011-14" in text)


@given(st.integers(1900, 2099), st.integers(0, 80))
def test_ranges_come_back(start, length):
    end = start + length
    printed = read(f"{start} – {end}")
    assert [(p.start, p.end) for p in printed.periods] == [(str(start), str(end))]
    assert printed.status == "ended"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_days_come_back(day):
    for text in (day.isoformat(), day.strftime("%d/%m/%Y"), day.strftime("%d.%m.%Y")):
        assert [(p.start, p.end) for p in read(text).periods] == [(day.isoformat(),) * 2]
