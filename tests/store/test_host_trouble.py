"""Every complaint of git, ssh or a host is told in one line that says what to do."""

from __future__ import annotations

import pytest

from cspt.store.host_trouble import say_trouble

ADDRESS = "https://me:secret@git.example.org/store.git"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("fatal: unable to access 'https://x/': Could not resolve host: git.example.org", "cannot be found"),
        ("ssh: Could not resolve hostname x: Name or service not known", "cannot be found"),
        ("fatal: unable to look up git.example.org (port 9418) (Temporary failure in name resolution)", "found"),
        ("fatal: unable to access 'x': Failed to connect to x port 443: Connection refused", "cannot be reached"),
        ("ssh: connect to host x port 22: Connection timed out\r\nfatal: Could not read from remote", "be reached"),
        ("fatal: unable to access 'x': Failed to connect: No route to host", "cannot be reached"),
        ("Host key verification failed.\nfatal: Could not read from remote repository.", "not known to ssh"),
        ("git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.", "your key"),
        ("fatal: could not read Username for 'https://x': terminal prompts disabled", "name or password"),
        ("remote: Invalid credentials\nfatal: Authentication failed for 'https://x/'", "name or password"),
        ("fatal: unable to access 'x': The requested URL returned error: 403", "name or password"),
        ("fatal: unable to access 'x': SSL certificate problem: self signed certificate", "certificate"),
        ("fatal: repository 'https://x/' not found", "no shared store at"),
        ("fatal: '/srv/x' does not appear to be a git repository\nfatal: Could not read from remote", "no shared"),
        ("fatal: remote error: access denied or repository not exported: /x", "no shared store at"),
        ("fatal: detected dubious ownership in repository at '/srv/x'", "another user"),
        ("fatal: transport 'ext' not allowed", "does not go to"),
        ("fatal: the remote end hung up unexpectedly", "broke"),
        ("error: RPC failed; curl 56 Recv failure: Connection reset by peer\nfatal: early EOF", "broke"),
        ("fatal: read error: Connection reset by peer", "broke"),
        ("Receiving objects:  10% (1/10)\rfatal: fetch-pack: unexpected disconnect while reading", "broke"),
        ("error: file write error: No space left on device", "no room left"),
        ("error: object abc: missingEmail: invalid\nfatal: fsck error in packed object", "is not sound"),
        ("something that nobody foresaw", "something that nobody foresaw"),
        ("", "git was stopped"),
    ],
)
def test_a_complaint_is_told_in_one_line(said: str, words: str) -> None:
    told = str(say_trouble(ADDRESS, said))
    assert words in told
    assert "\n" not in told
    assert "secret" not in told


def test_a_host_that_refuses_is_heard_in_its_own_words() -> None:
    refused = "!\tabc:refs/heads/main\t[remote rejected] (pre-receive hook declined)"
    own = "remote: hello\nremote: cspt: records/x.md: no record        \n"
    assert "no record; what you saved is safe" in str(say_trouble(ADDRESS, own, refused))
    spoken = "remote: error: GH006: Protected branch update failed        \n"
    assert "Protected branch update failed" in str(say_trouble(ADDRESS, spoken, refused))
    assert "pre-receive hook declined" in str(say_trouble(ADDRESS, "", refused))
