"""The words of `lautta report`."""

from __future__ import annotations

from adapter.words import Sentence

DENIED = Sentence("evätty {rule}: {number}", "nekat {rule}: {number}", "denied by {rule}: {number}")
CAME = Sentence(
    "tuli {came}, valmiina {done}, niistä ilman käsittelijää {without}",
    "kom {came}, klara {done}, av dessa utan handläggare {without}",
    "came {came}, done {done}, of these without a person {without}",
)
REST = Sentence(
    "odottaa käsittelijää {waits}, kesken {under_way}, hylätty {discarded}",
    "väntar på handläggare {waits}, på väg {under_way}, avvisade {discarded}",
    "waiting {waits}, under way {under_way}, discarded {discarded}",
)
UNTIL_DONE = Sentence(
    "minuutteja valmiiksi: mediaani {median}, 90 % ehti {most}",
    "minuter tills klart: median {median}, 90 % inom {most}",
    "minutes until done: median {median}, 90 % within {most}",
)
UNTIL_DECIDED = Sentence(
    "minuutteja päätökseen: mediaani {median}, 90 % ehti {most}",
    "minuter till beslut: median {median}, 90 % inom {most}",
    "minutes until decided: median {median}, 90 % within {most}",
)
ANSWERED = Sentence("vastattu {number}", "besvarade {number}", "answered {number}")
STUDIES = Sentence(
    "tutkimuksia sähköisesti {electronic}, postitse {post}",
    "undersökningar elektroniskt {electronic}, per post {post}",
    "studies sent electronically {electronic}, by post {post}",
)
TOO_LONG = Sentence(
    "--from {since} --to {until}: vähintään yksi ja enintään {days} päivää.",
    "--from {since} --to {until}: minst en och högst {days} dagar.",
    "--from {since} --to {until}: at least one day, and at most {days}.",
)
