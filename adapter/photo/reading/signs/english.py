"""English words of kinship, care and acting for somebody."""

from __future__ import annotations

import re

_ENDING = r"(?:s|es|'s|s')?"
_YOUNG = (
    "child|children|childs|kid|kiddo|son|daughter|boy|girl|baby|babie|toddler|infant|newborn|new-born|teenager|little"
    " one|little man|twin|triplet"
    "|grandson|granddaughter|grandchild|grandchildren|grandkid|stepson|stepdaughter|stepchild|stepchildren|godson"
    "|goddaughter|godchild|youngest|eldest|foster child"
    "|foster son|foster daughter|preschooler|schoolboy|schoolgirl|lad|laddie|lass|lassie|munchkin|bub|preemie|fella"
    "|fellow|laddy"
    "|firstborn"
    "|little-one|youngster|offspring|princess"
)
_OLDER = (
    "mum|mom|mam|gramps|pensioner|oldie|gran|nan|nanna|stepmum|stepmom|stepdad|stepmother|stepfather|stepbrother"
    "|stepsister|godmother"
    "|godfather|mummy|mommy|mother|father|dad|daddy|mama|papa|grandma|granny|grandmother|nana|grandpa|granddad"
    "|grandad|grandfather"
    "|aunt|auntie|aunty|uncle|old lady|old man|elderly lady|elderly man|elderly woman|mother-in-law|father-in-law"
    "|in-law"
)
_PARTNER = (
    "wife|wifey|wive|husband|sweetheart|darling|hubby|spouse|fiance|fiancee|girlfriend|boyfriend|missus"
    "|other half|better half|partner"
)
_SIBLING = "brother|sister|sibling|cousin|niece|nephew|half-brother|half-sister|relative|family member"
_OTHER = (
    "neighbour|neighbor|friend|mate|roommate|room-mate|flatmate|flat-mate|housemate|colleague|coworker|co-worker"
    "|client|resident|service user|tenant"
    "|pupil|student of mine|employee|lodger|landlord|landlady|buddy|pal|bloke|chap|guy|guest|gentleman|stranger"
)
RELATIVES = rf"(?:family|relatives?|{_OLDER}|{_SIBLING})"
ADULTS = rf"(?:{_PARTNER}|{_OLDER}|{_SIBLING}|{_OTHER}|{_YOUNG})"
KIN = re.compile(rf"\b(?:{_YOUNG}|{_OLDER}|{_PARTNER}|{_SIBLING}|{_OTHER}){_ENDING}(?!\w)")
_BODY = (
    "arm|arms|leg|legs|foot|feet|hand|hands|wrist|ankle|knee|knees|back|stomach|tummy|belly|face|cheek|forehead|nose"
    "|ear|ears|eye|eyes|mouth|lip|lips|tongue"
    "|neck|shoulder|elbow|finger|fingers|toe|toes|thumb|nail|nails|head|scalp|skin|chest|breast|side|hip|bottom|bum"
    "|buttock|thigh|calf|heel|navel|tooth|teeth|groin"
    "|wound|scar|rash|mole|moles|eczema|blister|bruise|lump|swelling|burn|cut|bite|wart|spot|spots|shin|forearm"
    "|armpit|chin|groin|nipple|tailbone|psoriasis|acne|stitches|injury|sore"
    "|stretch marks|bump|stoma|incision|cheeks|lashes|eyelid"
)
ACTING = re.compile(
    r"\b(?:through|via|from|with) my (?:own )?(?:account|login|bank id|credentials)\b"
    r"|\b(?:has no|doesn't have|does not have|without) (?:an? )?(?:[a-z]{2,10} )?(?:login|credentials|bank id"
    r"|online banking)\b|"
    r"\bmy man\b|\bmemory is (?:so |very |really )?(?:bad|poor)\b|\btwo (?:of us |people )?in the (?:photo|picture)\b"
    r"|\babout the other one\b|\b(?:my|our|the|a) (?:teen"
    r"|tween)(?:'s)?\b|"
    r"\bas (?:a|the|his|her|their) (?:teacher|coach|nurse|carer|employer|supervisor|interpreter|volunteer|leader"
    r"|principal),? i(?:'m| am)?"
    r" (?:send|sending|write|writing|report|ask|asking)\b|\b(?:isn't|isnt|not|n't) (?:really )?(?:about|of|from) me\b"
    r"|\b(?:using|use|used|via|through|from) (?:my )?(?!my\b|own\b)[a-z]{2,14}'s (?:account|login|bank id|credentials"
    r"|id)\b|"
    r"\b(?:different|other) person\b|"
    r"\b(?:employee|boss|au pair|lady|ladies|woman|women|female|schoolmate|classmate|team-?mate|wee one|tiny"
    r" one)(?:'s|s)?(?!\w)|"
    r"\b(?:guardian|legal guardian|carer|caregiver|care-giver|caretaker|foster (?:mother|father|parent)|parent"
    r"|parents|parent's|next of kin"
    r"|power of attorney|proxy|legal representative|representative|personal assistant|support person|social worker"
    r" for|support worker for)s?\b"
    r"|\bon (?!my own\b)(?:my )?[\w']{0,15} ?[\w']{0,15} ?behalf\b|\bbehalf of\b|\bfor someone else\b|\b(?:somebody"
    r"|someone|anybody) else(?:'s)?\b|\banother person\b"
    r"|\b(?:is|are|was|it's|its|am) ?(?:not|n't) (?:me|mine|my own|of me)\b|\bnot (?:me|mine|of me|my own|about me)\b"
    rf"|\bnot my (?:(?:left|right) )?(?:{_BODY})\b|\bthe (?:person|one|man|woman) (?:in|on) the (?:photo|picture"
    rf"|image)\b"
    r"|\b(?:isn't|aren't) (?:me|mine)\b"
    r"|\b(?:nursing home|care home|sheltered housing|assisted living|group home)\b"
)
PATIENT = re.compile(r"\b(?:patient|client)(?:s|'s|s')?(?!\w)")
PRONOUN = re.compile(r"\b(?:she|he|her|hers|herself|his|him|himself)\b(?!/)|\b(?:he|she)(?:'s|'d|'ll)(?!\w)")
OWNED = re.compile(
    rf"\b(?P<owner>[a-z]{{2,15}})(?:'s|s') (?:(?:left|right|little|lower|upper|sore|big)"
    rf" ){{0,2}}(?:{_BODY})\b"
)
NO_OWNERS = {"it", "that", "here", "there", "what", "today", "yesterday", "week", "doctor", "who", "this", "let"}
DOES = re.compile(
    r"\bpoor (?:soul|thing|love|lamb|mite|chap|man|woman|lad)\b|\brefuses (?:the|to|any|all)\b|\bturns \d{1,2}\b"
    r"|\b(?:very|so|quite) upset (?:as|because|about)\b|\bmy ex(?:'s|-wife|-husband)?\b(?! (?:ray|plosion))|"
    r"\b(?!(?:i|and|then|that|which|who|when|but|just|finally|nail|toenail|scab|tooth|plaster"
    r"|dressing|i've|me)\b)[a-z']{2,14} (?:fell(?! (?:on|onto) (?:my|me|the))"
    r"|hurt (?:himself|herself|themselves)|cries|is crying|limps|is limping|vomited|threw up|scratches|has a fever"
    r"|had a fever|has had a fever|is in pain)\b"
    r"|\b(?:they're|they are|he is|she is|he's|she's|turned|just turned) \d{1,2}\b(?! ?(?:days|weeks|months|hours|cm"
    r"|mm|x|km|%|times|photos|pictures|of))"
)
#: What one has: an ailment, or `this`.
_AILMENT = (
    rf"(?:[\w-]{{0,12}}(?:{_BODY})\b"
    r"|[a-z]{0,10}(?:pain|aches?\b|itch|fever|cold\b|flu\b|cough|rash|atopi|psori|diabet|rheum|arthrit|cancer|melanom"
    r"|allerg"
    r"|inflam|swell|swoll|red\b|wound|scar|mole|lump|bump|blister|pimple|bruis|broke|fractur|surg|operat|symptom"
    r"|stitch|chickenpox"
    r"|shingles|lyme|migrain|blood|asthma|prosthe|implant|injur|joint|varicos|pregnan|eczem|rosac|acne|infect|antibiot"
    r"|medic"
    r"|ointment|steroid|cyst|tumou?r|nerve|cramp|dizz|naus|vomit|stiff|numb|sciatic|herpes|fung|tired|stress|diagnos"
    r"|pacemaker"
    r"|celiac|coeliac|anemi|thyroid|bite|sting|sunburn|burn|sprain|twist|wart|corns?\b|hernia|biopsy|removed|it removed"
    r"|trouble)"
    r"|this|these|the same|something|some(?:thing)? like|one like|had it|spots?|sore|pus|treat|tried)"
)
OWN = re.compile(
    r"\bi can(?:'t|not| not) (?:(?:reach|see) (?:it|there|my)\b|reach(?=[.,!]|$))"
    r"|\bi(?: a|')m (?:now |\d{1,2} weeks )?pregnant\b"
    r"|\bi (?:(?!who|when|that|he|she|saw|as)[a-z]{1,12} ){1,9}and (?:slipped|tripped|fell) "
    r"|\b(?:took|taken) (?:a |this |the )?(?:photo|picture) of me\b"
    rf"|\bmy (?:[\w-]{{2,12}} ){{0,2}}(?:{_BODY}|eyebrow)s?\b|\bi (?:fell|hurt|burnt|burned|twisted|sprained"
    rf"|cut myself)\b"
    r"|\b(?:i have|i've|i had|i got|i suffer from) (?:(?:also|now|had|been having) )?(?!attach|sent|taken|includ|a"
    r" (?:photo|pict|quest|daugh|son)"
    r"|permission|been (?:ask|told|look|treating|caring|seeing|worr|help)|spoke|talk|her|his|agreed|just|power|not|no\b"
    r"|the (?:photo"
    r"|pict)|consent|got the (?:pict|photo)|seen|clean|dress|chang|a (?:call|concern|worry|question))"
    rf"(?=(?:(?!who\b|whose\b|that has\b|concerns?\b|worr|question)[\w'-]+,? ){{0,7}}{_AILMENT})"
)
#: On the writer, in a sentence of an ailment or a picture.
ON_ME = re.compile(r"\b(?<!not )(?<!falls )(?<!jumped )(?<!depends )on me\b")
WHAT = re.compile(rf"photo|picture|\b{_AILMENT}")
