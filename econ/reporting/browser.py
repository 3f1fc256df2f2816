"""The report as one page for a browser: it asks for no other file, and says everything without a script.

Switches are style rules over what is there; the script only says the numbers under a pointer or the arrow
keys.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from econ.paths import PACKAGE
from econ.reporting import palette
from econ.reporting.exhibits import Block, Exhibit
from econ.reporting.figures import png
from econ.reporting.plots import LOOK_BACK
from econ.reporting.style import FAMILY, FONTS

if TYPE_CHECKING:
    from econ.reporting.material import Material
    from econ.reporting.pages import Section

__all__ = ["browser_page"]

_HERE = PACKAGE / "reporting"
#: Nothing may be asked for: what the page needs is in it.
_POLICY = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
)
#: Dots an inch of the pictures to take away.
_DOTS = 144.0


def browser_page(m: Material, page: dict[str, Any], made: Sequence[Section], about: dict[str, Any]) -> str:
    """The page.

    Parameters
    ----------
    m : Material
    page : dict
        Page one, from `page_one`.
    made : sequence of Section
    about : dict
        Title, description and the line at the foot, as the printed report has them.
    """
    cite = f"econ {m.ds.attrs['version']}, {page['kicker']}"
    body = [
        _header(page, made),
        _switches(m),
        '<main id="main">',
        _first(page),
        *(_section(section, cite) for section in made),
        "</main>",
        f'<footer class="muted"><p>{escape(about["footer"])}</p></footer>',
    ]
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta '
        f'charset="utf-8"><title>{escape(about["title"])}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="description" '
        f'content="{escape(about["question"])}">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><style>{_style(m)}</style></head>'
        f'<body><a class="skip" href="#main">To the report</a><div class="wrap">{"".join(body)}</div>'
        f'<div id="tip" role="status"></div><script>{_read("browser.js")}</script></body></html>\n'
    )


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _style(m: Material) -> str:
    """Fonts, both sets of colours, rules of the pictures, switches of scenarios, and the page's own rules."""
    light, dark = palette.variables("light"), palette.variables("dark")
    switches = "".join(
        f":root:has(#sc-{mark}:not(:checked)) .by-scenario [data-s={mark}]{{display:none}}"
        for mark in dict.fromkeys(m.marks.values())
    )
    return (
        f"{''.join(_face(path.stem, path.read_bytes()) for path in sorted(FONTS.glob('*.otf')))}"
        f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
        f":root:has(#side-light:checked){{{light};color-scheme:light}}"
        f":root:has(#side-dark:checked){{{dark};color-scheme:dark}}"
        f"@media print{{:root,:root:has(#side-dark:checked){{{light}}}}}"
        f"{palette.variable_sheet()}{switches}{_read('browser.css')}"
    )


def _face(stem: str, content: bytes) -> str:
    weight = 600 if "SemiBold" in stem else 400
    source = f"url({_carried('font/otf', content)}) format('opentype')"
    return f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:{source}}}"


def _carried(kind: str, content: bytes) -> str:
    """A file as an address that holds it."""
    return f"data:{kind};base64,{b64encode(content).decode()}"


def _header(page: dict[str, Any], made: Sequence[Section]) -> str:
    links = "".join(f'<li><a href="#section-{one.name}">{escape(one.title)}</a></li>' for one in made)
    author = f'<p class="muted">{escape(page["author"])}</p>' if page["author"] else ""
    logo = _logo(bytes(page["logo"])) if page["logo"] else ""
    return (
        f"<header>{logo}<p "
        f'class="kicker">{escape(page["kicker"])}</p>{author}<h1>{escape(page["title"])}</h1>'
        f'<nav aria-label="Contents"><ul>{links}</ul></nav></header>'
    )


def _logo(content: bytes) -> str:
    kinds = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
    kind = next((kind for begins, kind in kinds.items() if content.startswith(begins)), "image/svg+xml")
    return f'<img alt="Logo" height="44" src="{_carried(kind, content)}">'


def _switches(m: Material) -> str:
    """Which scenarios are shown, how far back, and which side of the page."""
    boxes = []
    for mark in dict.fromkeys(m.marks.values()):
        named = [name for name in m.scenarios if m.marks[name] == mark]
        words = named[0] if len(named) == 1 else f"{len(named)} others"
        key = f'<span class="key" style="background:var(--{mark})"></span>'
        boxes.append(f'<label><input type="checkbox" id="sc-{mark}" checked> {key} {escape(words)}</label>')
    return (
        f'<div class="switches"><fieldset><legend>Scenarios</legend>{"".join(boxes)}</fieldset>'
        f"{_choice('Months', 'window', (('whole', 'with history'), ('ahead', 'forecast alone')))}"
        f"{_choice('Page', 'side', (('auto', 'as the device'), ('light', 'light'), ('dark', 'dark')))}</div>"
    )


def _choice(legend: str, name: str, options: Iterable[tuple[str, str]]) -> str:
    boxes = "".join(
        f'<label><input type="radio" name="{name}" id="{name}-{key}"{" checked" if place == 0 else ""}> '
        f"{words}</label>"
        for place, (key, words) in enumerate(options)
    )
    return f"<fieldset><legend>{legend}</legend>{boxes}</fieldset>"


