from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from cspt.errors import SetupError
from cspt.store.audit import verify
from cspt.store.audit_signatures import asked_since
from tests.gitting import git
from tests.store.auditing import OFFICER, Hand, listed, make_key
from tests.store.conftest import DAY, NOON, Desk

ASKED = "\naudit: {signatures: required, since: 2019-12-10}\n"
COLLEAGUE = "colleague@example.org"
DAY_AFTER = 1_576_022_400
"""When 11 December 2019 begins, in Greenwich."""


@dataclass(frozen=True)
class Signed:
    """A store whose profile asks for signatures, by a commit that need not be signed yet."""

    desk: Desk
    hand: Hand
    officer: Path
    colleague: Path
    stranger: Path

    def faults(self) -> list[tuple[str, str]]:
        """Return the commits whose signatures are found wanting, with why."""
        findings = verify(self.desk.again()).findings
        assert {finding.kind for finding in findings} <= {"signature"}
        return [(finding.commit, finding.what) for finding in findings]

    def commits_at_fault(self) -> list[str]:
        return [commit for commit, _ in self.faults()]

    def list_of(self, *who: str) -> str:
        keys = {OFFICER: self.officer, COLLEAGUE: self.colleague, "stranger@example.org": self.stranger}
        return listed(*((name, keys[name]) for name in who))


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    folder = tmp_path_factory.mktemp("keys")
    return make_key(folder, "officer"), make_key(folder, "colleague"), make_key(folder, "stranger")


