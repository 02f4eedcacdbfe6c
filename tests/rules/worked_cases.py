"""Worked cases of case work's rules: what is given, on which day, what must come out, and where that is written.

Worked out by hand from the sources, not from the code. `test_worked_cases.py` holds the rules to them.
"""

from __future__ import annotations

from typing import NamedTuple

ACT = "2014 Act s104"
EAST_HERTS = "eastherts.gov.uk anti-social-behaviour-case-review"
RICHMOND = "richmond.gov.uk community_trigger_process_timeline"
GOSPORT = "gosport.gov.uk article 2445"
GUILDFORD = "guildford.gov.uk article 25386"
WESTMINSTER = "westminster.gov.uk community-trigger"
NORTH_HERTS = "north-herts.gov.uk community-trigger"
SCALE = "open ASB risk scale, 0 to 28"
DASH = "nidasnorfolk.co.uk professional referral"
HOMELESS = "homelessness matrix, 0 to 5 each; bands are a specimen"
WATFORD = "Watford terms of reference"
POLICE = "a UK force's intervals, slideserve.com initial-call-to-pcc"
REPEAT = "police training notes: 3 similar incidents in 3 months"
HAVERING = "Havering 2013/14, democracy.havering.gov.uk mgAi 7435"
DERBYSHIRE = "saferderbyshire.gov.uk report guide"


class Worked(NamedTuple):
    """One worked case."""

    rule: str
    given: str
    """Words that the rule's reader in `test_worked_cases.py` understands."""
    day: str
    expected: str
    source: str


