// Reads a ZIP file by its central directory, without a library: what a walk has downloaded is looked at as a stranger would.
import { inflateRawSync } from "node:zlib";
import { check } from "./browser.mjs";

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/** Sizes and places that do not fit into the entry stand behind it (ZIP64), in this order and only those. */
function wide(extra, values) {
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2);
  at += 4;
  return values.map((value) => {
    if (value !== 0xffffffff) return value;
    const wider = Number(extra.readBigUInt64LE(at));
    at += 8;
    return wider;
  });
}

/** The files of the archive by their paths, in their order. */
export function unzip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  check(end >= 0 && bytes.readUInt32LE(end) === END, "The file is no ZIP: its directory has no end.");
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const files = new Map();
  for (let n = 0; n < count; n++) {
    check(bytes.readUInt32LE(at) === ENTRY, `Entry ${n} of the directory is broken.`);
    const method = bytes.readUInt16LE(at + 10);
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const path = bytes.toString("utf8", at + 46, at + 46 + name);
    const narrow = [24, 20, 42].map((offset) => bytes.readUInt32LE(at + offset));
    const [size, packed, local] = wide(bytes.subarray(at + 46 + name, at + 46 + name + extra), narrow);
    check(bytes.readUInt32LE(local) === LOCAL, `${path} is not where the directory says.`);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(from, from + packed);
    check(method === 0 || method === 8, `${path} is packed by method ${method}.`);
    const file = method === 8 ? inflateRawSync(content) : content;
    check(file.length === size, `${path} has ${file.length} bytes, not ${size}.`);
    files.set(path, file);
    at += 46 + name + extra + comment;
  }
  return files;
}