@pytest.fixture
def signed(desk: Desk, keys: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Signed:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    desk.clock.seconds = NOON + 2 * DAY
    hand = Hand(desk.root)
    signed = Signed(desk, hand, *keys)
    profile = hand.text("cspt.yaml") + ASKED
    hand.commit({"cspt.yaml": profile, "allowed_signers": signed.list_of(OFFICER, COLLEAGUE)})
    hand.git("reset", "-q", "--hard")
    return signed


def test_commits_signed_by_those_who_may_are_clean(signed: Signed) -> None:
    signed.hand.commit({}, key=signed.officer)
    signed.hand.commit({}, key=signed.colleague, email=COLLEAGUE)
    assert signed.faults() == []


def test_acts_of_cspt_are_signed_where_the_person_set_it_so(signed: Signed) -> None:
    for name, value in (("commit.gpgsign", "true"), ("gpg.format", "ssh"), ("user.signingkey", str(signed.officer))):
        signed.hand.git("config", name, value)
    signed.desk.again().change(signed.desk.action, {"ref": "1"}, via="set")
    assert signed.faults() == []
    signed.hand.git("config", "commit.gpgsign", "false")
    oid = signed.desk.again().change(signed.desk.action, {"ref": "2"}, via="set").oid
    assert signed.commits_at_fault() == [oid]


def test_a_commit_that_is_not_signed_is_named_on_every_run(signed: Signed) -> None:
    made = signed.hand.commit({})
    assert signed.faults() == [(made, "not signed, though the profile asks for signatures")]
    signed.hand.commit({}, key=signed.officer)
    assert signed.commits_at_fault() == [made]


def test_a_signature_by_a_key_that_nobody_allowed_is_named(signed: Signed) -> None:
    made = signed.hand.commit({}, key=signed.stranger)
    assert signed.faults() == [(made, "signed with a key that was not among the allowed signers before it")]


def test_a_signature_that_does_not_fit_its_commit_is_named(signed: Signed) -> None:
    real = signed.hand.commit({}, key=signed.officer)
    said = signed.hand.git("cat-file", "commit", real).replace("X: act", "X: another act") + "\n"
    forged = git(signed.hand.root, "hash-object", "-t", "commit", "-w", "--stdin", stdin=said.encode())
    signed.hand.git("update-ref", "HEAD", forged)
    assert signed.faults() == [(forged, "its signature does not fit what it says")]


def test_a_signature_in_another_persons_name_is_named(signed: Signed) -> None:
    made = signed.hand.commit({}, key=signed.colleague, email=OFFICER)
    assert signed.faults() == [(made, "signed by somebody else than the author it names")]


@pytest.mark.parametrize(
    "principal", ["*@example.org", "officer@example.org,x@example.org", "council", "OFFICER@EXAMPLE.ORG"]
)
def test_an_allowed_signer_may_be_named_by_a_pattern(signed: Signed, principal: str) -> None:
    hand = signed.hand
    hand.commit({"allowed_signers": listed((principal, signed.officer))}, key=signed.officer)
    hand.commit({}, key=signed.officer)
    assert signed.faults() == []


def test_a_list_that_an_unsigned_commit_brings_along_counts_for_nothing(signed: Signed) -> None:
    hand = signed.hand
    one = hand.commit({"allowed_signers": signed.list_of("stranger@example.org")})
    two = hand.commit({}, key=signed.stranger, email="stranger@example.org")
    hand.commit({}, key=signed.officer)
    assert signed.commits_at_fault() == [one, two]


def test_a_commit_cannot_vouch_for_itself(signed: Signed) -> None:
    hand = signed.hand
    listing = signed.list_of(OFFICER, "stranger@example.org")
    one = hand.commit({"allowed_signers": listing}, key=signed.stranger, email="stranger@example.org")
    assert signed.commits_at_fault() == [one]


@pytest.mark.parametrize("profile", ["name: X\n", "audit: [x\n", ""])
def test_an_unsigned_commit_cannot_take_the_demand_back(signed: Signed, profile: str) -> None:
    hand, kept = signed.hand, signed.hand.text("cspt.yaml")
    weak = kept.replace(ASKED, "") if profile == "name: X\n" else profile or None
    one = hand.commit({"cspt.yaml": weak})
    two = hand.commit({})
    found = [f.commit for f in verify(signed.desk.again()).findings if f.kind == "signature"]
    assert found == [one, two]


def test_a_profile_that_cannot_be_read_asks_what_was_asked_before_it(signed: Signed) -> None:
    signed.hand.commit({"cspt.yaml": "audit: [x\n"}, key=signed.officer)
    made = signed.hand.commit({})
    found = [f.commit for f in verify(signed.desk.again()).findings if f.kind == "signature"]
    assert found == [made]


def test_a_trusted_commit_may_change_the_list_and_the_demand(signed: Signed) -> None:
    hand = signed.hand
    hand.commit({"allowed_signers": signed.list_of(OFFICER, "stranger@example.org")}, key=signed.officer)
    hand.commit({}, key=signed.stranger, email="stranger@example.org")
    out = hand.commit({}, key=signed.colleague, email=COLLEAGUE)
    hand.commit({"cspt.yaml": hand.text("cspt.yaml").replace(ASKED, "")}, key=signed.officer)
    hand.commit({})
    assert signed.commits_at_fault() == [out]


def test_a_list_that_is_taken_away_lets_nobody_sign(signed: Signed) -> None:
    signed.hand.commit({"allowed_signers": None}, key=signed.officer)
    made = signed.hand.commit({}, key=signed.officer)
    assert signed.commits_at_fault() == [made]


def test_what_was_made_before_the_day_need_not_be_signed(signed: Signed) -> None:
    late = signed.hand.text("cspt.yaml").replace("2019-12-10", "2019-12-11")
    hand = signed.hand
    hand.commit({"cspt.yaml": late}, key=signed.officer)
    hand.commit({})
    assert signed.faults() == []
    made = hand.commit({}, at=DAY_AFTER)
    back = hand.commit({}, at=DAY_AFTER - 60)
    assert signed.commits_at_fault() == [made, back]


def test_dating_a_commit_back_before_the_day_does_not_excuse_it(signed: Signed) -> None:
    signed.hand.commit({}, key=signed.officer)
    made = signed.hand.commit({}, at=NOON - 10 * DAY)
    findings = verify(signed.desk.again()).findings
    assert {(finding.kind, finding.commit) for finding in findings} == {("signature", made), ("dates", made)}


def test_a_merge_answers_to_the_lists_of_both_its_lines(signed: Signed) -> None:
    hand = signed.hand
    base = hand.commit({}, key=signed.officer)
    ours = hand.commit({"allowed_signers": signed.list_of(OFFICER)}, key=signed.officer, parents=(base,))
    theirs = hand.commit({}, key=signed.colleague, email=COLLEAGUE, parents=(base,))
    bad = hand.commit({}, key=signed.colleague, email=COLLEAGUE, parents=(theirs, ours))
    worse = hand.commit({}, key=signed.colleague, email=COLLEAGUE)
    hand.commit({}, key=signed.officer)
    assert signed.commits_at_fault() == [bad, worse]


def test_a_good_merge_hands_its_own_list_on(signed: Signed) -> None:
    hand = signed.hand
    base = hand.commit({}, key=signed.officer)
    listing = signed.list_of(OFFICER)
    ours = hand.commit({"allowed_signers": listing}, key=signed.officer, parents=(base,))
    theirs = hand.commit({}, key=signed.colleague, email=COLLEAGUE, parents=(base,))
    hand.commit({"allowed_signers": listing}, key=signed.officer, parents=(theirs, ours))
    late = hand.commit({}, key=signed.colleague, email=COLLEAGUE)
    assert signed.commits_at_fault() == [late]


def test_a_line_first_seen_after_a_key_was_taken_off_the_list_is_held_to_the_new_list(signed: Signed) -> None:
    hand = signed.hand
    base = hand.commit({}, key=signed.officer)
    ours = hand.commit({"allowed_signers": signed.list_of(OFFICER)}, key=signed.officer)
    assert signed.faults() == []
    theirs = hand.commit({}, key=signed.colleague, email=COLLEAGUE, parents=(base,))
    hand.commit({}, key=signed.officer, parents=(ours, theirs))
    assert signed.commits_at_fault() == [theirs]


def _hide_ssh_keygen(monkeypatch: pytest.MonkeyPatch) -> None:
    real = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "ssh-keygen" else real(name))