# Deadlines: `procedure step [start of the step, where it is not the application]`; the day is that of the application.
DEADLINES = [
    Worked("deadline", "east-herts acknowledge", "2019-11-04", "2019-11-07", EAST_HERTS),
    Worked("deadline", "east-herts decision", "2019-11-04", "2019-11-22", EAST_HERTS),
    Worked("deadline", "east-herts acknowledge", "2019-12-20", "2019-12-27", EAST_HERTS),
    Worked("deadline", "east-herts decision", "2019-12-20", "2020-01-14", EAST_HERTS),
    Worked("deadline", "east-herts review decided=2020-01-14", "2019-12-20", "2020-02-04", EAST_HERTS),
    Worked("deadline", "east-herts review decided=2019-11-20", "2019-11-04", "2019-12-11", EAST_HERTS),
    Worked("deadline", "east-herts appeal appealed=2020-02-10", "2019-12-20", "2020-03-02", EAST_HERTS),
    Worked("deadline", "east-herts acknowledge", "2020-04-08", "2020-04-15", EAST_HERTS),
    Worked("deadline", "east-herts decision", "2020-04-08", "2020-04-30", EAST_HERTS),
    Worked("deadline", "east-herts acknowledge", "2020-05-07", "2020-05-13", EAST_HERTS),
    Worked("deadline", "east-herts acknowledge", "2022-05-31", "2022-06-07", EAST_HERTS),
    Worked("deadline", "east-herts acknowledge", "2022-09-16", "2022-09-22", EAST_HERTS),
    Worked("deadline", "east-herts acknowledge", "2023-05-05", "2023-05-11", EAST_HERTS),
    Worked("deadline", "east-herts acknowledge", "2026-12-24", "2026-12-31", EAST_HERTS),
    Worked("deadline", "east-herts information", "2019-11-04", "none", EAST_HERTS),
    Worked("deadline", "east-herts outcome", "2019-11-04", "none", EAST_HERTS),
    Worked("deadline", "default acknowledge", "2019-11-04", "2019-11-07", EAST_HERTS),
    Worked("deadline", "default decision", "2019-12-20", "2020-01-14", EAST_HERTS),
    Worked("deadline", "default review decided=2020-01-14", "2019-12-20", "2020-02-04", EAST_HERTS),
    Worked("deadline", "richmond acknowledge", "2019-11-04", "2019-11-06", RICHMOND),
    Worked("deadline", "richmond information", "2019-11-04", "2019-11-22", RICHMOND),
    Worked("deadline", "richmond decision", "2019-11-04", "2019-12-03", RICHMOND),
    Worked("deadline", "richmond panel", "2019-11-04", "2019-12-12", RICHMOND),
    Worked("deadline", "richmond outcome panel=2019-12-12", "2019-11-04", "2019-12-23", RICHMOND),
    Worked("deadline", "richmond papers panel=2019-12-12", "2019-11-04", "2019-12-10", RICHMOND),
    Worked("deadline", "richmond papers panel=2019-12-27", "2019-11-04", "2019-12-23", RICHMOND),
    Worked("deadline", "richmond acknowledge", "2019-12-20", "2019-12-24", RICHMOND),
    Worked("deadline", "richmond information", "2019-12-20", "2020-01-14", RICHMOND),
    Worked("deadline", "richmond decision", "2019-12-20", "2020-01-23", RICHMOND),
    Worked("deadline", "richmond panel", "2019-12-20", "2020-02-03", RICHMOND),
    Worked("deadline", "richmond outcome panel=2020-02-03", "2019-12-20", "2020-02-12", RICHMOND),
    Worked("deadline", "richmond acknowledge", "2020-04-08", "2020-04-14", RICHMOND),
    Worked("deadline", "richmond acknowledge", "2022-05-31", "2022-06-06", RICHMOND),
    Worked("deadline", "gosport acknowledge", "2019-11-04", "2019-11-18", GOSPORT),
    Worked("deadline", "gosport decision acknowledged=2019-11-18", "2019-11-04", "2019-12-09", GOSPORT),
    Worked("deadline", "gosport review decided=2019-12-09", "2019-11-04", "2020-01-09", GOSPORT),
    Worked("deadline", "gosport acknowledge", "2019-12-20", "2020-01-08", GOSPORT),
    Worked("deadline", "gosport decision", "2019-11-04", "waiting", GOSPORT),
    Worked("deadline", "guildford acknowledge", "2019-11-04", "2019-11-07", GUILDFORD),
    Worked("deadline", "guildford outcome", "2019-11-04", "2019-12-09", GUILDFORD),
    Worked("deadline", "guildford acknowledge", "2019-12-20", "2019-12-27", GUILDFORD),
    Worked("deadline", "guildford outcome", "2019-12-20", "2020-01-29", GUILDFORD),
    Worked("deadline", "westminster acknowledge", "2019-11-04", "2019-11-06", WESTMINSTER),
    Worked("deadline", "westminster acknowledge", "2019-12-20", "2019-12-24", WESTMINSTER),
    Worked("deadline", "westminster acknowledge", "2022-09-16", "2022-09-21", WESTMINSTER),
    Worked("deadline", "north-herts acknowledge", "2019-11-04", "2019-11-07", NORTH_HERTS),
    Worked("deadline", "north-herts acknowledge", "2019-12-20", "2019-12-27", NORTH_HERTS),
]

