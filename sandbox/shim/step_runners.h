// The scripts by which a shell runs a step as the next line in one terminal: what it takes over
// from the steps before, and what it leaves to those behind it. No header of the C++ library: the
// shim is built without it.
#pragma once

namespace vouch::sandbox::shim {

// Restores what earlier steps left and runs the step, as the next line in one terminal: options of
// `set` and `shopt`, variables, functions, aliases, umask, limits of `ulimit`, traps, descriptors 3
// to 9 that are open on files, and the stack of directories; and saves the same again. A step's own
// trap for EXIT waits for the terminal's end, which `exit` is. A step that ends by `exit` saves by
// the trap that it is given. A shell that is killed leaves the state as it was. errexit comes last,
// so that restoring is none of its business. The first argument is the script, the second says
// whether to start at the workspace. All on one line, so that the shell's messages count the
// script's lines from 1.
inline constexpr const char* kBashRunner =
    "__session_save() { __session_set=$-; set +euxC; { "
    "shopt -p; shopt -po pipefail; alias -p; declare -p; declare -f; declare -Fx; umask -p; trap "
    "-p; "
    "ulimit -Sa | while read -r __session_line; do __session_option=${__session_line##*-}; "
    "case $__session_option in [cdilmnqsvx]')'*) printf 'ulimit -S%s %s\\n' "
    "\"${__session_option%%)*}\" \"${__session_line##* }\" ;; esac; done; "
    "for __session_fd in /proc/$BASHPID/fd/[3-9]; do "
    "if [ -f \"$__session_fd\" ]; then while read -r __session_key __session_flags; do "
    "case $__session_key$__session_flags in flags:*0) __session_way='<' ;; "
    "flags:*1) __session_way='>>' ;; flags:*2) __session_way='<>' ;; *) continue ;; esac; "
    "printf 'exec %s%s%q\\n' \"${__session_fd##*/}\" \"$__session_way\" "
    "\"$(readlink \"$__session_fd\")\"; done <\"/proc/$BASHPID/fdinfo/${__session_fd##*/}\"; "
    "fi; done; "
    "dirs -l -p | { __session_push=; __session_last=; while IFS= read -r __session_line; do "
    "[ -n \"$__session_last\" ] && __session_push=\"builtin pushd -- $__session_last "
    ">/dev/null\"$'\\n'\"$__session_push\"; printf -v __session_last %q \"$__session_line\"; done; "
    "printf 'builtin cd -- %s\\n%s' \"$__session_last\" \"$__session_push\"; }; "
    "for __session_option in a b f h k u v x B C E H P T e; do "
    "case $__session_set in *$__session_option*) printf 'set -%s\\n' $__session_option ;; esac; "
    "done; } 2>/dev/null >\"$__session_state/new\"; }; "
    "__session_state=$3; if [ -f \"$3/state\" ]; then . \"$3/state\" 2>/dev/null; fi; "
    "if [ \"$2\" = 1 ]; then builtin cd \"$4\"; fi; "
    "__session_script=$1; shift 4; trap '__session_save' EXIT; "
    "eval \"unset __session_script; $__session_script\"; "
    "__session_status=$?; __session_save; trap - EXIT; exit $__session_status";

// For a root directory without bash: the directory and the exported variables.
inline constexpr const char* kPosixRunner =
    "__session_save() { { export -p; printf 'cd \"%s\"\\n' \"$PWD\"; } "
    "2>/dev/null >\"$__session_state/new\"; }; "
    "__session_state=$3; if [ -f \"$3/state\" ]; then . \"$3/state\" 2>/dev/null; fi; "
    "if [ \"$2\" = 1 ]; then cd \"$4\"; fi; "
    "__session_script=$1; shift 4; trap '__session_save' EXIT; "
    "eval \"unset __session_script; $__session_script\"";

}  // namespace vouch::sandbox::shim
