"""How bits are written: with as many decimals as the entropy of the label calls for."""

from __future__ import annotations

from math import log10

TABLE = 2  # decimals more in tables than in sentences, on cards and in pictures
MOST = 12  # decimals: beyond, a value of about a bit has no more digits in memory
FEW = 0.01  # share below which percent have a decimal


def decimals_for(entropy: float) -> int:
    """Decimals in which about a hundredth of H(Y) shows: 2, one more for each tenth, 12 at most.

    Args:
        entropy: H(Y) in bits.

    """
    return min(MOST, 2 + max(0, round(-log10(entropy)))) if entropy > 0 else 2


def in_bits(value: float, entropy: float, more: int = 0) -> str:
    """A value in bits, without a minus sign in front of zero.

    Args:
        value: in bits.
        entropy: H(Y) in bits.
        more: decimals beyond those of ``decimals_for``.

    """
    text = f"{value:.{decimals_for(entropy) + more}f}"
    return text if text.strip("-0.") else text.removeprefix("-")


def ends_of(interval: tuple[float, float], entropy: float) -> tuple[str, str]:
    """The ends of an interval in bits; a low end above 0 has the decimals that show it to be."""
    low, high = interval
    shown = (in_bits(low, entropy, more) for more in range(TABLE + 1))
    first = next((text for text in shown if float(text) > 0), in_bits(low, entropy))
    return first, in_bits(high, entropy)


def in_table(value: float, entropy: float = 1.0) -> str:
    """The same as tables show it: four decimals where H(Y) is about a bit or more."""
    return in_bits(value, entropy, TABLE)


def percent(value: float, of: float) -> str:
    """A value as a share of ``of``; a decimal below 1%, nothing where there is nothing to share."""
    if not of > 0:
        return ""
    share = value / of
    text = f"{share:.1%}" if abs(share) < FEW else f"{share:.0%}"
    return text if text.strip("-0.%") else "0%"
