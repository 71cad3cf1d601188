from rich.console import Console

from interplay.cli.live import live_table, table_of


def test_the_table_has_what_is_known():
    found = {("R", "ef"): "0.75", ("R", "mi"): "0.74", ("S", "mi"): "0.71"}
    console = Console(width=60)
    with console.capture() as captured:
        console.print(table_of(found, "table18: 3 of 4"))
    text = captured.get()
    assert "table18: 3 of 4" in text
    rows = [line for line in text.splitlines() if "0.7" in line]
    assert [row.replace("│", "").split() for row in rows] == [["R", "0.75", "0.74"], ["S", "0.71"]]


def test_results_are_taken_without_a_terminal(capsys):
    with live_table(lambda result: [("row", "column", result["text"])]) as (progress, seen):
        progress("work", 0, 2)
        seen({"text": "a"})
        progress("work", 1, 2)
    assert capsys.readouterr().out == ""
