import asyncio
import re
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from interplay import InputError
from interplay.annotation.server import LARGEST_BODY, bound, create_app, order_of
from interplay.annotation.store import ANNOTATOR, OWNER, Store
from interplay.annotation.study import load_study

from .conftest import FIELDS, HOSTILE, Running, write_study

JSON = {"Accept": "application/json"}
ALL = dict.fromkeys(FIELDS, "3")


class Client:
    """Asks the application without a network."""

    def __init__(self, file):
        self.study = load_study(file)
        self.store = Store(self.study.database, create=True)
        self.app = create_app(self.study, self.store)
        self.tokens = self.store.links(ANNOTATOR)
        self.owner = f"/o/{self.store.links(OWNER)['owner']}/"

    def ask(self, method, address, **options):
        async def run():
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                return await client.request(
                    method, address, follow_redirects=method == "GET", **options
                )

        return asyncio.run(run())

    def get(self, address, **options):
        return self.ask("GET", address, **options)

    def post(self, address, data=None, **options):
        return self.ask("POST", address, data=data, **options)

    def page(self, name, rest=""):
        return f"/a/{self.tokens[name]}/{rest}"


@pytest.fixture
def client(study_file):
    made = Client(study_file)
    yield made
    made.store.close()


def item_at(client, name, number):
    return order_of(client_items(client), name, client.study.seed)[number - 1]


def client_items(client):
    from interplay.annotation.items import items_of

    return items_of(client.study)


def test_every_page_is_there(client):
    for rest in ("", "1", "6", "done", "practice-1", "practice-3"):
        answer = client.get(client.page("ann", rest))
        assert answer.status_code == 200, rest
        assert answer.headers["content-type"].startswith("text/html")
    assert client.get(client.owner).status_code == 200


def test_the_page_asks_what_the_paper_asks(client):
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(client.page("ann", "1")).text))
    for title in ("Shared", "Only in the picture", "Only in the words", "Only together"):
        assert title in text
    assert text.count("none at all") == 4
    item = item_at(client, "ann", 1)
    assert item.label in text
    assert item.contents[1].text in text
    assert len(re.findall('type="radio"', client.get(client.page("ann", "1")).text)) == 8 * 6


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/a/",
        "/a/wrong/",
        "/a/wrong/1",
        "/a/wrong/media/1/0",
        "/o/wrong/",
        "/static/server.py",
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/static/..%2f..%2fserver.py",
        "/static//etc/passwd",
        "/../../../../etc/passwd",
        "/answers.sqlite",
    ],
)
def test_nothing_else_is_there(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "rest",
    [
        *("0", "7", "-1", "1e3", "99999999999999999999", "practice-0", "practice-4"),
        *("media/1/1", "media/1/2", "media/0/0", "media/7/0", "media/../../1/0"),
        *("media/1/../../../../../../etc/passwd", "media/1/..%2f..%2fanswers.sqlite"),
        *("media/answers.sqlite", "../answers.sqlite", "%2e%2e/answers.sqlite"),
    ],
)
def test_nothing_else_of_the_disk_is_reachable(client, rest):
    answer = client.get(client.page("ann", rest))
    assert answer.status_code == 404
    assert "SQLite" not in answer.text


def test_the_link_of_one_role_opens_no_other(client):
    assert client.get(client.owner.replace("/o/", "/a/")).status_code == 404
    assert client.get(client.page("ann").replace("/a/", "/o/")).status_code == 404
    assert client.get(client.owner + "1").status_code == 404


def test_the_owners_page_only_reads(client):
    assert client.post(client.owner, ALL).status_code == 405


def test_media_are_the_files_of_the_study(client):
    answer = client.get(client.page("ann", "media/1/0"))
    item = item_at(client, "ann", 1)
    assert answer.content == item.contents[0].path.read_bytes()
    assert answer.headers["content-type"] == "image/png"
    assert "sandbox" in answer.headers["content-security-policy"]
    part = client.get(client.page("ann", "media/1/0"), headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.content) == (206, b"PNG")  # as players of films ask


def test_a_file_that_a_link_replaced_is_not_served(client, tmp_path):
    path = item_at(client, "ann", 1).contents[0].path
    (tmp_path / "secret.png").write_bytes(b"secret")
    path.unlink()
    assert client.get(client.page("ann", "media/1/0")).status_code == 404
    path.symlink_to(tmp_path / "secret.png")
    assert client.get(client.page("ann", "media/1/0")).status_code == 404


