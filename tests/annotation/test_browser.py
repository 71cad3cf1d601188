"""Whole sessions in a real browser."""

import shutil

import pytest

from interplay.annotation.store import Store

from .conftest import HOSTILE, Running, write_study

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser):
    """Opens a page in a browser of its own, as another person would."""
    contexts = []

    def opened(address, size=WIDE, **options):
        contexts.append(browser.new_context(viewport=size, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def server(tmp_path):
    running = Running(write_study(tmp_path / "study", n=8, per_class=1)).start()
    yield running
    running.kill()


def kept(server):
    store = Store(server.file.parent / "answers.sqlite")
    answers = store.answers()
    store.close()
    return answers


def saved(page):
    page.get_by_text("Saved.", exact=True).wait_for()


def choose(page, name, value):
    page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)


def test_a_session_by_two_annotators_at_once(server, visit):
    ann, ben = visit(server.links["ann"]), visit(server.links["ben"], NARROW)
    for page in (ann, ben):
        page.get_by_role("link", name="Practise").click()
        for _ in range(3):
            page.get_by_text("Which answers are sensible?").click()
            page.get_by_role("link", name="Next").or_(
                page.get_by_role("link", name="To the start")
            ).click()
        page.get_by_role("link", name="Start", exact=True).click()
    for number in (1, 2):
        for page, digits in ((ann, "01234512"), (ben, "55555555")):
            assert f"Example {number} of 2" in page.get_by_role("heading", level=1).inner_text()
            for digit in digits:
                page.keyboard.press(digit)
            saved(page)
        ben.get_by_label("Comment").fill(f"Comment {number}")
        for page in (ann, ben):
            page.get_by_role("button", name="Next").or_(
                page.get_by_role("button", name="Finish")
            ).click()
    for page in (ann, ben):
        page.get_by_role("heading", name="Thank you").wait_for()
        assert page.complaints == []
    answers = kept(server)
    assert len(answers) == 2 * 2 * 4
    by = {(a.annotator, a.question): (a.rating, a.confidence) for a in answers}
    assert by["ann", "redundancy"] == (0, 1)
    assert by["ann", "synergy"] == (1, 2)
    assert by["ben", "unique1"] == (5, 5)
    owner = visit(server.links["owner"])
    assert owner.get_by_text("2 of 2").count() == 2
    assert owner.get_by_text("Comment 2").count() == 1
    assert kept(server) == answers  # looking changes nothing


def test_back_and_change(server, visit):
    page = visit(server.links["ann"] + "1")
    for digit in "33333333":
        page.keyboard.press(digit)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Example 2 of 2").wait_for()
    page.wait_for_load_state()  # keys are heard once the script runs
    page.keyboard.press("b")
    page.get_by_role("heading", name="Example 1 of 2").wait_for()
    page.wait_for_load_state()  # a choice is saved once the script runs
    assert page.locator("input:checked").count() == 8
    choose(page, "synergy", 5)
    saved(page)
    page.reload()
    assert page.locator('input[name="synergy"][value="5"]').is_checked()
    assert {a.rating for a in kept(server)} == {3, 5}


def test_a_reload_in_the_middle(server, visit):
    page = visit(server.links["ann"] + "1")
    choose(page, "redundancy", 2)
    choose(page, "redundancy_confidence", 4)
    saved(page)
    page.reload()
    assert page.locator("input:checked").count() == 2
    (answer,) = kept(server)
    assert (answer.rating, answer.confidence) == (2, 4)


def test_an_example_can_be_skipped_but_not_half_answered(server, visit):
    page = visit(server.links["ann"] + "1")
    choose(page, "redundancy", 2)
    page.get_by_role("button", name="Next").click()
    assert page.url.endswith("/1")  # the browser shows what is missing
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("heading", name="Example 2").wait_for()
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("heading", name="Almost done").wait_for()
    assert page.locator(".left a").all_inner_texts() == ["1", "2"]
    assert len(kept(server)) == 1


def test_killed_in_the_middle_of_an_example(server, visit):
    """Answers given while the server is dead are kept by the browser, also over a reload."""
    page = visit(server.links["ann"] + "1")
    choose(page, "redundancy", 1)
    saved(page)
    server.kill()
    choose(page, "unique1", 4)
    page.get_by_label("Comment").fill("Said to nobody")
    page.get_by_label("Comment").blur()
    page.get_by_text("Not saved yet").wait_for()
    server.start()
    saved(page)
    server.kill()
    choose(page, "synergy", 5)
    page.get_by_text("Not saved yet").wait_for()
    page.close(run_before_unload=False)
    server.start()
    again = page.context.new_page()
    again.goto(server.links["ann"] + "1")
    saved(again)
    assert {(a.question, a.rating) for a in kept(server)} == {
        ("redundancy", 1), ("unique1", 4), ("synergy", 5),
    }  # fmt: skip
    assert again.get_by_label("Comment").input_value() == "Said to nobody"


def test_without_scripts_the_form_works(server, visit):
    page = visit(server.links["ann"] + "1", NARROW, java_script_enabled=False)
    for name in ("redundancy", "unique1", "unique2", "synergy"):
        choose(page, name, 3)
        choose(page, f"{name}_confidence", 3)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("heading", name="Example 2").wait_for()
    assert len(kept(server)) == 4


def test_touch(server, visit):
    page = visit(server.links["ann"] + "1", NARROW, has_touch=True, is_mobile=True)
    for group in page.get_by_role("radiogroup").all():
        box = group.locator("label").nth(4).bounding_box()
        assert min(box["width"], box["height"]) >= 40  # pixels, for a finger
        group.locator("label").nth(4).tap()
    saved(page)
    assert {(a.rating, a.confidence) for a in kept(server)} == {(4, 4)}


def test_a_wrong_link(server, visit):
    page = visit(server.links["ann"][:-3] + "/")
    assert page.get_by_role("heading").inner_text() == "Nothing here"


def test_examples_cannot_run_scripts(tmp_path, visit):
    file = write_study(tmp_path / "study", n=4, per_class=1, words=HOSTILE)
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="taken over"</script></svg>'
    )
    for picture in file.parent.glob("*.png"):
        picture.with_suffix(".svg").write_text(svg)
    table = file.parent / "items.csv"
    table.write_text(table.read_text().replace(".png", ".svg"))
    server = Running(file).start()
    try:
        page = visit(server.links["ann"] + "1")
        assert page.title().startswith("Example 1")
        assert HOSTILE in page.locator(".text").inner_text()
        assert page.locator(".text b").count() == 0
        page.goto(server.links["ann"] + "media/1/0")
        assert page.title() != "taken over"
    finally:
        server.kill()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_the_screen_and_can_be_read(server, visit, size, scheme):
    page = visit(server.links["ann"], size, color_scheme=scheme)
    for address in ("", "practice-1", "1", "done"):
        page.goto(server.links["ann"] + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        outside = page.evaluate(
            "[...document.querySelectorAll('.card *, .question *')].filter(e => "
            "e.getBoundingClientRect().right > innerWidth - 10).map(e => e.outerHTML)"
        )
        assert outside == []
        assert contrast(page, "body") >= 7
    assert contrast(page, ".button") >= 4.5
    page.goto(server.links["owner"])
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


CONTRAST = """e => {
  const channel = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
  const light = text => { const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map(channel);
    return .2126 * r + .7152 * g + .0722 * b; };
  const style = getComputedStyle(e);
  const pair = [light(style.color), light(style.backgroundColor)];
  return (Math.max(...pair) + .05) / (Math.min(...pair) + .05);
}"""


def contrast(page, selector):
    """Of text on its background, as the Web Content Accessibility Guidelines define it."""
    return page.locator(selector).first.evaluate(CONTRAST)


def test_labels_for_screen_readers(server, visit):
    page = visit(server.links["ann"] + "1")
    names = [group.get_attribute("aria-label") for group in page.get_by_role("radiogroup").all()]
    assert len(set(names)) == 8
    assert names[0] == "Rating: Shared, from 0, none at all, to 5, large extent"
    assert page.get_by_role("group").count() == 4
    assert page.get_by_role("img", name="the picture of this example").count() == 1
    assert page.get_by_role("status").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"


def test_many_examples(tmp_path, visit):
    file = write_study(tmp_path / "study", n=1000, per_class='"all"')
    server = Running(file).start()
    try:
        page = visit(server.links["ann"] + "1000")
        assert page.get_by_role("heading", level=1).inner_text() == "Example 1000 of 1000"
        choose(page, "synergy", 4)
        saved(page)
        page.goto(server.links["ann"] + "done")
        assert page.locator(".left a").count() == 1000
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        page.goto(server.links["owner"])
        assert page.get_by_text("0 of 1000").count() == 2
    finally:
        server.kill()
