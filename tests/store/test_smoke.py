def test_x(desk):
    print(desk); print(desk.path(desk.event).read_text()); print(desk.path(desk.case).read_text())
    from tests.gitting import *
    print(git(desk.root,"log","--format=%H %an %ad %s"))
    assert is_clean(desk.root)
    assert 0
