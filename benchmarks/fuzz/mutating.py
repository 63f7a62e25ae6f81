"""Sound inputs → damaged ones, the same for the same seed."""

from __future__ import annotations

from random import Random

# Repeated this often, a piece makes a parser slow whose time grows with the square.
PUMPED = (50, 400, 3_000)
LONGEST = 200_000


def mutate(random: Random, inputs: list[bytes], pieces: list[bytes]) -> bytes:
    """Return one of the inputs with one to eight damages."""
    data = bytearray(random.choice(inputs))
    for _ in range(random.randint(1, 8)):
        start = random.randint(0, len(data))
        end = min(len(data), start + random.choice((1, 1, 4, 16, 64, 400)))
        match random.randint(0, 8):
            case 0:
                for position in range(start, end):
                    data[position] ^= 1 << random.randint(0, 7)
            case 1:
                del data[start:end]
            case 2:
                data[start:start] = random.choice(pieces)
            case 3:
                data[start:end] = random.choice(pieces)
            case 4:
                data[start:start] = data[start:end] * random.choice((1, 2, 8))
            case 5:
                other = random.choice(inputs)
                begin = random.randint(0, len(other))
                data[start:end] = other[begin : begin + random.choice((8, 64, 512))]
            case 6:
                piece = bytes(data[start:end]) if random.random() < 0.5 else random.choice(pieces)
                data[start:start] = piece * min(random.choice(PUMPED), LONGEST // max(1, len(piece)))
            case 7:
                data[start:end] = random.randbytes(end - start)
            case _:
                del data[start:]
        del data[LONGEST:]
    return bytes(data)
