#!/bin/sh
# A lever of a secure-mail gateway, for one action: `send`, of a letter without files. It needs python3 and coreutils.
#
#     [gateway]
#     mode = "mail"
#     letters = "letters"
#     to = "kuvat@unit.example"
#     wait = "2s"
#     lever = { command = "./gateway.sh" }
#     stamp = { name_header = "X-Sender-Name", hetu_header = "X-Sender-Hetu" }
#
# Yours drives your product. This one is the product, so that you see the whole: it stamps the letter, and delivers it
# into the folder `letters`. Exit code: 0 done, 1 refused, 3 it has no way to do this.
set -eu
[ "$1" = send ] || exit 3

# The arguments are JSON on standard input: each becomes a variable, quoted for the shell.
eval "$(python3 -c '
import json, shlex, sys
told = json.load(sys.stdin)
flat = {**told, "name": told["sender"]["name"], "hetu": told["sender"]["hetu"]}
flat["more"] = "yes" if told["files"] or told["headers"] or told["lost_answer"] else ""
flat["lines"] = "yes" if set("\r\n") & set(told["subject"]) else ""
digits = flat["hetu"][:6] + flat["hetu"][7:10]
flat["wrong"] = "" if "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(digits) % 31] == flat["hetu"][10:] else "yes"
for key in ("name", "hetu", "to", "subject", "text", "confirmed", "more", "lines", "wrong"):
    print(f"{key}={shlex.quote(str(flat[key]))}")
')"

[ "$confirmed" = True ] || exit 1 # who does not confirm does not send
[ -z "$lines" ] || exit 1         # a subject with a line's end in it could write a header
[ -z "$wrong" ] || exit 1         # the check character of the HETU is wrong
[ -z "$more" ] || exit 3

word() { printf '=?utf-8?B?%s?=' "$(printf %s "$1" | base64 -w 0)"; } # RFC 2047, for å ä ö

mkdir -p letters
mail=letters/$(date +%s%N)-$$
{
    echo "Received: from gateway.example by mx.unit.example with ESMTPS; $(date -R)"
    echo "From: no-reply@gateway.example"
    echo "To: $to"
    echo "Subject: $(word "$subject")"
    echo "Date: $(date -R)"
    echo "Message-ID: <$(date +%s%N).$$@gateway.example>"
    echo "X-Sender-Name: $(word "$name")"
    echo "X-Sender-Hetu: $hetu"
    echo "MIME-Version: 1.0"
    echo "Content-Type: text/plain; charset=utf-8"
    echo "Content-Transfer-Encoding: base64"
    echo
    printf %s "$text" | base64 -w 76
} | sed 's/$/\r/' > "$mail"
mv "$mail" "$mail.eml" # whole at once: the kit reads while others write
