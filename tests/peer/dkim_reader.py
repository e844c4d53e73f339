"""What an independent verifier of DKIM (dkimpy) says of a mail.

    python dkim_reader.py MAIL RECORD_NAME RECORD

Prints `valid`, or why not. The record stands in for the name server's answer.
"""

import sys

import dkim

mail = open(sys.argv[1], "rb").read()
name, record = sys.argv[2].encode() + b".", sys.argv[3].encode()


def texts(asked, timeout=5):
    return record if asked == name else None


try:
    print("valid" if dkim.DKIM(mail).verify(dnsfunc=texts) else "invalid")
except dkim.DKIMException as fault:
    print(f"invalid: {fault}")
