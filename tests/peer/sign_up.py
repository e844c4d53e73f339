"""Signs up organizations at a server in development mode and writes their sessions for schemathesis.

    sign_up.py BASE_URL FILE NAME...

It waits until the server is ready, takes the verification link from /dev/mail.json and writes FILE in the format of
Web Fuzzing Commons: one user for each NAME, each the owner of an organization of its own with a certification. It
prints the ids of the first one's records, one NAME=VALUE a line.
"""

import datetime
import json
import re
import secrets
import sys
import time

import requests

PATIENCE_SECONDS = 30


def until(what: str, attempt):
    """The first true answer of `attempt`, asked again and again for a while."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            if found := attempt():
                return found
        except requests.ConnectionError:
            pass
        time.sleep(0.02)
    sys.exit(f"sign_up.py: waited {PATIENCE_SECONDS} s in vain for {what}")


def sign_up(base: str, name: str) -> str:
    """Signs up, verifies the address, signs in; answers the session's cookie."""
    email, password = f"{name}@{name}.example", secrets.token_urlsafe(18)

    def post(path: str, expected: int, **body) -> requests.Response:
        answer = requests.post(f"{base}{path}", json=body, headers={"Origin": base}, timeout=20)
        if answer.status_code != expected:
            sys.exit(f"sign_up.py: POST {path} answered {answer.status_code}, not {expected}: {answer.text}")
        return answer

    post("/v1/sign-ups", 202, organization_name=f"{name} Ltd", country="DE", time_zone="Europe/Berlin", name=name,
         email=email, password=password)

    def token() -> str | None:
        for mail in requests.get(f"{base}/dev/mail.json", timeout=20).json():
            text = json.dumps(mail)
            if email in text and (found := re.search(r"token=([\w-]+)", text)):
                return found[1]
        return None

    post("/v1/email-verifications", 204, token=until(f"the verification mail to {email}", token))
    cookie = post("/v1/sessions", 201, email=email, password=password).headers["Set-Cookie"]
    return cookie.split(";")[0]


def record(base: str, cookie: str) -> dict[str, str]:
    """Records a site and a certification with its decision; answers the ids that this makes."""

    def ask(method: str, path: str, body: dict | None = None) -> dict:
        headers = {"Origin": base, "Cookie": cookie}
        answer = requests.request(method, f"{base}{path}", json=body, headers=headers, timeout=20)
        if not answer.ok:
            sys.exit(f"sign_up.py: {method} {path} answered {answer.status_code}: {answer.text}")
        return answer.json()

    today = datetime.date.fromisoformat(ask("GET", "/v1/session")["today"])
    site = ask("POST", "/v1/sites", {"name": "Head office", "country": "DE"})["id"]
    decision = {"type": "certification_decision", "on": str(today - datetime.timedelta(days=40))}
    certification = ask("POST", "/v1/certifications", {
        "standard": "iso-iec-20000-1-2018", "site_ids": [site], "events": [decision]})["id"]
    obligation = ask("GET", f"/v1/obligations?certification_id={certification}")["data"][0]["id"]
    return {"TEST_CERTIFICATION": certification, "TEST_OBLIGATION": obligation}


def main() -> None:
    base, file, *names = sys.argv[1:]
    until("the server", lambda: requests.get(f"{base}/readyz", timeout=5).ok)
    cookies = {name: sign_up(base, name) for name in names}
    recorded = [record(base, cookie) for cookie in cookies.values()]
    users = [{"name": name, "fixedHeaders": [{"name": "Cookie", "value": value}]} for name, value in cookies.items()]
    with open(file, "w", encoding="utf-8") as out:
        json.dump({"schemaVersion": "0.2.0", "auth": users}, out)
    for name, value in recorded[0].items():
        print(f"{name}={value}")


if __name__ == "__main__":
    main()
