"""Every document of the corpus, read and compared with its truth; `pytest -s` prints the figures."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

import pytest

from cspt.exchange.reading.open import read_document
from cspt.exchange.understand.draft import PlanDraft
from cspt.exchange.understand.plan import Manner, understand
from tests.exchange.corpus import SPECIMENS, Specimen
from tests.exchange.scoring import Score
from tests.making import PROFILE

_FIELDS = ("actions", "owners", "dates", "counts", "RAG", "statuses")


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PlanDraft]:
    folder: Path = tmp_path_factory.mktemp("corpus")
    drafts = {}
    for specimen in SPECIMENS:
        path = folder / specimen.name
        specimen.write(path, specimen.plan)
        source, _ = read_document(path)
        drafts[specimen.name] = understand(source, Manner(statuses=PROFILE.statuses_in_words()))
    return drafts


def _scores(specimen: Specimen, draft: PlanDraft) -> dict[str, Score]:
    scores = {name: Score(name) for name in _FIELDS}
    names = {priority.key: priority.title for priority in draft.priorities}
    for action in draft.actions:
        title, fields = action.title, action.fields
        got: dict[str, list[Hashable]] = {
            "actions": [(title, names.get(action.priority, "")[:31].strip())],
            "owners": [(title, owner) for owner in fields.get("owner", ()) if isinstance(owner, str)],
            "dates": [(title, str(each.date), str(each.date_to or "")) for each in action.events],
            "counts": [
                (title, str(each.date), each.count, each.unit) for each in action.events if each.count is not None
            ],
            "RAG": [(title, fields["rag"])] if isinstance(fields.get("rag"), str) else [],
            "statuses": [(title, fields["status"])] if isinstance(fields.get("status"), str) else [],
        }
        for name in _FIELDS:
            scores[name].add(got[name], [])
    for deed in specimen.plan.deeds:
        title = deed.title
        scores["actions"].add([], [(title, deed.priority[:31].strip())])
        scores["owners"].add([], [(title, owner) for owner in deed.owners])
        scores["dates"].add([], [(title, first, last) for first, last, _, _ in deed.events(period=specimen.period)])
        scores["counts"].add(
            [], [(title, first, count, unit) for first, _, count, unit in deed.events() if count is not None]
        )
        scores["RAG"].add([], [(title, rag)] if (rag := specimen.rag(deed)) else [])
        scores["statuses"].add([], [(title, deed.status[1])] if specimen.statuses and deed.status[1] else [])
    return scores


def test_there_are_documents_enough_of_every_format() -> None:
    assert len(SPECIMENS) >= 40
    assert len({specimen.name for specimen in SPECIMENS}) == len(SPECIMENS)
    assert {specimen.name.rpartition(".")[2] for specimen in SPECIMENS} == {
        "docx",
        "xlsx",
        "csv",
        "tsv",
        "md",
        "html",
        "txt",
    }


def test_the_corpus_is_understood(read: dict[str, PlanDraft]) -> None:
    total = {name: Score(name) for name in _FIELDS}
    print()
    for specimen in SPECIMENS:
        scores = _scores(specimen, read[specimen.name])
        worst = [
            f"{name} {score.precision:.2f}/{score.recall:.2f}"
            for name, score in scores.items()
            if score.got != score.wanted
        ]
        print(f"  {specimen.name:<24} {specimen.damage:<62} {', '.join(worst) or 'all right'}")
        for name, score in scores.items():
            total[name].add(score.got.elements(), score.wanted.elements())
    for score in total.values():
        print(f"  {score.say()}")
    assert min(score.precision for score in total.values()) >= 0.98
    assert min(score.recall for score in total.values()) >= 0.95


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_no_date_and_no_rating_is_invented(specimen: Specimen, read: dict[str, PlanDraft]) -> None:
    scores = _scores(specimen, read[specimen.name])
    assert not scores["RAG"].invented
    held = {first for deed in specimen.plan.deeds for first, *_ in deed.events()}
    assert {str(event.date) for action in read[specimen.name].actions for event in action.events} <= held


@pytest.mark.parametrize("specimen", [each for each in SPECIMENS if each.told], ids=lambda specimen: specimen.name)
def test_what_is_not_taken_is_told_with_its_place(specimen: Specimen, read: dict[str, PlanDraft]) -> None:
    found = [remark for remark in read[specimen.name].remarks if specimen.told in str(remark)]
    assert found, [str(remark) for remark in read[specimen.name].remarks]
    assert all(remark.where for remark in found)
