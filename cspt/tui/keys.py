"""The one table of keys. Bindings, footers, the help screen and README's list are made from it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType

SCREENS = ("home", "board", "plan", "cases", "search")
"""The five screens that number keys switch between, in order."""
ANY_LIST = (*SCREENS, "record", "history", "state", "problems", "conflicts", "import", "assess", "queue", "lanes")
"""The screens that show a store, with its bars above and below."""
_NUMBERED = tuple(name for name in ANY_LIST if name != "conflicts")
"""Those on which the numbers go to a screen; where there is something to settle they keep a value."""
EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Key:
    """One act and the keys that do it."""

    act: str
    """The Textual action it runs."""
    keys: str
    """The keys, commas between, the first shown."""
    shown: str
    """The keys as a footer shows them."""
    label: str
    """Two or three words for the footer."""
    help: str
    """A sentence for the help screen."""
    where: tuple[str, ...] = (EVERYWHERE,)
    """The screens it works on."""
    in_footer: bool = True
    in_help: bool = True
    """False where the line of a key beside it tells of this one too."""


KEYS: tuple[Key, ...] = (
    Key("move(-1)", "less_than_sign,shift+left,comma", "<", "move left", "Move the card to the column on its left.", ("board", "lanes"), in_footer=False, in_help=False),
    Key("move(1)", "greater_than_sign,shift+right,full_stop", "< >", "move", "Move the card to the column on its left, or on its right.", ("board", "lanes")),
    Key("open", "enter", "Enter", "open", "Open what the cursor is on.", ("home", "board", "plan", "cases", "search", "record", "history", "problems", "queue", "lanes")),
    Key("keep(1)", "1", "1 2", "keep", "Keep the first value; 2, 3 and 4 keep the others.", ("conflicts",)),
    Key("keep(2)", "2", "2", "keep the second", "Keep the second value.", ("conflicts",), in_footer=False, in_help=False),
    Key("keep(3)", "3", "3", "keep the third", "Keep the third value.", ("conflicts",), in_footer=False, in_help=False),
    Key("keep(4)", "4", "4", "keep the fourth", "Keep the fourth value.", ("conflicts",), in_footer=False, in_help=False),
    Key("settle", "enter", "Enter", "settle", "Choose among everything that can be done.", ("conflicts",)),
    Key("write", "w", "w", "write another", "Write another value.", ("conflicts",)),
    Key("open", "o", "o", "open", "Open the record.", ("conflicts",)),
    Key("fold", "space", "Space", "fold", "Fold or unfold.", ("plan",)),
    Key("unfold(True)", "right,l", "→", "unfold", "Unfold, or go into what is unfolded.", ("plan",), in_footer=False),
    Key("unfold(False)", "left,h", "←", "fold up", "Fold, or go up to what it stands under.", ("plan",), in_footer=False),
    Key("fold_all", "z", "z", "fold all", "Unfold everything; press again to fold every priority.", ("plan",)),
    Key("add", "a", "a", "add", "Add a dated entry to its timeline: an update, a visit, a referral.", ("board", "plan", "cases", "record", "lanes")),
    Key("score", "s", "s", "score risk", "Score the risk of the case, factor by factor.", ("record",)),
    Key("step", "t", "t", "take step", "Take the next step of an ASB case review.", ("record",)),
    Key("lanes", "l", "l", "lanes", "Show the cases in lanes by status.", ("cases",)),
    Key("queue", "w", "w", "weekly queue", "Show the reports that nobody has looked at.", ("home", "cases")),
    Key("lane(-1)", "left,h", "←", "lane", "Go to the lane on the left.", ("lanes",), in_footer=False),
    Key("lane(1)", "right,l", "← →", "lane", "Go to the lane on the right.", ("lanes",)),
    Key("open", "enter", "Enter", "choose", "Choose the answer from a list.", ("assess",)),
    Key("answer(-1)", "left,h", "←", "answer", "Give the answer before.", ("assess",), in_footer=False),
    Key("answer(1)", "right,l", "← →", "answer", "Give the next answer, or the one before.", ("assess",)),
    Key("override", "b", "b", "band", "Set another band than the scale gives, with the reason.", ("assess",)),
    Key("set_rag", "r", "r", "RAG", "Declare the RAG of an action, with the reason.", ("board", "plan", "record")),
    Key("import_document", "I", "I", "import", "Take a plan in from Word, Excel, CSV, Markdown, a web page or a PDF's text; shown first.", ("home", "plan"), in_footer=False),
    Key("accept", "y", "y", "take it in", "Write what is shown, as one act.", ("import",)),
    Key("turn", "space,enter", "Space", "store or document", "Where both changed a field: keep the store's value, or the document's.", ("import",)),
    Key("export", "x", "x", "document", "Make a document of the plan: Word, Excel, PDF, a web page; for partners or the public.", ("plan",)),
    Key("set_status", "m", "m", "move on", "Choose a new status.", ("board", "plan", "cases", "record", "lanes")),
    Key("filter", "f", "f", "filter", "Type a filter, in the same words as `cspt list`.", ("board", "cases", "plan")),
    Key("undo", "u", "u", "undo", "Take back your own last act.", ("home", "board", "plan", "cases", "record", "history", "conflicts", "queue", "lanes")),
    Key("edit", "e", "e", "edit", "Open the form with every field.", ("board", "plan", "cases", "record", "queue", "lanes")),
    Key("new", "n", "n", "new", "Make a new record: an action on the board and in plans, a case in cases, a task in a case.", ("board", "plan", "cases", "record", "queue")),
    Key("toggle_rag('red')", "R", "R A G B N", "show only", "Show red; press again to take it back. A, G, B and N do the same for amber, green, blue and none.", ("board",)),
    Key("toggle_rag('amber')", "A", "A", "amber", "Show amber.", ("board",), in_footer=False, in_help=False),
    Key("toggle_rag('green')", "G", "G", "green", "Show green.", ("board",), in_footer=False, in_help=False),
    Key("toggle_rag('blue')", "B", "B", "blue", "Show blue.", ("board",), in_footer=False, in_help=False),
    Key("toggle_rag('none')", "N", "N", "none", "Show those without a RAG.", ("board",), in_footer=False, in_help=False),
    Key("choose('plan')", "p", "p", "plan", "Choose the plan the board shows.", ("board", "plan")),
    Key("choose('owner')", "o", "o", "owner", "Choose an owner to show.", ("board",)),
    Key("choose('priority')", "i", "i", "priority", "Choose a priority to show.", ("board",), in_footer=False),
    Key("choose('theme')", "t", "t", "theme", "Choose a theme to show.", ("cases",)),
    Key("choose('status')", "s", "s", "status", "Choose a status to show.", ("cases",)),
    Key("choose('risk_band')", "b", "b", "risk", "Choose a risk band to show.", ("cases",)),
    Key("toggle_review", "v", "v", "reviews", "Show only the cases whose review is due or over; press again for all.", ("cases",)),
    Key("clear", "c", "c", "clear", "Clear every filter.", ("board", "cases", "plan")),
    Key("history", "H", "H", "history", "Who changed what from what to what, and when.", ("board", "plan", "cases", "record", "queue", "lanes")),
    Key("tab_next", "tab", "Tab", "next part", "Go to the next part of the screen.", ("home", "record"), in_footer=False),
    Key("show_problems", "exclamation_mark", "!", "problems", "Show what cannot be read.", ("home", "board", "plan", "cases")),
    Key("show_conflicts", "C", "C", "to settle", "Show what is left to settle since people's work was brought together.", _NUMBERED, in_footer=False),
    Key("sync", "S", "S", "sync", "Send what was saved here, and receive what others saved.", ANY_LIST),
    Key("search", "slash", "/", "search", "Search everywhere, as you type.", ANY_LIST),
    Key("to_results", "down", "↓", "to the list", "Go from the words to the list of what was found.", ("search",)),
    Key("go('home')", "1", "1-5", "screens", "Home, Board, Plan, Cases and Search: 1, 2, 3, 4 and 5.", _NUMBERED, in_footer=False),
    Key("go('board')", "2", "2", "board", "Go to the board.", _NUMBERED, in_footer=False, in_help=False),
    Key("go('plan')", "3", "3", "plan", "Go to the plan.", _NUMBERED, in_footer=False, in_help=False),
    Key("go('cases')", "4", "4", "cases", "Go to the cases.", _NUMBERED, in_footer=False, in_help=False),
    Key("go('search')", "5", "5", "search", "Go to the search.", _NUMBERED, in_footer=False, in_help=False),
    Key("back", "escape", "Esc", "back", "Go back to where you came from.", ("record", "history", "state", "problems", "conflicts", "search", "import", "assess", "queue", "lanes")),
    Key("close", "escape,question_mark,f1,q", "Esc", "close", "Close the help.", ("help",)),
    Key("save", "ctrl+s", "Ctrl+S", "save", "Save what was changed; where something is wrong, go there.", ("form", "assess")),
    Key("leave", "escape", "Esc", "leave", "Leave the form; what was typed is asked about first.", ("form",)),
    Key("app.focus_next", "tab", "Tab", "next", "Go to the next field; Shift+Tab goes back.", ("form",)),
    Key("help", "f1", "F1", "help", "Explain the keys of the form.", ("form",)),
    Key("help", "question_mark,f1", "?", "help", "Explain the keys that work here.", ANY_LIST),
    Key("command_palette", "ctrl+p", "Ctrl+P", "anything", "Do anything by its name."),
    Key("app.quit", "ctrl+q", "Ctrl+Q", "leave", "Leave; everything is saved already.", in_footer=False),
)  # fmt: skip


def keys_for(screen: str) -> list[Key]:
    """Return the keys that work on a screen, in the order of the table."""
    return [key for key in KEYS if screen in key.where or EVERYWHERE in key.where]


def bindings_for(screen: str) -> list[BindingType]:
    """Return a screen's bindings."""
    return [
        Binding(key.keys, key.act, key.label, show=False, tooltip=key.help, id=f"{screen}.{key.act}")
        for key in KEYS
        if screen in key.where
    ]
