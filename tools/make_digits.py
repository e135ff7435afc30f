"""Write lib/data/digits.npz again from scikit-learn's copy: ``python -m tools.make_digits``.

The lab reads the file at run time and needs no scikit-learn.
"""

import io
import zipfile
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits  # noqa: TID251 (where the images come from)

from lib.digits import FILE

ATTRIBUTION = (
    "Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak (1998), "
    "UCI Machine Learning Repository, https://doi.org/10.24432/C50P49, "
    "licensed under CC BY 4.0, https://creativecommons.org/licenses/by/4.0/. "
    "The 1797 images of its test part, from scikit-learn's copy; stored as uint8, otherwise unchanged."
)


def main(target: Path = FILE) -> None:
    """Write images (1797, 64) and labels (1797,) as uint8, and the attribution as text."""
    digits = load_digits()
    arrays = {
        "images": digits.data.astype(np.uint8),
        "labels": digits.target.astype(np.uint8),
        "attribution": np.array(ATTRIBUTION),
    }
    with zipfile.ZipFile(target, "w") as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array, allow_pickle=False)
            # np.savez would write the time of day into the archive.
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, buffer.getvalue(), zipfile.ZIP_DEFLATED, compresslevel=9)


if __name__ == "__main__":
    main()
