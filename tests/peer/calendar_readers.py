"""What independent programs read in a calendar: two parsers, and a CalDAV server that takes it in and gives it out again.

    python calendar_readers.py FILE

Prints JSON: for `icalendar` and `ics` each event as that parser understands it, for `radicale` the UIDs that the server
holds after the calendar was put there.
"""

import json
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import ics
from icalendar import Calendar

REPORT = """<?xml version="1.0"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:prop><C:calendar-data/></D:prop>
  <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter>
</C:calendar-query>"""


def by_icalendar(text):
    calendar = Calendar.from_ical(text)
    broken = [error for event in calendar.walk() for error in event.errors]
    assert not broken, broken
    return [
        {
            "uid": str(event["UID"]),
            "summary": str(event["SUMMARY"]),
            "start": str(event.decoded("DTSTART")),
            "end": str(event.decoded("DTEND")),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
            "changed": event.decoded("DTSTAMP").isoformat(),
            "alarms": [str(alarm.decoded("TRIGGER")) for alarm in event.walk("VALARM")],
        }
        for event in calendar.walk("VEVENT")
    ]


def by_ics(text):
    events = ics.Calendar(text).events
    return [
        {"uid": event.uid, "summary": event.name, "start": str(event.begin.date()), "all_day": event.all_day}
        for event in events
    ]


def asked(method, address, body, kind):
    request = urllib.request.Request(address, body.encode(), {"Content-Type": kind, "Depth": "1"}, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.status, answer.read().decode()


def by_radicale(text):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{port}",
             "--auth-type", "none", "--storage-filesystem-folder", folder],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        try:
            for _ in range(600):
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert server.poll() is None, server.stderr.read().decode()
                    time.sleep(0.05)
            home = f"http://127.0.0.1:{port}/somebody/"
            asked("MKCOL", home, "", "application/xml")
            address = f"{home}work/"
            status, _ = asked("PUT", address, text, "text/calendar; charset=utf-8")
            assert status == 201, status
            _, answer = asked("REPORT", address, REPORT, "application/xml")
        finally:
            server.terminate()
            server.wait()
    return re.findall(r"BEGIN:VEVENT.*?^UID:(\S+)", answer, re.S | re.M)


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        text = file.read()
    print(json.dumps({"icalendar": by_icalendar(text), "ics": by_ics(text), "radicale": by_radicale(text)}))


main()
