"""Signs up organizations at a server in development mode and writes their sessions for schemathesis.

    sign_up.py BASE_URL FILE NAME...

It waits until the server is ready, takes the verification link from /dev/mail.json and writes FILE in the format of
Web Fuzzing Commons: one user for each NAME, each the owner of an organization of its own.
"""

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


def main() -> None:
    base, file, *names = sys.argv[1:]
    until("the server", lambda: requests.get(f"{base}/readyz", timeout=5).ok)
    users = [{"name": name, "fixedHeaders": [{"name": "Cookie", "value": sign_up(base, name)}]} for name in names]
    with open(file, "w", encoding="utf-8") as out:
        json.dump({"schemaVersion": "0.2.0", "auth": users}, out)


if __name__ == "__main__":
    main()