def test_a_plain_form_goes_on_to_the_next_example(client):
    answer = client.post(client.page("ann", "1"), ALL | {"comment": "Hm."})
    assert (answer.status_code, answer.headers["location"]) == (303, "2")
    assert client.post(client.page("ann", "6"), {}).headers["location"] == "done"
    assert client.store.answered("ann") == {item_at(client, "ann", 1).id}
    assert client.store.comments()[0][2] == "Hm."


def test_a_script_is_told_that_it_is_saved(client):
    answer = client.post(client.page("ann", "2"), {"synergy": "5"}, headers=JSON)
    assert (answer.status_code, answer.content) == (204, b"")
    (kept,) = client.store.answers()
    assert (kept.annotator, kept.item, kept.question) == (
        "ann", item_at(client, "ann", 2).id, "synergy",
    )  # fmt: skip
    assert (kept.rating, kept.confidence) == (5, None)


def test_what_was_answered_is_shown_again_to_its_annotator_alone(client):
    client.post(client.page("ann", "1"), ALL | {"comment": "mine <b>"})
    html = client.get(client.page("ann", "1")).text
    assert html.count(" checked") == 8
    assert "mine &lt;b&gt;" in html
    for number in range(1, 7):
        other = client.get(client.page("ben", str(number))).text
        assert " checked" not in other
        assert "mine" not in other


@pytest.mark.parametrize(
    "data",
    [
        {"synergy": "6"},
        {"synergy": "-1"},
        {"synergy": "2.5"},
        {"synergy": ""},
        {"synergy": "NaN"},
        {"synergy_confidence": "ten"},
        {"beauty": "3"},
        {"annotator": "ben"},
        {"synergy": "3", "rating": "3"},
        {"comment": "x" * 4001},
        {"synergy": ["3", "4"]},
    ],
)
def test_what_cannot_be_an_answer_is_refused_as_a_whole(client, data):
    answer = client.post(client.page("ann", "1"), {"redundancy": "1"} | data)
    assert answer.status_code == 422
    assert client.store.answers() == []
    assert client.store.comments() == []


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"\xff\xfe=1", 422), (b"synergy", 422), (b"comment=" + b"x" * LARGEST_BODY, 413)],
)
def test_bodies_that_are_no_form(client, content, status):
    answer = client.ask("POST", client.page("ann", "1"), content=content)
    assert answer.status_code == status
    assert client.store.answers() == []


def test_uploads_do_not_exist(client):
    answer = client.ask("POST", client.page("ann", "1"), files={"synergy": b"3"})
    assert answer.status_code == 422
    for method in ("PUT", "DELETE", "PATCH"):
        assert client.ask(method, client.page("ann", "1")).status_code == 405


def test_examples_are_escaped(tmp_path):
    client = Client(write_study(tmp_path / "study", words=HOSTILE))
    html = client.get(client.page("ann", "1")).text
    assert "<script>document" not in html
    assert "&lt;script&gt;document" in html
    assert "<b>bold" not in html
    client.post(client.page("ann", "1"), {"comment": HOSTILE})
    assert "<script>document" not in client.get(client.owner).text
    client.store.close()


def test_browsers_are_told_to_be_careful(client):
    for address in (client.page("ann", "1"), client.owner, "/none", "/static/annotate.js"):
        headers = client.get(address).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_orders_differ_and_stay(client):
    items = client_items(client)
    orders = {name: [i.id for i in order_of(items, name, 0)] for name in ("ann", "ben", "cy")}
    assert len({tuple(order) for order in orders.values()}) == 3
    assert all(sorted(order) == sorted(i.id for i in items) for order in orders.values())
    assert orders["ann"] == [i.id for i in order_of(items, "ann", 0)]


def test_why_an_example_was_drawn_is_not_shown(tmp_path):
    file = write_study(tmp_path / "study")
    lines = ["item,redundancy,unique1,unique2,synergy"]
    lines += [f"case{i},0.{i}17,0.{i}27,0.{i}37,0.{i}47" for i in range(10)]
    (file.parent / "values.csv").write_text("\n".join(lines) + "\n")
    text = file.read_text().replace(
        "per_class = 3", "per_class = 2\nstrongest = 1\npointwise = 'values.csv'"
    )
    file.write_text(text)
    client = Client(file)
    reasons = {known.reason for known in client.store.items().values()}
    assert reasons == {"redundancy", "unique1", "unique2", "synergy", "random"}
    for number in range(1, 9):
        html = client.get(client.page("ann", str(number))).text
        assert "random" not in html
        assert not re.search(r"0\.\d[1234]7", html)
    assert "chance to find it" in client.get(client.owner).text
    client.store.close()


