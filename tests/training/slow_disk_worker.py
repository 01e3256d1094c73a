"""A real training worker whose disk stands still for ever: from the fifth training pair on, or at the first held-out pair.

Arguments: `training` or `held-out`, then those of `_train-worker`. A file `hanging` in the run's folder says that it stands still now.
"""

import itertools
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from training import held_out, pair_cache, worker

WHERE = {"training": (pair_cache, 5), "held-out": (held_out, 1)}

if __name__ == "__main__":
    module, first = WHERE[sys.argv[1]]
    load_pair = module.load_pair
    number = itertools.count(1)

    def load_or_hang(pair, *rest):
        if next(number) >= first:
            (Path(sys.argv[2]) / "hanging").touch()
            time.sleep(1000)
        return load_pair(pair, *rest)

    module.load_pair = load_or_hang
    sys.exit(worker.main(sys.argv[2:]))
