#!/bin/bash
# Asciidoctor 2.0.18 and 2.0.23 (Debian 12, 13)
# Surprise: `code` in backticks is monospaced text, not literal text: typographic replacements go on
#   inside. `go test ./...` comes out with an ellipsis and a zero-width space, `npm run build -- --fix`
#   and `git checkout -- file` with an em dash between thin spaces, `a->b` with an arrow. Copied
#   from the page, none of them runs. Only `+go test ./...+` is literal.
# One would guess: what backticks do in Markdown and double backticks in reStructuredText: nothing
#   inside them is changed.
# Seen: <code>go test ./&#8230;&#8203;</code>, <code>git checkout&#8201;&#8212;&#8201;file</code>.
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
debian trixie asciidoctor=2.0.23-1

render() { printf '%s\n' "$1" | inside trixie asciidoctor -e -o - - | sed -n 's/.*\(<code>.*<\/code>\).*/\1/p'; }

# The backticks are AsciiDoc's.
# shellcheck disable=SC2016
{
  expect "three dots" '<code>go test ./&#8230;&#8203;</code>' "$(render 'Run `go test ./...` first.')"
  expect "two hyphens between blanks" '<code>git checkout&#8201;&#8212;&#8201;file</code>' \
    "$(render 'Run `git checkout -- file` first.')"
  expect "an option alone" '<code>make --silent</code>' "$(render 'Run `make --silent` first.')"
  expect "with plus signs" '<code>go test ./...</code>' "$(render 'Run `+go test ./...+` first.')"
}
