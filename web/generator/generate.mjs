// Writes src/client/schema.d.ts from ../openapi/openapi.json; with --check it only fails when the committed file is stale.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL(process.env.OPENAPI ?? "../../openapi/openapi.json", import.meta.url);
const target = new URL("../src/client/schema.d.ts", import.meta.url);

const head = "// Generated from openapi/openapi.json by `npm run client`. Do not edit.\n\n";
const fresh = head + astToString(await openapiTS(source, { alphabetize: true }));

if (process.argv.includes("--check")) {
  const kept = await readFile(target, "utf8").catch(() => "");
  if (kept !== fresh) {
    console.error("src/client/schema.d.ts is not what openapi/openapi.json says: run `npm run client` in web/ and commit the result.");
    process.exit(1);
  }
} else {
  await writeFile(target, fresh);
}
