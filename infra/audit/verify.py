#!/usr/bin/env python3
"""Checks an exported audit log (JSON Lines) without the program that wrote it.

    python3 verify.py audit-log.jsonl [--head HASH]

It needs nothing but Python. docs/AUDIT_LOG.md tells what it does, byte for byte. It ends with 0 when every entry is
what it was and follows the one before it, and with 1 and a sentence when one does not.
"""

import hashlib
import json
import sys


def canonical(value):
    """The one text of a JSON value by RFC 8785, for the values that entries hold."""
    if isinstance(value, dict):
        fields = sorted(value.items(), key=lambda field: field[0].encode("utf-16-be"))
        return "{" + ",".join(canonical(name) + ":" + canonical(item) for name, item in fields) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, float):
        raise ValueError("an entry holds no fractions")
    return json.dumps(value, ensure_ascii=False)


def sha256(value):
    return hashlib.sha256(canonical(value).encode("utf-8")).hexdigest()


def sealed(value):
    """Every commitment inside a detail."""
    if isinstance(value, dict):
        if set(value) == {"sealed"} and isinstance(value["sealed"], str):
            return [value["sealed"]]
        return [digest for item in value.values() for digest in sealed(item)]
    if isinstance(value, list):
        return [digest for item in value for digest in sealed(item)]
    return []


def check(line, sequence, previous):
    """The hash of a line that holds, or the sentence that says why it does not."""
    entry = line["entry"]
    if entry["format"] != 1:
        return None, "is in a format that this script does not know"
    if entry["sequence"] != sequence:
        return None, f"is missing: the next one in the file has number {entry['sequence']}"
    if entry["previous"] != previous:
        return None, "does not name the hash of the entry before it"
    if sha256(entry) != line["hash"]:
        return None, "is not what it was when its hash was made"
    for digest in sealed(entry["detail"]) + ([entry["address"]] if entry["address"] else []):
        kept = line["values"].get(digest)
        # A value that was erased is gone with its salt; the commitment stays.
        if kept is not None and sha256({"salt": kept["salt"], "value": kept["value"]}) != digest:
            return None, "has a personal value that it does not commit to"
    return line["hash"], None


def main(path, head):
    sequence, previous = 0, "0" * 64
    with open(path, encoding="utf-8") as log:
        for text in log:
            sequence += 1
            hash_, fault = check(json.loads(text), sequence, previous)
            if fault:
                print(f"The log does not hold: entry {sequence} {fault}.")
                return 1
            previous = hash_
    if head and head != previous:
        print(f"The log ends with {previous}, and not with {head}.")
        return 1
    print(f"The log holds: {sequence} entries, the last one's hash is {previous}.")
    return 0


if __name__ == "__main__":
    rest = sys.argv[1:]
    wanted = rest[rest.index("--head") + 1] if "--head" in rest else None
    sys.exit(main(rest[0], wanted))