# Risk: `scale factor=answer…`; all other factors have their least answer. Out comes total, band, floors.
SCORES = [
    Worked("risk", "specimen", "2019-12-10", "0 low", SCALE),
    Worked("risk", "specimen safe=nervous", "2019-12-10", "1 low", SCALE),
    Worked(
        "risk",
        "specimen frequency=occasional duration=recent impact=moderate vulnerability=moderate safe=nervous",
        "2019-12-10",
        "6 low",
        SCALE,
    ),
    Worked(
        "risk",
        "specimen frequency=weekly duration=recent impact=moderate safe=nervous",
        "2019-12-10",
        "7 medium",
        SCALE,
    ),
    Worked("risk", "specimen frequency=weekly duration=ongoing impact=moderate", "2019-12-10", "7 medium", SCALE),
    Worked(
        "risk",
        "specimen frequency=daily duration=longstanding impact=severe vulnerability=moderate safe=nervous",
        "2019-12-10",
        "14 medium",
        SCALE,
    ),
    Worked(
        "risk",
        "specimen frequency=daily duration=longstanding impact=severe vulnerability=moderate type=harassment",
        "2019-12-10",
        "15 high",
        SCALE,
    ),
    Worked(
        "risk",
        "specimen frequency=daily duration=longstanding impact=severe vulnerability=high violence=yes safe=not-safe"
        " hate=yes type=criminal",
        "2019-12-10",
        "28 high: violence, not safe at home, hate, high vulnerability with violence, high vulnerability with hate",
        SCALE,
    ),
    Worked("risk", "specimen violence=yes", "2019-12-10", "4 medium: violence", SCALE),
    Worked("risk", "specimen safe=not-safe", "2019-12-10", "3 medium: not safe at home", SCALE),
    Worked("risk", "specimen hate=yes", "2019-12-10", "3 medium: hate", SCALE),
    Worked("risk", "specimen frequency=daily duration=ongoing", "2019-12-10", "7 medium: daily and ongoing", SCALE),
    Worked("risk", "specimen frequency=daily duration=longstanding", "2019-12-10", "8 medium", SCALE),
    Worked("risk", "specimen frequency=daily duration=recent", "2019-12-10", "6 low", SCALE),
    Worked("risk", "specimen frequency=weekly duration=ongoing", "2019-12-10", "5 low", SCALE),
    Worked(
        "risk",
        "specimen vulnerability=high violence=yes",
        "2019-12-10",
        "7 high: violence, high vulnerability with violence",
        SCALE,
    ),
    Worked(
        "risk",
        "specimen vulnerability=high hate=yes",
        "2019-12-10",
        "6 high: hate, high vulnerability with hate",
        SCALE,
    ),
    Worked("risk", "specimen vulnerability=moderate violence=yes", "2019-12-10", "5 medium: violence", SCALE),
    Worked("risk", "specimen violence=yes hate=yes", "2019-12-10", "7 medium: violence, hate", SCALE),
    Worked("risk", "specimen vulnerability=high", "2019-12-10", "3 low", SCALE),
    Worked("risk", "specimen impact=severe", "2019-12-10", "4 low", SCALE),
    Worked("risk", "specimen type=neighbour", "2019-12-10", "0 low", SCALE),
    Worked("risk", "specimen type=environmental", "2019-12-10", "0 low", SCALE),
    Worked("risk", "specimen type=harassment", "2019-12-10", "2 low", SCALE),
    Worked("risk", "specimen type=criminal", "2019-12-10", "3 low", SCALE),
    Worked("risk", "specimen frequency=hourly", "2019-12-10", "refused", SCALE),
    Worked("risk", "dash ticks=0", "2019-12-10", "0 low", DASH),
    Worked("risk", "dash ticks=9", "2019-12-10", "9 low", DASH),
    Worked("risk", "dash ticks=10", "2019-12-10", "10 medium", DASH),
    Worked("risk", "dash ticks=13", "2019-12-10", "13 medium", DASH),
    Worked("risk", "dash ticks=14", "2019-12-10", "14 high", DASH),
    Worked("risk", "dash ticks=27", "2019-12-10", "27 high", DASH),
    Worked("risk", "dash ticks=28", "2019-12-10", "refused", DASH),
    Worked("risk", "dash ticks=-1", "2019-12-10", "refused", DASH),
    Worked("risk", "dash ticks=ten", "2019-12-10", "refused", DASH),
    Worked(
        "risk", "homelessness housing=5 income=1 mental-health=0 physical-health=0", "2019-12-10", "6 low", HOMELESS
    ),
    Worked(
        "risk", "homelessness housing=5 income=2 mental-health=0 physical-health=0", "2019-12-10", "7 medium", HOMELESS
    ),
    Worked(
        "risk", "homelessness housing=5 income=5 mental-health=5 physical-health=5", "2019-12-10", "20 high", HOMELESS
    ),
    Worked(
        "risk", "homelessness housing=6 income=0 mental-health=0 physical-health=0", "2019-12-10", "refused", HOMELESS
    ),
]

