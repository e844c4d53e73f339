"""A server that speaks S3's language, on a free port of 127.0.0.1, which it prints. It holds one bucket, `certkeep-test`,
in memory.

    s3.py
"""

import signal
import sys

import boto3
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
boto3.client("s3", endpoint_url=f"http://{host}:{port}", **keys).create_bucket(Bucket="certkeep-test")
print(port, flush=True)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
sys.exit(0)
