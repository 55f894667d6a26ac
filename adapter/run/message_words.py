"""What kinds of messages there are, and where one is: as a person says it."""

from __future__ import annotations

from adapter.words import Sentence

FLOWS = {
    "photo": Sentence("kuva", "foto", "photo"),
    "invitation": Sentence("kuvapyyntö", "begäran om foto", "invitation"),
    "release": Sentence("luovutus", "utlämnande", "release"),
    "grant": Sentence("oikeus", "rätt", "grant"),
    "deposit": Sentence("asiakirja", "dokument", "document"),
}
STATES = {
    "waiting": Sentence("jonossa", "i kö", "waiting"),
    "moving": Sentence("käsittelyssä", "på väg", "on its way"),
    "done": Sentence("valmis", "klart", "done"),
    "parked": Sentence("odottaa ihmistä", "väntar på en person", "waits for a person"),
    "failed": Sentence("epäonnistui", "misslyckades", "failed"),
    "stopped": Sentence("pysäytetty", "stoppat", "stopped"),
    "discarded": Sentence("hylätty", "avvisat", "discarded"),
}