# The threshold: `procedure` then reports as `behaviour>report`, with `@who` and `!` for hate; `=` makes it the incident
# of the report before it. The day is that of the application; out comes whether it is met and how many count.
_THREE = "2019-09-01>2019-09-02 2019-10-01>2019-10-02 2019-11-01>2019-11-02"
_BY_ONE = "2019-09-01>2019-09-02@A.B. 2019-10-01>2019-10-02@A.B. 2019-11-01>2019-11-02@A.B."
_BY_THREE = "2019-09-01>2019-09-02@A.B. 2019-10-01>2019-10-02@C.D. 2019-11-01>2019-11-02@E.F."
_MIXED = "2019-09-01>2019-09-02@A.B. 2019-10-01>2019-10-02@A.B. 2019-11-01>2019-11-02@C.D."
THRESHOLDS = [
    Worked("threshold", f"default {_THREE}", "2019-12-10", "met 3", f"{ACT}(4)"),
    Worked("threshold", "default 2019-09-01>2019-09-02 2019-10-01>2019-10-02", "2019-12-10", "not met 2", f"{ACT}(4)"),
    Worked("threshold", "default", "2019-12-10", "not met 0", f"{ACT}(4)"),
    Worked("threshold", "default 2019-01-31>2019-02-28", "2019-03-10", "not met 1", f"{ACT}(11)(a)"),
    Worked("threshold", "default 2019-01-31>2019-03-01", "2019-03-10", "not met 0", f"{ACT}(11)(a)"),
    Worked("threshold", "default 2019-03-15>2019-04-15", "2019-05-01", "not met 1", f"{ACT}(11)(a)"),
    Worked("threshold", "default 2019-03-15>2019-04-16", "2019-05-01", "not met 0", f"{ACT}(11)(a)"),
    Worked("threshold", "default 2019-06-09>2019-06-10", "2019-12-10", "not met 1", f"{ACT}(11)(b)"),
    Worked("threshold", "default 2019-06-09>2019-06-10", "2019-12-11", "not met 0", f"{ACT}(11)(b)"),
    Worked("threshold", "default 2019-08-31>2019-08-31", "2020-02-29", "not met 1", f"{ACT}(11)(b)"),
    Worked("threshold", "default 2019-08-31>2019-08-31", "2020-03-01", "not met 0", f"{ACT}(11)(b)"),
    Worked("threshold", f"default {_THREE}", "2020-03-03", "not met 2", f"{ACT}(11)(b)"),
    Worked("threshold", "default 2019-12-05>2019-12-04", "2019-12-10", "not met 0", "a report before the behaviour"),
    Worked("threshold", "default 2019-12-05>2019-12-11", "2019-12-10", "not met 0", "a report after the application"),
    Worked("threshold", "default ?>2019-12-05", "2019-12-10", "not met 0", f"{ACT}(11)(a): no date of the behaviour"),
    Worked("threshold", "default 2019-02>2019-03-28", "2019-05-01", "not met 1", f"{ACT}(11)(a): known to the month"),
    Worked("threshold", "default 2019-02>2019-03-29", "2019-05-01", "not met 0", f"{ACT}(11)(a): known to the month"),
    Worked(
        "threshold",
        "default 2019-11-01>2019-11-02 =2019-11-01>2019-11-03 =2019-11-01>2019-11-04",
        "2019-12-10",
        "not met 1",
        "East Herts, Three Rivers, Herefordshire, ASB Help: one incident told to three agencies",
    ),
    Worked(
        "threshold",
        f"default {_THREE} =2019-11-01>2019-11-03",
        "2019-12-10",
        "met 3",
        "East Herts, Three Rivers, Herefordshire, ASB Help: one incident told to two agencies",
    ),
    Worked("threshold", f"north-herts {_BY_ONE}", "2019-12-10", "met 3", "Three Rivers, North Herts"),
    Worked("threshold", f"north-herts {_BY_THREE}", "2019-12-10", "met 3", "Three Rivers, North Herts"),
    Worked("threshold", f"north-herts {_MIXED}", "2019-12-10", "not met 3", "Three Rivers, North Herts"),
    Worked("threshold", f"north-herts {_THREE}", "2019-12-10", "not met 3", "Three Rivers, North Herts: nobody named"),
    Worked("threshold", f"cleveland {_BY_ONE}", "2019-12-10", "met 3", "Cleveland, B&NES, Wokingham"),
    Worked("threshold", f"cleveland {_BY_THREE}", "2019-12-10", "not met 3", "Cleveland, B&NES, Wokingham"),
    Worked(
        "threshold",
        f"cleveland {_BY_THREE} 2019-11-10>2019-11-11@G.H.",
        "2019-12-10",
        "not met 4",
        "Cleveland, B&NES, Wokingham",
    ),
    Worked(
        "threshold",
        f"cleveland {_BY_THREE} 2019-11-10>2019-11-11@G.H. 2019-11-12>2019-11-13@I.J.",
        "2019-12-10",
        "met 5",
        "Cleveland, B&NES, Wokingham",
    ),
    Worked("threshold", "herefordshire 2019-11-01>2019-11-02!", "2019-12-10", "met 1", "Herefordshire, Hart, Pendle"),
    Worked(
        "threshold", "herefordshire 2019-11-01>2019-11-02", "2019-12-10", "not met 1", "Herefordshire, Hart, Pendle"
    ),
    Worked("threshold", f"herefordshire {_THREE}", "2019-12-10", "met 3", "Herefordshire, Hart, Pendle"),
    Worked("threshold", f"westminster {_THREE}", "2019-12-02", "met 3", "Ashfield, Westminster: latest within a month"),
    Worked(
        "threshold", f"westminster {_THREE}", "2019-12-03", "not met 3", "Ashfield, Westminster: latest within a month"
    ),
    Worked("threshold", "horsham 2019-11-01>2019-11-08", "2019-12-10", "not met 1", "Horsham: reported within 7 days"),
    Worked("threshold", "horsham 2019-11-01>2019-11-09", "2019-12-10", "not met 0", "Horsham: reported within 7 days"),
]

