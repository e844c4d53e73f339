import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import type { Session } from "../client/shape";
import { speak } from "../text/text";

// An Austrian browser. The pages take their words when they are loaded: German comes first here.
vi.stubGlobal("navigator", { languages: ["de-AT"] });
await speak("de");
const { newRouter } = await import("../router");
const { sessionQuery } = await import("../client/session");
const { personQuery } = await import("../client/organization");
const { inFull, told } = await import("../date/civil");

const person = { id: "per_1", name: "Resi Huber", email: "resi@example.com", time_zone: null, language: "de" } as const;

/** What a page of the inside needs to be shown at all. */
function signedIn(): QueryClient {
  const client = new QueryClient();
  const organization = { id: "org_1", name: "Seefähre", time_zone: "Europe/Vienna", kind: "ordinary" };
  const may = ["list_obligations", "list_certifications", "list_duties", "list_announcements", "list_mails", "get_person"];
  const session = { person, organization, membership: { role: "owner", may }, today: "2027-03-10", factors: [], proofs: [] };
  client.setQueryData(sessionQuery.queryKey, session as unknown as Session);
  client.setQueryData(personQuery.queryKey, { value: { ...person, version: 1 }, tag: '"1"' } as never);
  return client;
}

/** The words of the page at an address, as they would come into a browser. */
async function words(path: string): Promise<string> {
  const client = signedIn();
  const router = newRouter(client);
  router.update({ history: createMemoryHistory({ initialEntries: [path] }) } as never);
  await router.load();
  const html = renderToString(
    <MantineProvider>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  client.clear();
  return html.replaceAll(/<(script|style)[^]*?<\/\1>/g, "").replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
}

test.each([
  ["/sign-up", "Geschäftliche E-Mail"],
  ["/forgot-password", "Link senden"],
  ["/no-such-page", "Diese Seite gibt es nicht"],
  ["/settings/person", "Zertifizierungen Aufgaben Aktivität Nachrichten Einstellungen"],
])("%s is German to its last word", async (path, expected) => {
  const said = await words(path);
  expect(said).toContain(expected);
  expect(said).not.toMatch(/\b(the|and|of|with|this|your|you|not|from|until|sign|password|settings|save)\b/i);
});

test("days are Austrian, in pages and in what the server says", () => {
  expect(inFull("2027-01-10")).toBe("Sonntag, 10. Jänner 2027");
  expect(told("The suspension of 2027-01-10 was not resolved by 2027-03-10; withdrawal or reduction of scope follows.")).toMatch(/^Die Aussetzung vom 10\. Jän/);
});
