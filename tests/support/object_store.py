"""An object store on loopback that speaks S3, and a web server, for as long as a test runs."""

import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.request import Request, urlopen

import polars as pl


@contextmanager
def s3_server() -> Iterator[str]:
    """Start a server of S3 on a free port; its address."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()
        if server._server is not None:
            server._server.server_close()  # which moto leaves open


def account(address: str) -> dict[str, str]:
    """The variables with which clients find a server of S3."""
    return {
        "AWS_ENDPOINT_URL": address,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "AKIDRELIEF",
        "AWS_SECRET_ACCESS_KEY": "s3cr3tk3y",
        "AWS_REGION": "us-east-1",
    }


def fill(address: str, bucket: str, objects: Mapping[str, bytes]) -> None:
    """Make a bucket of these objects; the variables of the account must be set."""
    import obstore
    from obstore.store import from_url

    urlopen(Request(f"{address}/{bucket}", method="PUT"), timeout=10).close()
    store: Any = from_url(f"s3://{bucket}")
    for key, data in objects.items():
        obstore.put(store, key, data)


def parquet(*ids: str) -> bytes:
    """A register of households of 4 persons, 2 of them adults, as Parquet."""
    rows = {"household_id": list(ids), "persons": [4] * len(ids), "adults": [2] * len(ids)}
    file = io.BytesIO()
    pl.DataFrame(rows).write_parquet(file)
    return file.getvalue()