def test_a_line_first_seen_after_the_day_must_be_signed_whatever_its_dates_say(signed: Signed) -> None:
    hand = signed.hand
    base = hand.commit({"cspt.yaml": hand.text("cspt.yaml").replace("2019-12-10", "2019-12-11")}, key=signed.officer)
    ours = hand.commit({}, at=DAY_AFTER, key=signed.officer)
    assert signed.faults() == []
    theirs = hand.commit({}, parents=(base,))
    hand.commit({}, at=DAY_AFTER, key=signed.officer, parents=(ours, theirs))
    assert signed.commits_at_fault() == [theirs]


def test_where_the_profile_asks_for_nothing_signatures_are_not_looked_at(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    _hide_ssh_keygen(monkeypatch)
    assert verify(desk.workspace).findings == ()


def test_without_ssh_keygen_nothing_is_said_to_be_good(signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    signed.hand.commit({}, key=signed.officer)
    _hide_ssh_keygen(monkeypatch)
    with pytest.raises(SetupError, match="ssh-keygen"):
        verify(signed.desk.again())


@pytest.mark.parametrize("scope", ["--local", "--global"])
def test_programs_for_other_kinds_of_signatures_are_not_run_nor_what_the_store_names(
    signed: Signed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scope: str
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    hand, ran = signed.hand, tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n", encoding="utf-8")
    program.chmod(0o700)
    for name in ("gpg.program", "gpg.openpgp.program", "gpg.x509.program"):
        hand.git("config", scope, name, str(program))
    hand.git("config", "gpg.ssh.program", str(program))
    hand.git("config", scope, "gpg.ssh.allowedSignersFile", str(signed.stranger.with_suffix(".pub")))
    forged = []
    for kind in ("PGP SIGNATURE", "PGP MESSAGE", "SIGNED MESSAGE"):
        made = hand.commit({})
        head, _, message = hand.git("cat-file", "commit", made).partition("\n\n")
        said = f"{head}\ngpgsig -----BEGIN {kind}-----\n x\n -----END {kind}-----\n\n{message}\n"
        forged.append(git(hand.root, "hash-object", "-t", "commit", "-w", "--stdin", stdin=said.encode()))
        hand.git("update-ref", "HEAD", forged[-1])
    assert signed.commits_at_fault() == forged
    assert not ran.exists()


@pytest.mark.parametrize(
    "profile", [b"audit: [x", b"audit: {signatures: maybe, since: 2019-01-01}", b"audit: x", b"\xff"]
)
def test_a_demand_that_cannot_be_read_is_told_from_none(profile: bytes) -> None:
    with pytest.raises(ValueError, match="not a profile"):
        asked_since(profile)


def test_a_demand_begins_with_its_day() -> None:
    assert asked_since(b"audit: {signatures: required, since: 1970-01-02}") == DAY
    assert asked_since(b"name: x") is None
