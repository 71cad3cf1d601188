"""A study from end to end: made-up scenes, rated by made-up annotators, set beside the estimate.

Run it with ``python examples/annotation/simulated_study.py``. To rate the scenes yourself, serve
the study that it writes with ``interplay annotate scenes/study.toml``.
"""

import json
import subprocess
import sys
from pathlib import Path

import interplay
from interplay.annotation import analyse, read
from interplay.plots import plot_judgement, save

folder = Path("scenes")
if not folder.exists():
    command = [sys.executable, "-m", "interplay", "annotate", "demo", str(folder), "--answered"]
    subprocess.run(command, check=True)

# Anything that `read` takes will do: a study, a CSV file, Label Studio's export.
ratings = read(folder / "study.toml")
pid = interplay.PID.from_dict(json.loads((folder / "estimate.json").read_text()))
analysis = analyse(ratings, estimates={"estimate": pid})
print(analysis)
save(plot_judgement(analysis.beside), folder / "people.png")

# The parts one by one.
synergy = ratings.alpha()["synergy"]
print(f"\nagreement on synergy: {synergy.value:.2f}, 95% interval {synergy.interval}")
print(f"to find a rank correlation of 0.3: power {interplay.annotation.power(0.3, 40):.0%}")
ratings.write(folder / "ratings.csv")