# Powers: `power field=value…`; out comes `allowed` or the rules it breaks. The day is the order's start unless given.
_POWERS = "gov.uk/asbo"
ORDERS = [
    Worked("order", "closure-order ends=2019-04-10", "2019-01-10", "allowed", "2014 Act s80(6)"),
    Worked("order", "closure-order ends=2019-04-11", "2019-01-10", "order-too-long", "2014 Act s80(6)"),
    Worked("order", "closure-order ends=2019-10-30", "2019-07-31", "allowed", "2014 Act s80(6)"),
    Worked("order", "closure-order ends=2019-02-28", "2018-11-30", "allowed", "2014 Act s80(6)"),
    Worked("order", "closure-order ends=2019-03-01", "2018-11-30", "order-too-long", "2014 Act s80(6)"),
    Worked("order", "closure-order ends=2019-04-10 extended_to=2019-07-10", "2019-01-10", "allowed", "2014 Act s82"),
    Worked(
        "order",
        "closure-order ends=2019-03-10 extended_to=2019-06-11",
        "2019-01-10",
        "order-too-long",
        "2014 Act s82(7)",
    ),
    Worked("order", "closure-order extended_to=2019-07-11", "2019-01-10", "order-too-long", "2014 Act s82(8)"),
    Worked(
        "order",
        "closure-order ends=2019-04-10 extended_to=2019-04-01",
        "2019-01-10",
        "order-extension-order",
        "plain sense",
    ),
    Worked("order", "partial-closure-order ends=2019-04-10", "2019-01-10", "allowed", "2014 Act s80(6)"),
    Worked("order", "partial-closure-order ends=2019-04-11", "2019-01-10", "order-too-long", "2014 Act s80(6)"),
    Worked("order", "closure-notice hours=24 authority=inspector", "2019-07-29", "allowed", "2014 Act s77"),
    Worked("order", "closure-notice hours=25 authority=inspector", "2019-07-29", "order-too-long", "2014 Act s77"),
    Worked("order", "closure-notice hours=48 authority=council", "2019-07-29", "order-too-long", "2014 Act s77"),
    Worked("order", "closure-notice hours=48 authority=superintendent", "2019-07-29", "allowed", "2014 Act s77"),
    Worked("order", "closure-notice hours=49 authority=superintendent", "2019-07-29", "order-too-long", "2014 Act s77"),
    Worked("order", "closure-notice hours=48 authority=chief-executive", "2019-07-29", "allowed", "2014 Act s77"),
    Worked("order", "closure-notice served=2019-07-29 court=2019-07-31", "2019-07-29", "allowed", "notes 187-190"),
    Worked(
        "order", "closure-notice served=2019-07-29 court=2019-08-01", "2019-07-29", "order-court-late", "notes 187-190"
    ),
    Worked(
        "order",
        "closure-notice served=2019-12-24 court=2019-12-27",
        "2019-12-24",
        "allowed",
        "Christmas Day not counted",
    ),
    Worked(
        "order",
        "closure-notice served=2019-12-24 court=2019-12-28",
        "2019-12-24",
        "order-court-late",
        "Christmas Day not counted",
    ),
    Worked(
        "order",
        "closure-notice served=2019-12-23 court=2019-12-26",
        "2019-12-23",
        "allowed",
        "Christmas Day not counted",
    ),
    Worked(
        "order",
        "closure-notice served=2019-12-25 court=2019-12-28",
        "2019-12-25",
        "order-court-late",
        "served on Christmas Day itself, 48 hours run from the service",
    ),
    Worked("order", "dispersal hours=48", "2019-07-29", "allowed", "2014 Act ss34-35"),
    Worked("order", "dispersal hours=49", "2019-07-29", "order-too-long", "2014 Act ss34-35"),
    Worked("order", "dispersal ends=2019-07-31", "2019-07-29", "allowed", "2014 Act ss34-35: no hours known"),
    Worked("order", "dispersal ends=2019-08-02", "2019-07-29", "order-too-long", "2014 Act ss34-35: no hours known"),
    Worked("order", "public-spaces-protection-order ends=2022-03-31", "2019-04-01", "allowed", "2014 Act s60"),
    Worked("order", "public-spaces-protection-order ends=2022-04-02", "2019-04-01", "order-too-long", "2014 Act s60"),
    Worked(
        "order",
        "public-spaces-protection-order ends=2022-04-01 extended_to=2025-04-01",
        "2019-04-01",
        "allowed",
        "2014 Act s60, can be extended",
    ),
    Worked(
        "order",
        "public-spaces-protection-order ends=2022-04-01 extended_to=2025-04-02",
        "2019-04-01",
        "order-too-long",
        "2014 Act s60, can be extended",
    ),
    Worked("order", "civil-injunction age=17 ends=2020-04-01", "2019-04-01", "allowed", _POWERS),
    Worked("order", "civil-injunction age=17 ends=2020-04-02", "2019-04-01", "order-too-long", _POWERS),
    Worked("order", "civil-injunction age=17", "2019-04-01", "order-no-end", _POWERS),
    Worked("order", "civil-injunction age=18", "2019-04-01", "allowed", _POWERS),
    Worked("order", "civil-injunction age=40 ends=2029-04-01", "2019-04-01", "allowed", _POWERS),
    Worked("order", "civil-injunction age=9 ends=2019-06-01", "2019-04-01", "order-age", _POWERS),
    Worked("order", "criminal-behaviour-order age=30 ends=2021-03-31", "2019-04-01", "allowed", _POWERS),
    Worked("order", "criminal-behaviour-order age=30 ends=2020-04-01", "2019-04-01", "order-too-short", _POWERS),
    Worked("order", "criminal-behaviour-order age=30", "2019-04-01", "allowed", _POWERS),
    Worked("order", "criminal-behaviour-order age=15 ends=2020-03-31", "2019-04-01", "allowed", _POWERS),
    Worked("order", "criminal-behaviour-order age=15 ends=2020-02-28", "2019-04-01", "order-too-short", _POWERS),
    Worked("order", "criminal-behaviour-order age=15 ends=2022-04-01", "2019-04-01", "allowed", _POWERS),
    Worked("order", "criminal-behaviour-order age=15 ends=2022-04-02", "2019-04-01", "order-too-long", _POWERS),
    Worked("order", "community-protection-notice age=16 warned=2019-03-01", "2019-04-01", "allowed", _POWERS),
    Worked("order", "community-protection-notice age=15 warned=2019-03-01", "2019-04-01", "order-age", _POWERS),
    Worked("order", "community-protection-notice age=30", "2019-04-01", "order-warning-first", _POWERS),
    Worked("order", "community-protection-warning age=15", "2019-04-01", "order-age", _POWERS),
    Worked("order", "community-protection-warning age=16", "2019-04-01", "allowed", _POWERS),
    Worked(
        "order", "acceptable-behaviour-agreement age=9 ends=2019-10-01", "2019-04-01", "order-age", "stevenage.gov.uk"
    ),
    Worked(
        "order", "acceptable-behaviour-agreement age=10 ends=2019-10-01", "2019-04-01", "allowed", "stevenage.gov.uk"
    ),
    Worked(
        "order",
        "acceptable-behaviour-agreement age=14 ends=2020-04-01",
        "2019-04-01",
        "allowed",
        "voluntary: no maximum",
    ),
    Worked(
        "order review", "acceptable-behaviour-agreement ends=2019-10-01", "2019-04-01", "2019-07-01", "stevenage.gov.uk"
    ),
    Worked(
        "order review", "criminal-behaviour-order age=15 ends=2021-04-01", "2019-04-01", "2020-04-01", "2014 Act s28"
    ),
    Worked("order review", "criminal-behaviour-order age=18 ends=2021-04-01", "2019-04-01", "none", "2014 Act s28"),
    Worked("order warning", "closure-order ends=2019-04-10", "2019-01-10", "2019-03-13", "profile: four weeks"),
    Worked(
        "order warning", "closure-order ends=2019-04-10 extended_to=2019-07-10", "2019-01-10", "2019-06-12", "profile"
    ),
]

