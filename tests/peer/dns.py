"""A name server on a free port of 127.0.0.1, which it prints. It answers TXT questions from the files of a folder, one
file a name and one record a line, read at each question; a name without a file does not exist, and one whose file says
SERVFAIL is not answered for.

    dns.py FOLDER
"""

import pathlib
import sys

from dnslib import QTYPE, RCODE, RR, TXT
from dnslib.server import BaseResolver, DNSServer


class Folder(BaseResolver):
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def resolve(self, request, handler):
        reply = request.reply()
        name = str(request.q.qname).rstrip(".").lower()
        file = self.folder / name
        if "/" in name or not file.is_file():
            reply.header.rcode = RCODE.NXDOMAIN
            return reply
        lines = file.read_text().splitlines()
        if lines == ["SERVFAIL"]:
            reply.header.rcode = RCODE.SERVFAIL
        elif request.q.qtype == QTYPE.TXT:
            for line in lines:
                # A record is one text, kept in pieces of 255 bytes at most.
                pieces = [line[at : at + 255] for at in range(0, len(line), 255)]
                reply.add_answer(RR(request.q.qname, QTYPE.TXT, ttl=60, rdata=TXT(pieces)))
        return reply


class Silent:
    """It writes no log."""

    def __getattr__(self, _name):
        return lambda *_: None


resolver = Folder(sys.argv[1])
server = DNSServer(resolver, address="127.0.0.1", port=0, logger=Silent())
print(server.server.server_address[1], flush=True)
server.start()
