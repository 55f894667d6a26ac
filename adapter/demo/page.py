"""The demo's page: one HTML file in three languages that loads nothing and runs nothing. Pure."""

from __future__ import annotations

import html
from collections.abc import Sequence

from adapter.console.language import LANGUAGES, write_moment
from adapter.demo import words
from adapter.demo.play import Ending
from adapter.demo.story import Story, show_picture
from adapter.masking import mask_steering
from adapter.run.step_words import say_step
from adapter.words import HELSINKI, Language, Sentence

FLOWS = ("photo", "invitation", "release", "grant")
_NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STYLE = """
:root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--edge:#767676;--good:#1a6d2e;--wait:#7a4a00;--bad:#a3161b;
--link:#0b4f9e}
@media(prefers-color-scheme:dark){:root{--ink:#eee;--paper:#161616;--edge:#8f8f8f;--good:#7fd492;--wait:#f0b95a;
--bad:#ff9b9b;--link:#9cc7ff}}
body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:52rem;padding:1rem;color:var(--ink);
background:var(--paper);overflow-wrap:anywhere}
a{color:var(--link)}
main>section{display:none}
main>section:target,main>section:has(:target),:root:not(:has(main>section:target,main>section :target)) #FIRST{
display:block}
article{border-top:2px solid var(--edge);padding:.5rem 0 1rem}
.state{font-weight:bold}.good{color:var(--good)}.wait{color:var(--wait)}.bad{color:var(--bad)}
pre{white-space:pre-wrap;border-left:.25rem solid var(--edge);padding-left:.75rem;margin:.5rem 0;font:inherit}
img{max-width:100%;height:auto;border:1px solid var(--edge);margin:.25rem .5rem .25rem 0}
table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.1rem 1rem .1rem 0}
.small{font-size:.875rem}
nav ul{display:flex;gap:1rem;list-style:none;padding:0;flex-wrap:wrap}
@media print{main>section:not(#FIRST){display:none}article{break-inside:avoid}}
"""


def write_page(stories: Sequence[Story], first: Language) -> str:
    """The whole page; `first` is the language that it opens in."""
    order = [first, *(language for language in LANGUAGES if language != first)]
    links = "".join(f'<li><a href="#{one}" lang="{one}" hreflang="{one}">{_NAMES[one]}</a></li>' for one in order)
    sections = "".join(_section(stories, language) for language in order)
    title = f"Lautta: {words.TITLE.said(first)}"
    return (
        f'<!DOCTYPE html>\n<html lang="{first}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE.replace('FIRST', first)}</style></head><body>"
        f'<nav aria-label="{escape(words.LANGUAGES.said(first))}"><ul>{links}</ul></nav>'
        f"<main>{sections}</main></body></html>\n"
    )


def count_endings(endings: Sequence[Ending]) -> Sentence:
    """The numbers of the demo in one sentence."""
    states = [ending.state for ending in endings]
    return words.NUMBERS.filled(
        all=str(len(states)),
        done=str(sum(state in {"done", "permit"} for state in states)),
        parked=str(states.count("parked")),
        denied=str(sum(state in {"deny", "refused"} for state in states)),
    )


def of_flow(stories: Sequence[Story], flow: str) -> list[Story]:
    """The stories of one flow, those with a title of their own first."""
    own = [story for story in stories if story.ending.flow == flow]
    return sorted(own, key=lambda story: _place(story.ending))


def _place(ending: Ending) -> int:
    titled = list(words.CASES)
    key = (ending.flow, ending.name)
    return titled.index(key) if key in words.CASES else len(titled)


def _section(stories: Sequence[Story], language: Language) -> str:
    def say(sentence: Sentence) -> str:
        return escape(sentence.said(language))

    lists, articles = [], []
    for flow in FLOWS:
        own = of_flow(stories, flow)
        if not own:
            continue
        items = "".join(
            f'<li><a href="#{_anchor(language, one)}">{say(one.title)}</a>: {say(words.STATES[one.ending.state])}</li>'
            for one in own
        )
        lists.append(f"<h3>{say(words.FLOWS[flow])}</h3><ul>{items}</ul>")
        articles.append(f"<h2>{say(words.FLOWS[flow])}</h2>" + "".join(_article(one, language) for one in own))
    people = "".join(f"<dt>{name}</dt><dd>{say(what)}</dd>" for name, what in words.PEOPLE.items())
    numbers = count_endings([story.ending for story in stories])
    return (
        f'<section id="{language}" lang="{language}"><h1>{say(words.TITLE)}</h1><p>{say(words.INTRO)}</p>'
        f"<p>{say(numbers)}</p><p>{say(words.NOTHING_GUESSED)}</p><p>{say(words.LIVE)}</p>"
        f"<p>{say(words.SIGN_IN)}</p><dl>{people}</dl>"
        f"<h2>{say(words.CONTENTS)}</h2>{''.join(lists)}{''.join(articles)}</section>"
    )


