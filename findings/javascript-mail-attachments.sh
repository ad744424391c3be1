#!/bin/bash
# mailparser 3.14.2, postal-mime 4.0.0, Python 3.13.5 for comparison
# Surprise: two mail parsers for JavaScript change an attachment, each in its own way. mailparser
#   percent-decodes a continuation of a file name that is not marked as encoded (RFC 2231 mixes both
#   in its own example): "seven%20x.zip" becomes "seven x.zip". postal-mime counts the line break
#   before the boundary into a text attachment, which grows by a byte (RFC 2046: that break belongs
#   to the boundary), so that no digest matches.
# One would guess: that parsers of so old a format agree, and that an attached file comes out
#   with its own bytes and name.
# Seen: mailparser "group seven x.zip", 7 bytes; postal-mime "group seven%20x.zip", 8 bytes; Python 7.
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
debian trixie python3=3.13.5*
npm_packages mailparser@3.14.2 postal-mime@4.0.0

printf '%s\n' 'From: jo@example.org' 'MIME-Version: 1.0' 'Content-Type: multipart/mixed; boundary=B' '' \
  '--B' 'Content-Type: text/plain' '' 'Hello' '--B' 'Content-Type: text/x-c' \
  "Content-Disposition: attachment; filename*0*=UTF-8''group%20; filename*1=\"seven%20x.zip\"" '' \
  'int x;' '' '--B--' >mail.eml
cat >attachment.mjs <<'JS'
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { readFileSync } from 'fs';
const mail = readFileSync('mail.eml');
const one = (await simpleParser(mail)).attachments[0], other = (await PostalMime.parse(mail)).attachments[0];
console.log(one.filename + ', ' + one.size);
console.log(other.filename + ', ' + other.content.byteLength);
JS
node attachment.mjs >javascript
cat >attachment.py <<'PY'
import email, email.policy
part = list(email.message_from_file(open("mail.eml"), policy=email.policy.default).iter_attachments())[0]
print(part.get_filename(), len(part.get_payload(decode=True)), sep=", ")
PY

expect "mailparser" "group seven x.zip, 7" "$(sed -n 1p javascript)"
expect "postal-mime" "group seven%20x.zip, 8" "$(sed -n 2p javascript)"
expect "Python" "group seven%20x.zip, 7" "$(inside trixie python3 attachment.py)"
