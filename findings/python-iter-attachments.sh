#!/bin/bash
# Python 3.11.2 and 3.13.5 (Debian 12, 13), mailparser 3.14.2
# Surprise: EmailMessage.iter_attachments() finds no zip in three ordinary mails: one that is nothing
#   but the zip (what a phone's "share" sends), one that is signed (it yields the signature and the
#   whole signed part, which has no name), and one in multipart/alternative. walk() finds all three,
#   and so does mailparser in JavaScript. No exception, no defect is noted.
# One would guess: from its name, and from "an iterator over all of the immediate sub-parts that are
#   not candidate body parts", that it is the new way to get at attachments, which replaces walk().
# Seen: iter_attachments - / None signature.asc / -; walk a.zip / a.zip signature.asc / a.zip.
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
debian trixie python3=3.13.5*
npm_packages mailparser@3.14.2

head='From: Jo Doe <jo@example.org>\nSubject: hand-in\nMIME-Version: 1.0\n'
zip='Content-Type: application/zip\nContent-Disposition: attachment; filename="a.zip"\nContent-Transfer-Encoding: base64\n\nUEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==\n'
parts="; boundary=B\n\n--B\nContent-Type: text/plain\n\nHello\n--B\n$zip--B--\n"
printf '%b' "$head$zip" >only.eml
printf '%b' "${head}Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; micalg=pgp-sha256; boundary=S\n\n--S\nContent-Type: multipart/mixed$parts\n--S\nContent-Type: application/pgp-signature; name=signature.asc\n\nsignature\n--S--\n" >signed.eml
printf '%b' "${head}Content-Type: multipart/alternative$parts" >alternative.eml
cat >names.py <<'PY'
import email, email.policy, sys
message = email.message_from_file(open(sys.argv[2]), policy=email.policy.default)
parts = message.iter_attachments() if sys.argv[1] == "iter" else message.walk()
names = [part.get_filename() for part in parts]
print(*[name for name in names if name or sys.argv[1] == "iter"] or "-")
PY
cat >names.js <<'JS'
require('mailparser').simpleParser(require('fs').readFileSync(process.argv[2]))
  .then(mail => console.log(mail.attachments.map(part => part.filename).join(' ')));
JS
names() { inside trixie python3 names.py "$1" "$2.eml"; }

expect "iter_attachments, only a zip" "-" "$(names iter only)"
expect "iter_attachments, signed" "None signature.asc" "$(names iter signed)"
expect "iter_attachments, alternative" "-" "$(names iter alternative)"
expect "walk" "a.zip, a.zip signature.asc, a.zip" "$(names walk only), $(names walk signed), $(names walk alternative)"
expect "mailparser" "a.zip, a.zip signature.asc, a.zip" \
  "$(node names.js only.eml), $(node names.js signed.eml), $(node names.js alternative.eml)"