# A case's clocks: `band` or `band role`; the day is the opening, or the last review after an arrow.
CLOCKS = [
    Worked("first review", "", "2019-11-01", "2019-11-15", f"{WATFORD}: within two weeks"),
    Worked("first review", "", "2019-12-20", "2020-01-03", f"{WATFORD}: within two weeks"),
    Worked("first review", "", "2020-02-20", "2020-03-05", f"{WATFORD}: within two weeks"),
    Worked("lower by", "", "2019-11-01", "2019-12-01", f"{WATFORD}: dropped within a month"),
    Worked("lower by", "", "2019-01-31", "2019-02-28", f"{WATFORD}: dropped within a month"),
    Worked("lower by", "", "2020-01-31", "2020-02-29", f"{WATFORD}: dropped within a month"),
    Worked("monitored until", "", "2019-11-04", "2019-12-04", f"{WATFORD}: a further month"),
    Worked("monitored until", "", "2019-12-31", "2020-01-31", f"{WATFORD}: a further month"),
    Worked("monitored until", "", "2019-08-31", "2019-09-30", f"{WATFORD}: a further month"),
    Worked("next review", "partnership high", "2019-11-15", "2019-11-29", "local: as a police sergeant does"),
    Worked("next review", "partnership medium", "2019-11-15", "2019-12-15", f"{WATFORD}: monthly"),
    Worked("next review", "partnership low", "2019-11-15", "2019-12-15", f"{WATFORD}: monthly"),
    Worked("next review", "police medium sergeant", "2019-11-15", "2019-12-13", POLICE),
    Worked("next review", "police medium inspector", "2019-11-15", "2020-01-10", POLICE),
    Worked("next review", "police high sergeant", "2019-11-15", "2019-11-29", POLICE),
    Worked("next review", "police high inspector", "2019-11-15", "2019-12-13", POLICE),
    Worked("next review", "police high chief inspector", "2019-11-15", "2020-01-10", POLICE),
    Worked("next review", "police low", "2019-11-15", "none", f"{POLICE}: officer's rationale only"),
    Worked("report review", "", "2019-12-02", "2019-12-09", "scrutiny minutes: reports reviewed weekly"),
    Worked("repeat", "2019-01-10 2019-02-10 2019-04-10", "2019-04-10", "3", REPEAT),
    Worked("repeat", "2019-01-10 2019-02-10 2019-04-11", "2019-04-11", "none", REPEAT),
    Worked("repeat", "2019-01-10 2019-02-10", "2019-02-10", "none", REPEAT),
    Worked("repeat", "2019-01-10 2019-02-10 2019-03-10 2019-04-09", "2019-04-09", "3", REPEAT),
    Worked("repeat", "2019-01-10 2019-02-10 noise:2019-03-10", "2019-03-10", "none", f"{REPEAT}: like ones only"),
    Worked("repeat", "2018-06-01 2019-01-10 2019-02-10", "2019-02-10", "none", REPEAT),
]

