"""Follows the README in a fresh clone, as a newcomer would.

    readme.py REPOSITORY CLONE TARGET

Every `make …` and `cargo …` line of its `sh` blocks is run as printed, but for `make test` (which runs this). What
serves must say its address, answer there, and end on Ctrl-C; the curl lines that the demo prints must work as printed;
a second start must be fast. What cargo builds goes to TARGET.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

BUILD_SECONDS = 1500
SECOND_START_SECONDS = 30
STOP_SECONDS = 30
CURL_LINES = 3


def commands(readme: str) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", readme, re.M | re.S)
    lines = (line.split("#")[0].strip() for block in blocks for line in block.splitlines())
    return list(dict.fromkeys(line for line in lines if re.match(r"(make|cargo) ", line) and line != "make test"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    """A command of the README that serves, and what it has printed."""

    def __init__(self, command: str, clone: Path, target: Path):
        self.command, self.port, self.lines = command, free_port(), []
        environment = os.environ | {"CERTKEEP_LISTEN": f"127.0.0.1:{self.port}", "CARGO_TARGET_DIR": str(target)}
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            ["bash", "-c", command], cwd=clone, env=environment, text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def fail(self, why: str) -> None:
        print("\n".join(self.lines[-40:]))
        sys.exit(f"README: {self.command}: {why}")

    def wait_for(self, what: str, ready, seconds: float):
        while not (found := ready()):
            if self.process.poll() is not None:
                self.reader.join()
                self.fail(f"ended with {self.process.returncode} before {what}")
            if time.monotonic() - self.started > seconds:
                self.fail(f"waited {seconds} s in vain for {what}")
            time.sleep(0.02)
        return found

    def wait_until_it_answers(self, seconds: float) -> None:
        address = f"http://127.0.0.1:{self.port}"
        self.wait_for("its address was printed", lambda: any(address in line for line in self.lines), seconds)

        def page():
            try:
                return urllib.request.urlopen(address, timeout=10).read()
            except OSError:
                return None

        if b"<html" not in self.wait_for("a page", page, seconds).lower():
            self.fail(f"{address} is not a page")
        print(f"README: {self.command}: answers after {time.monotonic() - self.started:.1f} s")

    def try_curl_lines(self, folder: Path) -> None:
        def printed():
            found = [line.strip() for line in self.lines if line.strip().startswith("curl ")]
            return found if len(found) >= CURL_LINES else None

        # An answer of 400 or more makes curl fail, without a change to the line.
        (folder / ".curlrc").write_text("fail\nsilent\nshow-error\n")
        for line in self.wait_for(f"{CURL_LINES} curl lines", printed, 60):
            done = subprocess.run(["bash", "-c", line], cwd=folder, env=os.environ | {"CURL_HOME": str(folder)},
                                  capture_output=True, text=True, timeout=60)
            if done.returncode != 0 or not done.stdout.strip():
                self.fail(f"does not work as printed: {line}\n{done.stdout}{done.stderr}")
            print(f"README: works as printed: {line[:90]}")

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.fail(f"still ran {STOP_SECONDS} s after Ctrl-C")


def main() -> None:
    repository, clone, target = map(Path, sys.argv[1:])
    shutil.rmtree(clone, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", str(repository), str(clone)], check=True)
    told = commands((clone / "README.md").read_text())
    if "make run" not in told or "make run DEMO=1" not in told:
        sys.exit(f"README: it must tell `make run` and `make run DEMO=1`; it tells {told}")
    if "make test" not in (clone / "README.md").read_text():
        sys.exit("README: it must tell `make test`")

    for command in [*told, "make run"]:
        first = command != "make run" or not (clone / "data").exists()
        served = Served(command, clone, target)
        try:
            served.wait_until_it_answers(BUILD_SECONDS if first else SECOND_START_SECONDS)
            if "demo" in command.lower():
                served.try_curl_lines(clone)
        finally:
            if served.process.poll() is None:
                served.stop()
    print(f"README: {len(told)} commands work in a fresh clone")


if __name__ == "__main__":
    main()