def test_the_owner_sees_how_far_everyone_is(client):
    client.post(client.page("ann", "1"), ALL)
    client.post(client.page("ann", "2"), ALL | {"comment": "What a case."})
    text = client.get(client.owner).text
    assert "2 of 6" in text
    assert "0 of 6" in text
    assert "What a case." in text
    assert not any(token in text for token in client.tokens.values())


def test_an_annotator_who_is_no_longer_in_the_study_is_shut_out(client):
    file = client.study.file
    link = client.page("ben")
    file.write_text(file.read_text().replace('["ann", "ben"]', '["ann"]'))
    assert Client(file).get(link).status_code == 404


def test_a_port_that_is_taken():
    with bound("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"--port {port} cannot be used"):
            bound("127.0.0.1", port)


def test_it_listens_to_this_machine_alone(server):
    lines = Path("/proc/net/tcp").read_text()
    listening = re.findall(rf"([0-9A-F]{{8}}):{server.port:04X} 00000000:0000 0A", lines)
    assert listening == ["0100007F"]  # 127.0.0.1


PATHS = [
    "/a/{token}/media/../../../../../../etc/passwd",
    "/a/{token}/media/1/../../../../../../../../etc/passwd",
    "/a/{token}/..%2f..%2f..%2fetc%2fpasswd",
    "/static/../../../../../../../etc/passwd",
    "/static/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "//etc/passwd",
    "http://127.0.0.1/etc/passwd",
]


def test_paths_sent_as_they_are(server):
    """Clients resolve dots before they ask; an attacker does not."""
    token = server.links["ann"].split("/")[-2]
    for path in PATHS:
        with socket.create_connection(("127.0.0.1", server.port)) as raw:
            line = f"GET {path.format(token=token)} HTTP/1.1"
            raw.sendall(f"{line}\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda raw=raw: raw.recv(65536), b""))
        assert answer.split(b" ")[1] == b"404", path
        assert b"root:" not in answer


def test_killed_in_the_middle_nothing_is_lost(server):
    """Whatever the server has said is saved is there after kill -9."""
    saved = 0
    with httpx.Client(base_url=server.links["ann"], headers=JSON) as client:
        for number in range(1, 4):
            for name in FIELDS:
                assert client.post(str(number), data={name: "4"}).status_code == 204
                saved += 1
    server.kill()
    links = server.links
    server.start()
    assert server.links == links
    store = Store(server.file.parent / "answers.sqlite")
    kept = store.answers("ann")
    assert sum((a.rating == 4) + (a.confidence == 4) for a in kept) == saved
    assert len(store.answered("ann")) == 3
    store.close()
    assert "Go on with example 4" in httpx.get(server.links["ann"]).text


async def session(link, examples, refused):
    async with httpx.AsyncClient(base_url=link, headers=JSON, timeout=60) as client:
        for number in range(1, examples + 1):
            assert (await client.get(str(number))).status_code == 200
            for name in FIELDS:
                answer = await client.post(str(number), data={name: str(number % 6)})
                refused += [answer.status_code] if answer.status_code != 204 else []


def test_twenty_annotators_at_once_lose_nothing(tmp_path):
    names = [f"p{i}" for i in range(20)]
    file = write_study(tmp_path / "study", annotators=str(names).replace("'", '"'))
    server = Running(file).start()
    refused = []

    async def everyone():
        await asyncio.gather(*(session(server.links[name], 3, refused) for name in names))

    try:
        asyncio.run(everyone())
        store = Store(file.parent / "answers.sqlite")
        kept = store.answers()
        store.close()
    finally:
        server.kill()
    assert refused == []
    assert len(kept) == 20 * 3 * 4
    assert all(answer.rating == answer.confidence is not None for answer in kept)


def test_it_stops_when_interrupted(study_file):
    server = Running(study_file).start()
    server.process.terminate()
    server.process.stdout.close()
    assert server.process.wait(timeout=20) is not None


def test_the_page_needs_its_extra():
    code = (
        "import sys; sys.modules['starlette'] = None\n"
        "from interplay import MissingExtraError\n"
        "try:\n    import interplay.annotation.server\n"
        "except MissingExtraError as error:\n    print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'pip install "interplay[annotation]"' in run.stdout
