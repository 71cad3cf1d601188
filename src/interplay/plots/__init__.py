"""Pictures of results, drawn with matplotlib.

Every ``plot_x(result, *, ax=None)`` draws into the axes given, or into a figure of its own, and
returns the axes; nothing is shown and no global state is touched. ``save`` writes a file.
"""

from interplay.plots.atoms import plot_atoms as plot_atoms
from interplay.plots.coupling import plot_coupling as plot_coupling
from interplay.plots.judgement import plot_judgement as plot_judgement
from interplay.plots.ladder import plot_ladder as plot_ladder
from interplay.plots.many import plot_many as plot_many
from interplay.plots.pointwise import plot_pointwise as plot_pointwise
from interplay.plots.style import save as save
from interplay.plots.sweep import plot_sweep as plot_sweep
from interplay.plots.venn import plot_venn as plot_venn

__all__ = [
    "plot_atoms",
    "plot_coupling",
    "plot_judgement",
    "plot_ladder",
    "plot_many",
    "plot_pointwise",
    "plot_sweep",
    "plot_venn",
    "save",
]
