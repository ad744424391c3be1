#!/bin/bash
# Python 3.11.2 and 3.13.5 (Debian 12, 13), mailparser 3.14.2, postal-mime 4.0.0
# Surprise: mailers send a plain filename and the true one, filename*, in one header, for old readers
#   and for new ones. Python's email takes whichever comes first under policy.default, and always the
#   plain one under the policy that message_from_string uses by default; so the name of an
#   attachment depends on the order of two parameters, for which no order is defined.
# One would guess: that a parser that knows filename* prefers it, as mailparser and postal-mime do (and
#   RFC 6266 asks of HTTP).
# Seen: plain first: fallback.zip; star first: real.zip (default policy), fallback.zip (compat32).
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
debian trixie python3=3.13.5*
npm_packages mailparser@3.14.2 postal-mime@4.0.0

mail() {
  printf '%s\n' 'From: jo@example.org' 'MIME-Version: 1.0' 'Content-Type: application/zip' \
    "Content-Disposition: attachment; $1; $2" 'Content-Transfer-Encoding: base64' '' 'UEsFBg=='
}
mail 'filename="fallback.zip"' "filename*=UTF-8''real.zip" >plain.eml
mail "filename*=UTF-8''real.zip" 'filename="fallback.zip"' >star.eml
cat >name.py <<'PY'
import email, email.policy, sys
text = open(sys.argv[1]).read()
print(email.message_from_string(text, policy=email.policy.default).get_filename(),
      email.message_from_string(text).get_filename())
PY
cat >name.mjs <<'JS'
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { readFileSync } from 'fs';
const mail = readFileSync(process.argv[2]);
console.log((await simpleParser(mail)).attachments[0].filename, (await PostalMime.parse(mail)).attachments[0].filename);
JS

expect "Python, plain name first" "fallback.zip fallback.zip" "$(inside trixie python3 name.py plain.eml)"
expect "Python, filename* first" "real.zip fallback.zip" "$(inside trixie python3 name.py star.eml)"
expect "mailparser and postal-mime, plain name first" "real.zip real.zip" "$(node name.mjs plain.eml)"
expect "mailparser and postal-mime, filename* first" "real.zip real.zip" "$(node name.mjs star.eml)"
