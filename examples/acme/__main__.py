# SPDX-License-Identifier: MIT
"""python3 -m acme --port 0 --db FILE [--client URL] [--frame ORIGIN]: serves the product and prints its address."""
from __future__ import annotations

import argparse
import sys
from urllib.parse import urlsplit

from .server import start


def origin_of(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise argparse.ArgumentTypeError(f"{text!r} is not an http(s) address, like http://127.0.0.1:8700")
    return text


def main() -> int:
    parser = argparse.ArgumentParser(prog="acme", description="The sample product.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port; 0 takes a free one (default)")
    parser.add_argument("--db", default="acme.db", help="SQLite file, made and filled if missing (default: %(default)s)")
    parser.add_argument("--client", type=origin_of, help="address of the agent's client.js, to be loaded by every page")
    parser.add_argument("--frame", type=origin_of, help="origin that may show the product in a frame")
    options = parser.parse_args()
    try:
        acme = start(options.db, host=options.host, port=options.port, client=options.client, frame=options.frame)
    except OSError as error:
        print(f"acme: cannot listen on {options.host}:{options.port}: {error.strerror}; choose another --port",
              file=sys.stderr)
        return 1
    print(f"acme: {acme.url} (log in as owner@acme.test with the password demo)", flush=True)
    try:
        acme.wait()
    except KeyboardInterrupt:
        acme.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
