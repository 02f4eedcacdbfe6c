"""The words that generated records are made from: the vocabulary of the field, no person's and no real address."""

from __future__ import annotations

PROBLEMS = (
    "Noise at night", "Fly-tipping", "Off-road motorbikes", "Begging outside shops", "Street drinking", "Cuckooing",
    "Shoplifting by the same group", "Harassment of a neighbour", "Drug dealing in the stairwell", "Arson of bins",
    "Young people gathering", "Hate incident at a bus stop", "Criminal damage to cars", "Dog fouling and threats",
    "Rough sleeping in the car park", "Vehicle nuisance", "Verbal abuse of staff", "Knife found in the park",
)  # fmt: skip
PLACES = (
    "Harebell ward", "Leggatts ward", "the town centre", "Mill Lane estate", "Station Road shops", "Kingswood park",
    "the bus station", "Orchard flats", "Meriden ward", "the canal path", "Tudor ward", "the retail park",
    "Cassio school", "Northfield green", "the multi-storey", "Vicarage ward", "Holywell ward", "the leisure centre",
)  # fmt: skip
DOING = (
    "Deliver", "Review", "Agree", "Set up", "Run", "Publish", "Fund", "Train staff for", "Evaluate", "Extend",
    "Map", "Promote", "Audit", "Draw up", "Bring together partners for", "Consult residents on",
)  # fmt: skip
WORK = (
    "knife crime workshops", "a night-time economy patrol", "the domestic abuse forum", "target hardening of homes",
    "a weekly tasking meeting", "Prevent training", "a youth outreach team", "hate crime reporting points",
    "a public spaces protection order", "the burglary crime prevention campaign", "county lines briefings",
    "a rough sleeper pathway", "the case review protocol", "neighbourhood watch growth", "test purchases of knives",
    "a resident survey", "an information sharing agreement", "street lighting checks", "mediation for neighbours",
)  # fmt: skip
ROLES = (
    "community safety officer", "council ASB officer", "SNT sergeant", "SNT constable", "housing officer",
    "tenancy enforcement officer", "CMHT nurse", "probation officer", "drug and alcohol worker", "fire safety officer",
    "school liaison officer", "youth team", "environmental health officer", "outreach worker", "Prevent lead",
    "licensing officer", "community safety manager", "early help lead", "police analyst", "CCTV manager",
)  # fmt: skip
SENTENCES = (
    "Two residents have kept diaries and will give statements.", "The landlord has sent a second warning letter.",
    "Patrols were moved to Friday and Saturday nights.", "A joint visit found the flat empty.",
    "The household has agreed to mediation.", "Partners shared what they hold under the agreement.",
    "No reports in the last fortnight.", "Three further calls came in at the weekend.",
    "The school asked for the sessions to be run again.", "Funding was confirmed for one year.",
    "Attendance was lower than hoped because of the weather.", "The group scored the risk again and it fell.",
    "An acceptable behaviour contract was signed.", "A community protection warning was served.",
    "Housing will fit a stronger door and a camera.", "The café owner reports fewer people loitering.",
    "Evidence is not yet enough for an injunction.", "Referred to the drug and alcohol service, first date kept.",
    "The victim feels safer and the plan goes on.", "To come back to the next meeting with figures.",
    "Lighting in the alley was mended.", "Signs went up and the cars were moved.",
)  # fmt: skip
NAMES_OF_PARTNERSHIPS = ("Aldermere", "Brackenham", "Coldharbour", "Dunmore", "Eastmarsh", "Fenwick")
UNITS = ("students", "residents", "referrals", "sessions", "homes", "calls", "stops")
TYPES = (
    "update", "update", "update", "contact", "visit", "incident", "incident", "meeting", "workshop", "referral",
    "risk-assessment", "enforcement", "decision", "note",
)  # fmt: skip
THEMES = ("asb", "complex-needs", "exploitation", "rough-sleeping")
AGENCIES = ("council", "police", "housing", "cmht", "probation", "fire", "health", "schools", "charity")
FLAGS = ("repeat-victim", "mental-health", "child", "hate", "substance-misuse", "older-person")
