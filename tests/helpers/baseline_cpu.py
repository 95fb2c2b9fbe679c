"""Settings that make NumPy, OpenBLAS and the C library use only basic x86 instructions.

With the instructions of newer processors they round differently. A result that is the same with
these settings as on the author's processor probably does not depend on rounding errors.
"""

import numpy as np


def baseline_cpu() -> dict[str, str]:
    """Return the environment variables; they have little effect on other processors than x86."""
    optional = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    return {
        "OPENBLAS_CORETYPE": "Prescott",
        "OPENBLAS_NUM_THREADS": "1",
        "NPY_DISABLE_CPU_FEATURES": " ".join(optional),
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA",
    }
