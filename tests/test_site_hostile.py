from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page
from sites import html, small_site

ATTACK = "<img src=x onerror=window.hit=1><script>window.hit=1</script>"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" onload="window.hit=1">'
    "<script>window.hit=1</script><rect width='9' height='9'/></svg>"
)
NAME = "ECS9-L1 '\"onerror=window.hit=1 &lt;img src=x onerror=window.hit=1&gt;.md"
NOTE = """\
---
title: "@"
aliases: ["@", "javascript:window.hit=1"]
tags: ["@"]
---
# ECS9-L1 @ "quoted" 'single'

## Vocab
**evil @ term**: @ a definition `@`
**"onmouseover=window.hit=1 x="**: is an attribute breaker
**</script><script>window.hit=1</script>**: ends a data file
**evil term**: what attackers write

## Scratch @
The **evil term** and the evil term again. $\\text{@}$
$\\href{javascript:window.hit=1}{x}$ $$\\nosuch{@}$$
[x](javascript:window.hit=1) [y](JaVaScRiPt:window.hit=1)
[z](data:text/html,<script>window.hit=1</script>) [v](vbscript:window.hit=1)
<javascript:window.hit=1> ![a" onerror="window.hit=1](x.png)
![[e.svg]] [[e.svg]] [[@]] [[n|@]] ![[e.svg|"onerror=window.hit=1]]
<details ontoggle=window.hit=1 open>
<summary onclick=window.hit=1>s</summary>@</details>

@

<svg/onload=window.hit=1><math><mi//xlink:href="data:x,<script>window.hit=1</script>">

<iframe srcdoc="<script>parent.hit=1</script>"></iframe>
<a href="javascript:window.hit=1">q</a> <img src=e.svg onerror=window.hit=1>

```"><script>window.hit=1</script>
@
```

| @ | b |
|---|---|
| [[n\\|@]] | `@` |

> [!@] @
> @

## Refresh the Info
1. What is the evil term @?
   @ `@` <b onclick=window.hit=1>b</b>
@::@
""".replace("@", ATTACK)


ADDRESSES = """\
# Addresses

[a](javascript:alert(1)) [b](<javascript:alert(1)>) [c](JAVASCRIPT:alert(1))
[d](javascript&#x3A;alert(1))
[e](javascript&colon;alert(1)) [f](&#106;avascript:alert(1))
[g](\\javascript:alert(1)) [h](java%73cript:alert(1)) [i](  javascript:alert(1))
[j](vbscript:alert(1)) [k](file:///etc/passwd) [l](data:text/html;base64,PHNjcmlwdD4=)
[m](<java
script:alert(1)>) [n][ref] ![o](javascript:alert(1)) ![p](data:image/svg+xml,<svg/>)
[[javascript:alert(1)]] [[x|javascript:alert(1)]] ![[javascript:alert(1)]]
<javascript:alert(1)> <vbscript:alert(1)> <a href="java\tscript:alert(1)">q</a>

[ref]: javascript:alert(1)

<a href=" javascript:alert(1)">r</a> <a href="jav&#x09;ascript:alert(1)">s</a>

<a href="vbscript:alert(1)">t</a> <area href="javascript:alert(1)">
"""


def test_no_address_of_a_note_leads_to_a_script(tmp_path: Path) -> None:
    site = small_site(tmp_path, {"A.md": ADDRESSES})
    allowed = re.compile(r"(?:https?|mailto):|[^:]*$|[^:]*[/#?]")
    found = []
    for path in site.rglob("*.html"):
        for node in html(path).css("[href], [src], [action], [formaction]"):
            for name in ("href", "src", "action", "formaction"):
                value = node.attributes.get(name) or ""
                target = re.sub(r"[\s\x00-\x1f]", "", value)
                if not allowed.match(target):
                    found.append((path.name, target))
    assert found == []


def hostile_site(folder: Path) -> Path:
    files: dict[str, str | bytes] = {NAME: NOTE, "e.svg": SVG}
    files["ECS9-L2.md"] = f"# ECS9-L2\nThe evil term. [[{NAME}]]\n![[{NAME}]]\n"
    return small_site(folder, files)


def test_hostile_notes_never_run_script(browser: Browser, tmp_path: Path) -> None:
    site = hostile_site(tmp_path)
    for page in site.rglob("*.html"):
        # Without the policy too the pages must be harmless.
        text = page.read_text(encoding="utf-8")
        bare = text.replace("Content-Security-Policy", "X-None")
        assert bare != text
        page.write_text(bare, encoding="utf-8")
    tab = browser.new_page()
    hits = []
    for page in sorted(site.rglob("*.html")) + sorted(site.rglob("*.svg")):
        tab.goto(page.as_uri())
        tab.evaluate(
            """for (const part of document.querySelectorAll("*")) {
                 part.dispatchEvent(new Event("mouseover", { bubbles: true }));
                 const open = "summary, b:not(a *), [href^='javascript:' i], "
                   + "[href^='data:' i]";
                 if (part.matches(open))
                   part.dispatchEvent(new MouseEvent("click", { bubbles: true }));
               }"""
        )
        tab.wait_for_timeout(20)
        hits += [page.name] if tab.evaluate("window.hit") else []
    tab.goto(f"{site.as_uri()}/search.html?q=evil")
    tab.wait_for_function("document.querySelector('[data-search-results] a')")
    hits += ["search"] if tab.evaluate("window.hit") else []
    tab.close()
    assert hits == []


def test_hostile_notes_raise_no_alarm_under_the_policy(
    page: Page, tmp_path: Path
) -> None:
    site = hostile_site(tmp_path)
    for path in sorted(site.rglob("*.html")):
        page.goto(path.as_uri())
        page.wait_for_load_state("load")


def test_the_attack_would_be_noticed(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(f"<!doctype html><p>{ATTACK}</p>", encoding="utf-8")
    tab = browser.new_page()
    tab.goto(page.as_uri())
    assert tab.evaluate("window.hit") == 1
    tab.close()


def test_the_policy_stops_what_would_slip_through(
    browser: Browser, tmp_path: Path
) -> None:
    site = small_site(tmp_path)
    page = site / "gaps.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("</main>", f"{ATTACK}</main>"), encoding="utf-8")
    tab = browser.new_page()
    tab.goto(page.as_uri())
    assert tab.evaluate("window.hit") is None
    tab.close()
