"""An SMTP server that keeps every mail it accepts and misbehaves on request.

    smtp_sink.py --store FILE [--flags DIR] [--mode plain|starttls|tls] [--certificates DIR] [--user U --password P]

It listens on a free port of 127.0.0.1 and prints that port as its first line. It ends on SIGTERM, and when its
standard input is a pipe that closes (so it never outlives the test that started it).

The store gets one JSON line for each accepted mail, written before the client hears 250:
    received_at, mail_from, rcpt (list), message_id, subject, text, html, raw, tls, user

Recipients choose the answer by how their address begins:
    refused…   550 at RCPT, always                        later…   451 at RCPT, the first two times
    slow…      250 only after --slow seconds              others   250

Flag files in --flags, made and removed by the test, hold the server while they exist:
    hold-before-accept   after the message, before it is stored: a client that dies now has sent nothing
    hold-before-250      after it is stored, before the answer: a client that dies now has sent, and does not know
    busy                 451 at MAIL
    storm                every so often one of: 553 at MAIL, 451 after the message, a line cut before the message is stored or after,
                         an answer that takes two seconds
With --terse the store holds of each mail its Message-ID, its recipients and the SHA-256 of its bytes alone. The file `cuts` beside
the flags counts the lines that were cut after a message was stored: its sender cannot know.
While clients are held, the folder `held` beside the flags has a file for each, named by its Message-ID.

The modes starttls (asked for before anything else) and tls (from the first byte) use a certificate for localhost and
127.0.0.1, signed by a throw-away authority: --certificates DIR gets authority.pem, which the client must trust.
"""

import argparse
import asyncio
import datetime
import email
import email.policy
import hashlib
import json
import os
import re
import ssl
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

POLL_SECONDS = 0.01
LATER_TRIES = 2


class Flags:
    """The folder through which a test holds the server."""

    def __init__(self, folder: Path | None):
        self.folder = folder

    def up(self, name: str) -> bool:
        return self.folder is not None and (self.folder / name).exists()

    async def wait_until_down(self, name: str, message_id: str) -> None:
        if not self.up(name):
            return
        held = self.folder / "held" / message_id.strip("<>")
        held.parent.mkdir(exist_ok=True)
        held.touch()
        try:
            while self.up(name):
                await asyncio.sleep(POLL_SECONDS)
        finally:
            held.unlink(missing_ok=True)