def _anchor(language: Language, story: Story) -> str:
    name = "".join(sign if sign.isalnum() else "-" for sign in story.ending.name)
    return f"{language}-{story.ending.flow}-{name}"


def _article(story: Story, language: Language) -> str:
    def say(sentence: Sentence) -> str:
        return escape(sentence.said(language))

    ending = story.ending
    mark = {"done": "good", "permit": "good", "parked": "wait"}.get(ending.state, "bad")
    parts = [
        f'<article id="{_anchor(language, story)}"><h3>{say(story.title)}</h3>',
        f'<p><span class="state {mark}">{say(words.STATES[ending.state])}</span>',
        f' <span class="small">{say(words.FIXTURE.filled(name=ending.name))}</span></p>',
    ]
    if story.text or story.pictures:
        parts.append(f"<h4>{say(words.CAME)}</h4>")
    if story.text:
        parts.append(f"<pre>{escape(story.text)}</pre>")
    for number, picture in enumerate(story.pictures, 1):
        name = say(words.PHOTO.filled(number=str(number)))
        parts.append(f'<img src="{show_picture(picture)}" alt="{name}">')
    if ending.flow == "photo" and not story.pictures:
        parts.append(f"<p>{say(words.NOT_A_PHOTO)}</p>")
    why = words.WHY_PARKED if ending.state == "parked" else words.ENDED
    if story.why.said(language):
        parts.append(f"<h4>{say(why)}</h4><p>{say(story.why)}</p>")
    parts.append(f'<p class="small">{say(words.RULES.filled(rules=ending.rules))}</p>')
    parts += [_steps(story, language), *_left(story, language)]
    if ending.resources:
        ids = "".join(f"<li>{escape(address)}</li>" for address in ending.resources)
        parts.append(f'<details class="small"><summary>{say(words.IDS)}</summary><ul>{ids}</ul></details>')
    parts.append(f'<p class="small"><a href="#{language}">{say(words.BACK)}</a></p></article>')
    return "".join(parts)


def _steps(story: Story, language: Language) -> str:
    if not story.steps or story.message is None:
        return ""
    heads = "".join(
        f'<th scope="col">{escape(one.said(language))}</th>' for one in (words.TIME, words.STEP, words.TOOK)
    )
    rows = "".join(
        f"<tr><td>{step.ended.astimezone(HELSINKI):%H:%M:%S}</td>"
        f"<td>{escape(say_step(story.message.flow, step.name).said(language))}</td>"
        f"<td>{max(round((step.ended - step.began).total_seconds() * 1000), 0)} ms</td></tr>"
        for step in story.steps
    )
    came = escape(write_moment(story.message.begun, language))
    return (
        f'<h4>{escape(words.STEPS.said(language))}</h4><p class="small">{came}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _left(story: Story, language: Language) -> list[str]:
    """What there is of a message now: its SMS, its Tasks, the record, the archive."""
    parts = []
    if story.sms:
        parts.append(f"<h4>{escape(words.SMS.said(language))}</h4><pre>{escape(story.sms)}</pre>")
    for task in story.tasks:
        text = task.text.said(language)
        if not text:
            continue
        name = escape(words.TASK.filled(name=task.name).said(language))
        owner = escape(words.FOR_WHOM.filled(owner=task.owner).said(language)) if task.owner else ""
        notes = "".join(f"<pre>{escape(note)}</pre>" for note in task.notes)
        parts.append(f'<h4>{name}</h4><p>{escape(text)}</p>{notes}<p class="small">{owner}</p>')
    if story.record:
        rows = "".join(f"<li>{escape(line)}</li>" for line in story.record)
        parts.append(f"<h4>{escape(words.RECORD.said(language))}</h4><ul>{rows}</ul>")
    if story.entry:
        title, text = story.entry
        head = escape(words.ARCHIVE.said(language))
        parts.append(f"<h4>{head}</h4><p><strong>{escape(title)}</strong></p><pre>{escape(text)}</pre>")
    return parts


def escape(text: str) -> str:
    """A text of anybody's, as nothing but text: no markup, and no control that turns the reading."""
    return html.escape(mask_steering(text))
