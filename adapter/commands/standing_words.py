"""The words of `lautta status` and `lautta inspect`."""

from __future__ import annotations

from adapter.words import Sentence

NOTHING = Sentence("Mikään ei odota.", "Ingenting väntar.", "Nothing waits.")
ONLY_FIRST = Sentence(
    "Näkyvissä on vanhimmat {number}. Kaikki: lautta status --json.",
    "De {number} äldsta visas. Alla: lautta status --json.",
    "The oldest {number} are shown. All of them: lautta status --json.",
)
ALARM = Sentence("HÄLYTYS", "LARM", "ALARM")
ID = Sentence("tunnus", "id", "id")
FROM = Sentence("mistä", "varifrån", "from")
SINCE = Sentence("saapui", "kom", "came")
AGO = Sentence("{at} ({age} sitten)", "{at} (för {age} sedan)", "{at} ({age} ago)")
WHY = Sentence("miksi", "varför", "because")
RULES = Sentence("säännöt", "regler", "rules")
NEXT = Sentence("seuraavaksi", "härnäst", "next")
ATTEMPT = Sentence("yritys {number}", "försök {number}", "attempt {number}")
STORY = Sentence("Mitä tapahtui", "Vad som hände", "What happened")
CAME = Sentence("viesti saapui", "meddelandet kom", "the message came")
NO_STEPS = Sentence(
    "Käsittely ei ole vielä alkanut.", "Behandlingen har inte börjat ännu.", "No step of it is finished yet."
)
WHERE = Sentence("Missä se on", "Var det finns", "Where it is now")
HERE = Sentence("Lautta", "Lautta", "Lautta")
RECORD = Sentence("potilastietojärjestelmä", "patientdatasystemet", "the record system")
CONSOLE = Sentence("sivu", "sida", "page")
FAILED_AT = Sentence("tähän se jäi", "här stannade det", "it stopped here")

NEXT_BY_STATE = {
    "waiting": Sentence(
        "Se on jonossa. Tarkista, että käsittelijä (lautta work) on käynnissä, jos se ei etene.",
        "Det är i kö. Om det inte rör sig: kontrollera att en arbetsprocess (lautta work) är i gång.",
        "It is in the queue. If it does not move, see that a worker (lautta work) runs.",
    ),
    "moving": Sentence("Sitä käsitellään.", "Det behandlas.", "It is being handled."),
    "parked": Sentence(
        "Kun asia on selvä: lautta redrive {id} (lautta redrive --help kertoo tavat) "
        "tai lautta discard {id} --reason SYY",
        "När saken är klar: lautta redrive {id} (lautta redrive --help visar sätten) "
        "eller lautta discard {id} --reason ORSAK",
        "When it is clear: lautta redrive {id} (lautta redrive --help shows the ways), "
        "or lautta discard {id} --reason WHY",
    ),
    "failed": Sentence(
        "Kun vika on korjattu: lautta redrive {id}. Jos sitä ei enää yritetä: lautta stop {id}",
        "När felet är avhjälpt: lautta redrive {id}. Om inga fler försök behövs: lautta stop {id}",
        "When the fault is mended: lautta redrive {id}. To try no more: lautta stop {id}",
    ),
    "stopped": Sentence(
        "Kun se saa jatkua: lautta redrive {id}",
        "När det får fortsätta: lautta redrive {id}",
        "When it may go on: lautta redrive {id}",
    ),
    "done": Sentence("Ei mitään.", "Ingenting.", "Nothing."),
    "discarded": Sentence("Ei mitään.", "Ingenting.", "Nothing."),
}
LOOK = Sentence("lautta inspect {id}", "lautta inspect {id}", "lautta inspect {id}")
UNMOVED = Sentence(
    "hakuhakemisto: {number} resurssia odottaa siirtoa tämän version hakemistoon",
    "sökindex: {number} resurser ska ännu flyttas till den här versionens index",
    "search index: {number} resources are still to be moved to that of this version",
)
OVER_A_DAY = Sentence("yli 24 h", "över 24 h", "over 24 h")
