from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from cspt.exchange.html_out import write_html
from tests.exchange.papers import drawn, plan_of
from tests.making import ACTION, PLAN, PRIORITY, made


@dataclass
class _Page:
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page, self._open = _Page(), [""]

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.page.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "col"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.page.texts.append((self._open[-1], data.strip()))


def _read(data: bytes) -> _Page:
    reader = _Reader()
    reader.feed(data.decode())
    reader.close()
    assert reader._open == [""]
    return reader.page


def test_headings_follow_each_other_and_name_every_priority() -> None:
    page = _read(write_html(drawn().paper))
    heads = [(tag, text) for tag, text in page.texts if tag in ("h1", "h2")]
    assert heads[0] == ("h1", "Plan & aims <2019>")
    assert [text for tag, text in heads if tag == "h2"] == [
        "Document control",
        "At a glance",
        "Key",
        "Priority 1: Burglary",
        "Priority 2: Noise",
        "Version history",
    ]


def test_it_is_accessible() -> None:
    page = _read(write_html(drawn().paper))
    tags = [tag for tag, _ in page.tags]
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert ("title", "Plan & aims <2019>") in page.texts
    assert tags.count("table") == tags.count("caption")
    assert tags.count("main") == tags.count("h1") == 1
    scopes = {attributes.get("scope") for tag, attributes in page.tags if tag == "th"}
    assert scopes == {"col", "row"}
    assert "img" not in tags


def test_the_rag_is_a_letter_and_a_word_on_its_colour() -> None:
    text = write_html(drawn().paper).decode()
    assert '<td class="green"><p><strong>G Green</strong></p><p class="quiet">but overdue 10 days</p></td>' in text


def test_nothing_that_a_record_says_is_markup_or_style() -> None:
    bad = '</style><script>x</script>" onload="y'
    action = made(ACTION, plan=PLAN, priority=PRIORITY, title=bad, issue=bad, owner=[bad])
    page = _read(write_html(drawn(*plan_of(action, title=bad, marking=bad, partnership=bad)).paper))
    assert "script" not in [tag for tag, _ in page.tags]
    assert not any("onload" in attributes for _, attributes in page.tags)
    assert bad in [text for _, text in page.texts]


def test_it_needs_nothing_else() -> None:
    text = write_html(drawn().paper).decode()
    assert "http" not in text
    assert "@import" not in text


def test_the_marking_is_on_every_printed_page() -> None:
    text = write_html(drawn().paper).decode()
    assert '@top-center { content: "OFFICIAL-SENSITIVE";' in text
    assert '@bottom-center { content: "OFFICIAL-SENSITIVE";' in text
    assert "counter(page)" in text


def test_a_page_for_publication_has_no_ids() -> None:
    assert ACTION.encode() in write_html(drawn().paper)
    assert ACTION.encode() not in write_html(drawn(public=True).paper)
