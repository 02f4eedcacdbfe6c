"""`cspt completion`: prints the script that lets a shell complete commands, ids, fields and values."""

from __future__ import annotations

import click

from cspt.cli.session import Session, in_folder, pass_session

_BASH = r"""# Completion of cspt for bash. Put this in ~/.bashrc:  eval "$(cspt completion bash)"
_cspt_completion() {
    local line="${COMP_LINE:0:COMP_POINT}" value help word kept=""
    word="${line##*[[:space:]]}"
    [[ $COMP_WORDBREAKS == *=* ]] && kept="${word%"${word##*[=:]}"}"
    COMPREPLY=()
    while IFS=$'\t' read -r value help; do
        case $value in
            /) compopt -o dirnames 2>/dev/null; continue ;;
            *=) compopt -o nospace 2>/dev/null ;;
        esac
        [[ -n $value ]] || continue
        value="${value#"$kept"}"
        [[ $value =~ ^[[:alnum:]_=,.:+/!-]*$ ]] || printf -v value %q "$value"
        COMPREPLY+=("$value")
    done < <(COMP_LINE="$line" _CSPT_COMPLETE=1 cspt 2>/dev/null)
}
complete -F _cspt_completion cspt
"""
_ZSH = r"""#compdef cspt
# Completion of cspt for zsh. Put this in ~/.zshrc, after compinit:  eval "$(cspt completion zsh)"
_cspt_completion() {
    local -a open closed
    local value help
    while IFS=$'\t' read -r value help; do
        case $value in
            '') ;;
            /) _path_files -/ ;;
            *=) open+=("${value//:/\\:}:$help") ;;
            *) closed+=("${value//:/\\:}:$help") ;;
        esac
    done < <(COMP_LINE="${(j: :)words[1,CURRENT]}" _CSPT_COMPLETE=1 cspt 2>/dev/null)
    (( $#closed )) && _describe -V cspt closed -U
    (( $#open )) && _describe -V field open -U -S ''
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _cspt_completion "$@"
else
    compdef _cspt_completion cspt
fi
"""
_FISH = r"""# Completion of cspt for fish. Put this in ~/.config/fish/completions/cspt.fish:  cspt completion fish
function __cspt_completion
    set -l line (commandline -cp | string collect)
    for found in (env COMP_LINE="$line" _CSPT_COMPLETE=1 cspt 2>/dev/null)
        if test (string split \t -- $found)[1] = /
            __fish_complete_directories (commandline -ct)
        else
            echo $found
        end
    end
end
complete --command cspt --no-files --keep-order --arguments "(__cspt_completion)"
"""
_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


@click.command("completion")
@click.argument("shell", type=click.Choice([*_SCRIPTS]))
@in_folder
@pass_session
def command(session: Session, shell: str) -> None:
    """Print the completion script of a SHELL; its first line says where to put it."""
    session.out.script(_SCRIPTS[shell])
