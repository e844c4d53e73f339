// Reads the mails the product wrote: .eml files of MAIL_DIR, or the list at MAILS_URL (default: /dev/mail.json of the server).
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { baseUrl, until } from "./browser.mjs";

const kinds = { verify_email: "/verify-email", reset_password: "/reset-password", invitation: "/invitation", address: "/confirm-address", engagement: "/engagement", handover: "/handover" };

/** The link of the newest mail of a kind to an address; waits until it has come. */
export async function readMail(kind, to) {
  const link = new RegExp(`https?://[^\\s"<>]+${kinds[kind]}[?#]token=[^\\s"<>]+`);
  return until(`a ${kind} mail to ${to}`, async () => {
    for (const text of await newest(to)) {
      const found = text.match(link);
      if (found) return found[0];
    }
    return null;
  });
}

async function newest(to) {
  return process.env.MAIL_DIR ? fromFolder(process.env.MAIL_DIR, to) : fromAddress(to);
}

/** The subjects of the mails that the server has sent to an address, by its own list. */
export async function subjectsTo(to) {
  return (await sentTo(to)).map(({ subject }) => subject);
}

async function fromAddress(to) {
  const mine = await sentTo(to);
  return mine.sort((one, other) => String(other.created_at).localeCompare(String(one.created_at))).map((mail) => mail.text);
}

async function sentTo(to) {
  const answer = await fetch(process.env.MAILS_URL ?? `${baseUrl}/dev/mail.json`);
  if (!answer.ok) throw new Error(`The list of mails answered ${answer.status}; set MAIL_DIR or MAILS_URL.`);
  const said = await answer.json();
  const mails = Array.isArray(said) ? said : said.data;
  return mails.filter((mail) => JSON.stringify(mail.to).toLowerCase().includes(to.toLowerCase()));
}

async function fromFolder(folder, to) {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".eml"));
  const files = await Promise.all(names.map(async (name) => ({ path: join(folder, name), at: (await stat(join(folder, name))).mtimeMs })));
  const texts = [];
  for (const { path } of files.sort((one, other) => other.at - one.at)) {
    const raw = await readFile(path, "utf8");
    const head = raw.slice(0, raw.search(/\r?\n\r?\n/)).replaceAll(/\r?\n[ \t]+/g, " ");
    if (head.toLowerCase().includes(to.toLowerCase())) texts.push(decoded(raw));
  }
  return texts;
}

/** All text parts of a message, their transfer encoding undone. */
export function decoded(raw) {
  const [, boundary] = raw.match(/boundary="?([^"\r\n;]+)"?/i) ?? [];
  const parts = boundary ? raw.split(`--${boundary}`).slice(1) : [raw];
  return parts.map(part).join("\n");
}

function part(raw) {
  const cut = raw.search(/\r?\n\r?\n/);
  const [head, body] = [raw.slice(0, cut), raw.slice(cut).trim()];
  if (/boundary=/i.test(head)) return decoded(raw);
  if (/^content-transfer-encoding:\s*base64/im.test(head)) return Buffer.from(body, "base64").toString("utf8");
  if (!/^content-transfer-encoding:\s*quoted-printable/im.test(head)) return body;
  const bytes = body.replaceAll(/=\r?\n/g, "").replaceAll(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