def _first(page: dict[str, Any]) -> str:
    """Page one."""
    parts = [f"<p><em>{escape(page['authored'])}</em></p>"] if page["authored"] else []
    parts += [f"<p><strong>{escape(page['finding'])}</strong></p>"] if page["finding"] else []
    parts += [f"<p><strong>{escape(p['head'])}</strong> {escape(p['text'])}</p>" for p in page["paragraphs"]]
    parts += [f"<p>{escape(page['note'])}</p>"] if page["note"] else []
    for chart in page["charts"]:
        picture = _labelled(chart["body"], chart["alt"])
        parts.append(
            f'<figure id="channels-chart"><figcaption><h3>{escape(chart["title"])}</h3></figcaption>'
            f'<div class="picture">{picture}</div><p class="note">{escape(chart["note"])}</p></figure>'
        )
    parts += [_table_figure(table, table["title"], table["note"]) for table in page["tables"]]
    parts.append(f'<p class="note">{escape(page["small"])}</p>')
    return f'<section aria-label="Summary"><h2 class="skip">Summary</h2>{"".join(parts)}</section>'


def _section(section: Section, cite: str) -> str:
    shown = "".join(_exhibit(one, cite) for one in section.exhibits)
    more = "".join(_block(block) for block in section.more)
    head = f'<h2 id="{section.name}-head">{escape(section.title)}</h2>'
    opened = f'<section id="section-{section.name}" aria-labelledby="{section.name}-head">'
    return f"{opened}{head}{shown}{more}</section>"


def _exhibit(one: Exhibit, cite: str) -> str:
    """A figure: its sentence, its range, its picture or table, how to read it, and what can be taken away."""
    classes = " ".join(
        name for name, on in (("by-scenario", one.by_scenario), ("windows", one.windows)) if on
    )
    tools = [_away(f"{one.key}.csv", "text/csv", one.numbers.csv().encode(), "CSV")]
    if one.draw is not None:
        picture = one.draw(LOOK_BACK)
        inner = f'<div class="picture whole">{_labelled(picture.body(), one.alt)}</div>'
        if one.windows:
            inner += f'<div class="picture ahead">{_labelled(one.draw(0).body(), one.alt)}</div>'
        made = png(picture.svg(), _DOTS, title=one.title, span=one.span, small=cite)
        tools.append(_away(f"{one.key}.png", "image/png", made, "PNG"))
    else:
        assert one.table is not None
        inner = _table(one.table, one.title)
    said = f"{one.title}. {cite}."
    tools.append(f"<details><summary>Cite</summary><p>{escape(said)}</p></details>")
    return (
        f'<figure id="{one.key}" class="{classes}"><figcaption><h3>{escape(one.title)}</h3>'
        f'<p class="span">{escape(one.span)}</p></figcaption>{inner}<p class="note">{escape(one.note)}</p>'
        f'<div class="tools">{"".join(tools)}</div></figure>'
    )


def _labelled(svg: str, alt: str) -> str:
    """A picture with its words, which the keyboard can reach."""
    return svg.replace("<svg ", f'<svg role="img" tabindex="0" aria-label="{escape(alt)}" ', 1)


def _away(name: str, kind: str, content: bytes, words: str) -> str:
    return f'<a download="{name}" href="{_carried(kind, content)}" aria-label="{words} of {name}">{words}</a>'


def _block(block: Block) -> str:
    """What the closing section is made of."""
    match block["kind"]:
        case "heading":
            return f"<h3>{escape(block['text'])}</h3>"
        case "text":
            return f"<p>{escape(block['text'])}</p>"
        case "points":
            items = (
                f"<li><strong>{escape(i['head'])}</strong> {escape(i['text'])}</li>" for i in block["items"]
            )
            return f"<ul>{''.join(items)}</ul>"
        case _:
            return _table_figure(block, block["title"], block["note"])


def _table_figure(block: Block, title: str, note: str) -> str:
    words = f'<p class="note">{escape(note)}</p>' if note else ""
    return f"<figure><figcaption><h3>{escape(title)}</h3></figcaption>{_table(block, title)}{words}</figure>"


def _table(block: Block, title: str) -> str:
    """A table with heads of columns and of rows."""
    sides = [" class=right" if side == "right" else "" for side in block["align"]]
    heads = "".join(
        f'<th scope="col"{side}>{_cell(cell) or "<span class=muted>&nbsp;</span>"}</th>'
        for side, cell in zip(sides, block["header"], strict=True)
    )
    rows = []
    for row in block["rows"]:
        if isinstance(row, dict):
            rows.append(f'<tr class="band"><td colspan="{len(sides)}">{escape(row["band"])}</td></tr>')
            continue
        first, *others = row
        cells = "".join(f"<td{side}>{_cell(cell)}</td>" for side, cell in zip(sides[1:], others, strict=True))
        rows.append(f'<tr><th scope="row">{_cell(first)}</th>{cells}</tr>')
    caption = f'<caption class="skip">{escape(title)}</caption>'
    return (
        "<div "
        f'class="scroll"><table>{caption}<thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _cell(value: Any) -> str:
    """Text, a range with its middle, or a head with small print."""
    if not isinstance(value, dict):
        return escape(str(value))
    if "span" in value:
        middle = f"<small>({escape(value['point'])})</small>" if value["point"] else ""
        return f"<strong>{escape(value['span'])}</strong>{middle}"
    small = f"<small>{escape(value['small'])}</small>" if value.get("small") else ""
    return f"{escape(value.get('head') or value.get('text', ''))}{small}"
