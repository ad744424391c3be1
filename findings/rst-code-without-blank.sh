#!/bin/bash
# docutils 0.21.2 and pandoc 3.1.11.1 (Debian 13; as well 0.19 and 2.17.1.1, Debian 12)
# Surprise: of a "code" directive whose commands follow without a blank line, pandoc shows only
#   those after the first blank line and warns of nothing: a reader sees "./run" and never learns
#   of "make" (it became an argument of the directive). docutils shows the whole directive as an
#   error in the page, with status 0; but where no language is named, it takes "make" for the
#   language and drops it as silently.
# One would guess: that a converter keeps or rejects the block as a whole, that what was lost is
#   told by the status, and that the two readers of the format agree.
# Seen: with a language pandoc "./run", docutils an error; without one "./run" of both. Status 0.
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
debian trixie pandoc=3.1.11.1* python3-docutils=0.21.2*

printf '.. code:: sh\n   make\n\n   ./run\n' >sh.rst
printf '.. code::\n   make\n\n   ./run\n' >plain.rst
code() { tr '\n' '|' | sed 's/.*<pre/<pre/; s/<\/pre>.*//; s/<[^>]*>//g; s/|*$//'; }
rst2html() { inside trixie python3 -m docutils --writer=html5 --syntax-highlight=none "$1"; }

expect "pandoc, with a language" "./run" "$(inside trixie pandoc -f rst -t html sh.rst 2>warnings | code)"
expect "pandoc, lines of warnings" 0 "$(wc -l <warnings)"
expect "docutils, with a language" ".. code:: sh|   make||   ./run" "$(rst2html sh.rst 2>warnings | code)"
expect "docutils, errors told" 1 "$(grep -c 'ERROR/3.*Error in "code" directive' warnings)"
expect "docutils, status" 0 "$(status rst2html sh.rst)"
expect "pandoc, without a language" "./run" "$(inside trixie pandoc -f rst -t html plain.rst | code)"
expect "docutils, without a language" "./run" "$(rst2html plain.rst 2>warnings | code)"
expect "docutils, lines of warnings" 0 "$(wc -l <warnings)"
