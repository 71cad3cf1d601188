"""The page as a browser lays it out: nothing clipped, nothing on top of other text, no overflow."""

import shutil
from dataclasses import replace

import numpy as np
import polars
import pytest

from interplay import Interval
from interplay.cli.demo import biopsies
from interplay.report import build_report, render
from interplay.selection import FusionGain

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LONG = "LeftHandAccelerometerSensorChannelsWithoutAnyBreakInTheName"
PAPER = 673  # pixels between the margins of a printed page

TEXTS = """() => {
  const seen = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, owner = node.parentElement;
    if (!node.textContent.trim() || owner.closest("title, desc, style")) continue;
    const shown = owner.checkVisibility() && getComputedStyle(owner).clipPath === "none";
    const head = owner.closest("thead");
    if (!shown || head && getComputedStyle(head).clipPath !== "none") continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = owner.closest("svg") ? [owner.getBoundingClientRect()] : range.getClientRects();
    for (const r of rects)
      if (r.width && r.height)
        seen.push([r.left, r.top + scrollY, r.right, r.bottom + scrollY, node.textContent.trim(),
                   getComputedStyle(owner).fontSize.replace("px", "") * 1, !!owner.closest("svg")]);
  }
  const clipped = [...document.querySelectorAll("main *")].filter(e =>
    !e.closest("svg") && !e.closest("thead") && e.scrollWidth > e.clientWidth + 1 &&
    getComputedStyle(e).overflowX !== "visible" && e.clientWidth).map(e => e.className);
  const inside = document.documentElement;
  return {seen, clipped, overflow: inside.scrollWidth - inside.clientWidth};
}"""


def classifiers_page():
    """Long names, classifiers, learning curves and the ladder."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 160)
    x1, x2 = y[:, None] + rng.normal(size=(2, 160, 8))
    columns = {
        f"a_very_long_name_of_a_sensor_channel_in_the_left_hand_{i}": x1[:, i] for i in range(8)
    }
    frame = polars.DataFrame(columns | {f"b{i}": x2[:, i] for i in range(8)} | {"y": y})
    settings = {"budget": 0, "replicates": 20, "permutations": 19, "sizes": (2, 4, 8)}
    names = (LONG, "the right hand", "class")
    found = build_report(["a_*"], ["b*"], "y", data=frame, names=names, **settings)
    intervals = {"unimodal1": Interval(0.25, 0.34), "joint": Interval(0.4, 0.6)}
    gain = FusionGain(0.3, 0.4, 0.45, 0.5, 1.0, intervals=intervals, names=names)
    return render(replace(found, gain=gain))


def symbols_page():
    """Counted symbols, certified."""
    file = polars.read_csv(biopsies().encode())
    settings = {"replicates": 20, "permutations": 19, "sizes": (2, 4, 8, 16, 32)}
    return render(
        build_report(
            "mean_area", "worst_texture", "diagnosis", data=file, method="discrete", **settings
        )
    )


@pytest.fixture(scope="module")
def pages():
    return {"classifiers": classifiers_page(), "symbols": symbols_page()}


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as run:
        found = run.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


def laid_out(browser, html, width, scheme="light", media="screen"):
    """What is written where."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.emulate_media(media=media, color_scheme=scheme)
    page.set_content(html)
    found = page.evaluate(TEXTS)
    page.close()
    return found


def overlaps(seen):
    """Pairs of texts that lie on each other by more than a hair."""
    boxes = np.array([row[:4] for row in seen])
    left, top = (np.maximum.outer(boxes[:, i], boxes[:, i]) for i in (0, 1))
    right, bottom = (np.minimum.outer(boxes[:, i], boxes[:, i]) for i in (2, 3))
    on = (right - left > 2) & (bottom - top > 5)
    pairs = np.argwhere(np.triu(on, 1))
    return [(seen[a][4], seen[b][4]) for a, b in pairs if seen[a][4] != seen[b][4]]


VIEWS = [
    (390, "light", "screen"),
    (390, "dark", "screen"),
    (768, "light", "screen"),
    (1280, "dark", "screen"),
    (PAPER, "light", "print"),
]


@pytest.mark.parametrize("name", ["classifiers", "symbols"])
@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_all_text_can_be_read(pages, browser, name, view):
    found, width = laid_out(browser, pages[name], *view), view[0]
    assert found["overflow"] <= 0
    assert found["clipped"] == []
    assert overlaps(found["seen"]) == []
    outside = [row[4] for row in found["seen"] if row[0] < 0 or row[2] > width]
    assert outside == []
    assert min(row[5] for row in found["seen"]) >= 11.5
    assert len(found["seen"]) > 150


def test_the_check_finds_what_is_wrong(browser):
    page = (
        "<body><main><p style='width:30px;overflow:hidden;white-space:nowrap' class='cut'>much text"
        "</p><p style='height:0;margin:0'>one</p><p style='margin:0'>two</p>"
        "<p style='width:900px'>wide</p></main>"
    )
    found = laid_out(browser, page, 390)
    assert found["clipped"] == ["cut"]
    assert overlaps(found["seen"]) == [("one", "two")]
    assert found["overflow"] > 0


CONTRAST = """() => {
  const shade = text => {
    const [r, g, b] = text.match(/[0-9.]+/g).map(v => { const s = v / 255;
      return s <= .04045 ? s / 12.92 : ((s + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor;
    if (!/, 0\\)$/.test(c)) return c; } return "rgb(255, 255, 255)"; };
  const texts = "p, li, h1, h2, h3, td, th, dt, dd, text, .sure, .what";
  return Math.min(...[...document.querySelectorAll(texts)]
    .filter(e => !e.closest(".areas") && e.textContent.trim() && e.checkVisibility())
    .map(e => { const c = getComputedStyle(e), a = shade(e.tagName === "text" ? c.fill : c.color),
      b = shade(ground(e)); return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); }));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(pages, browser, scheme):
    page = browser.new_page(color_scheme=scheme)
    page.set_content(pages["classifiers"])
    assert page.evaluate(CONTRAST) >= 4.5  # WCAG AA
    page.close()


def test_pictures_are_redrawn_and_tell_their_values(pages, browser):
    widths = []
    for width in (390, 1280):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.set_content(pages["classifiers"])
        widths.append(
            page.evaluate("document.querySelector('.lines').getBoundingClientRect().width")
        )
        sizes = page.evaluate(
            "[...document.querySelectorAll('.lines text')]"
            ".map(e => e.getBoundingClientRect().height)"
        )
        assert min(sizes) > 12  # text keeps its size
        points = page.evaluate(
            "[...document.querySelectorAll('.point > title')].map(e => e.textContent)"
        )
        assert any("160 rows" in title and "bits" in title for title in points)
        assert all(title.strip() for title in points)
        page.close()
    assert widths[0] < 390 < widths[1]


def test_headings_stay_with_what_they_head_in_print(pages, browser):
    page = browser.new_page()
    page.emulate_media(media="print")
    page.set_content(pages["classifiers"])
    after = page.evaluate(
        "[...document.querySelectorAll('h2, h3')].map(e => getComputedStyle(e).breakAfter)"
    )
    assert set(after) == {"avoid"}
    heads = page.evaluate(
        "[...document.querySelectorAll('thead')].map(e => getComputedStyle(e).display)"
    )
    assert set(heads) == {"table-header-group"}  # repeated on each page
    assert len(page.pdf()) > 10_000
    page.close()


def test_settings_are_words_not_records(pages):
    for html in pages.values():
        assert "{" not in html.split("</style>")[1]