# Measures: `rule better value target last-year`.
MEASURES = [
    Worked("measure", "havering higher 100 100 90", "2013-12-31", "green", HAVERING),
    Worked("measure", "havering higher 90 100 95", "2013-12-31", "green", HAVERING),
    Worked("measure", "havering higher 89 100 85", "2013-12-31", "amber", HAVERING),
    Worked("measure", "havering higher 89 100 89", "2013-12-31", "amber", HAVERING),
    Worked("measure", "havering higher 89 100 95", "2013-12-31", "red", HAVERING),
    Worked("measure", "havering lower 110 100 105", "2013-12-31", "green", HAVERING),
    Worked("measure", "havering lower 111 100 120", "2013-12-31", "amber", HAVERING),
    Worked("measure", "havering lower 111 100 111", "2013-12-31", "amber", HAVERING),
    Worked("measure", "havering lower 111 100 100", "2013-12-31", "red", HAVERING),
    Worked("measure", "havering lower 111 100 -", "2013-12-31", "red", HAVERING),
    Worked("measure", "derbyshire higher 100 100 -", "2013-12-31", "green", DERBYSHIRE),
    Worked("measure", "derbyshire higher 120 100 -", "2013-12-31", "green", DERBYSHIRE),
    Worked("measure", "derbyshire higher 99 100 -", "2013-12-31", "amber", DERBYSHIRE),
    Worked("measure", "derbyshire higher 95 100 -", "2013-12-31", "amber", DERBYSHIRE),
    Worked("measure", "derbyshire higher 94 100 -", "2013-12-31", "red", DERBYSHIRE),
    Worked("measure", "derbyshire lower 105 100 -", "2013-12-31", "amber", DERBYSHIRE),
    Worked("measure", "derbyshire lower 106 100 -", "2013-12-31", "red", DERBYSHIRE),
    Worked("measure", "derbyshire higher 95 - -", "2013-12-31", "none", f"{DERBYSHIRE}: grey, no target"),
    Worked("measure", "derbyshire higher - 100 -", "2013-12-31", "none", f"{DERBYSHIRE}: grey, no data"),
]

WORKED = [*DEADLINES, *SCORES, *THRESHOLDS, *ORDERS, *CLOCKS, *MEASURES]