class Sink:
    """The answers to RCPT, MAIL and DATA."""

    def __init__(self, store: Path, flags: Flags, slow_seconds: float, terse: bool):
        self.terse = terse
        self.mails = self.messages = self.cuts = 0
        self.store = store.open("a", encoding="utf-8")
        self.flags = flags
        self.slow_seconds = slow_seconds
        self.refused_for_now: Counter[str] = Counter()

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list):
        if self.flags.up("busy"):
            return "451 4.3.2 busy, try again later"
        self.mails += 1
        if self.flags.up("storm") and self.mails % 40 == 27:
            return "553 5.1.8 sender refused"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list):
        behaviour = re.match(r"refused\b|later\b|", address.lower()).group()
        if behaviour == "refused":
            return "550 5.1.1 no such mailbox"
        if behaviour == "later" and self.refused_for_now[address] < LATER_TRIES:
            self.refused_for_now[address] += 1
            return "451 4.2.1 mailbox busy, try again later"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope):
        if self.terse:
            message, message_id = None, re.search(rb"(?im)^message-id:\s*(\S+)", envelope.content).group(1).decode()
        else:
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            message_id = str(message["message-id"])
        self.messages += 1
        weather = self.messages % 40 if self.flags.up("storm") else None
        if weather == 7:
            return "451 4.3.0 not now"
        if weather == 17:
            return self.cut(server)
        if weather == 29:
            await asyncio.sleep(2)
        await self.flags.wait_until_down("hold-before-accept", message_id)
        if any(re.match(r"slow\b", address.lower()) for address in envelope.rcpt_tos):
            await asyncio.sleep(self.slow_seconds)
        self.keep(server, session, envelope, message, message_id)
        await self.flags.wait_until_down("hold-before-250", message_id)
        if weather == 37:
            self.cuts += 1
            (self.flags.folder / "cuts").write_text(str(self.cuts))
            return self.cut(server)
        return "250 2.0.0 accepted"

    @staticmethod
    def cut(server: SMTP) -> str:
        server.transport.abort()
        return "421 4.3.0 never heard"

    def keep(self, server, session, envelope, message, message_id) -> None:
        if self.terse:
            digest = hashlib.sha256(envelope.content).hexdigest()
            line = {"message_id": message_id, "rcpt": envelope.rcpt_tos, "sha256": digest}
            self.store.write(json.dumps(line) + "\n")
            self.store.flush()
            return

        def body(kind: str) -> str | None:
            part = message.get_body(preferencelist=(kind,))
            return part.get_content() if part else None

        mail = {
            "received_at": datetime.datetime.now(datetime.timezone.utc).isoformat(),
            "mail_from": envelope.mail_from,
            "rcpt": envelope.rcpt_tos,
            "message_id": message_id,
            "subject": str(message["subject"]),
            "text": body("plain"),
            "html": body("html"),
            "raw": envelope.content.decode("utf-8", "replace"),
            "tls": server.transport.get_extra_info("ssl_object") is not None,
            "user": session.auth_data.login.decode() if session.auth_data else None,
        }
        self.store.write(json.dumps(mail, ensure_ascii=False) + "\n")
        self.store.flush()


def certificate(folder: Path) -> ssl.SSLContext:
    """A server context with a certificate of the folder's own authority, made on first use."""

    def openssl(*arguments: str) -> None:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             *arguments], cwd=folder, check=True, capture_output=True)

    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "server.pem").exists():
        openssl("-keyout", "authority.key", "-out", "authority.pem", "-subj", "/CN=Certkeep test authority")
        openssl("-keyout", "server.key", "-out", "server.pem", "-subj", "/CN=localhost",
                "-CA", "authority.pem", "-CAkey", "authority.key", "-addext", "basicConstraints=critical,CA:FALSE",
                "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    return context


def authenticator(user: str, password: str):
    def check(server, session, envelope, mechanism, data) -> AuthResult:
        right = isinstance(data, LoginPassword) and data == LoginPassword(user.encode(), password.encode())
        return AuthResult(success=right, handled=False, auth_data=data if right else None)

    return check


async def input_closed() -> None:
    """Returns when standard input, a pipe, is closed by the process that holds its other end."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.read(1024):
        pass


async def serve(options: argparse.Namespace) -> None:
    context = certificate(options.certificates) if options.mode != "plain" else None
    sink = Sink(options.store, Flags(options.flags), options.slow, options.terse)

    def connection() -> SMTP:
        return SMTP(
            sink,
            hostname="localhost",
            enable_SMTPUTF8=True,
            tls_context=context if options.mode == "starttls" else None,
            require_starttls=options.mode == "starttls",
            auth_required=options.user is not None,
            auth_require_tls=options.mode == "starttls",
            authenticator=authenticator(options.user, options.password) if options.user else None,
        )

    server = await asyncio.get_running_loop().create_server(
        connection, "127.0.0.1", options.port, ssl=context if options.mode == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        await input_closed()
    else:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--flags", type=Path)
    parser.add_argument("--mode", choices=["plain", "starttls", "tls"], default="plain")
    parser.add_argument("--certificates", type=Path)
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--terse", action="store_true")
    parser.add_argument("--slow", type=float, default=2.0, metavar="SECONDS")
    options = parser.parse_args()
    if options.mode != "plain" and options.certificates is None:
        parser.error("--mode starttls and tls need --certificates")
    if (options.user is None) != (options.password is None):
        parser.error("--user and --password go together")
    try:
        asyncio.run(serve(options))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
