import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { sendFile, useAddEvidence } from "../client/evidence";
import { Problem } from "../client/problem";
import { text } from "../text/text";
import { bytes } from "./size";

/** A file on its way, or what became of it. */
export type Arrival = { key: number; name: string; share: number; error: Error | null; done: boolean };

/** The name of a file without its ending, as the first title of what it shows. */
export const titleOf = (name: string): string => {
  const bare = name.replace(/\.[^.]+$/, "").replaceAll(/[_\s]+/g, " ").trim();
  return (bare || name).slice(0, 200);
};

/** Takes files in, one after the other, and records each as evidence under its own name. */
export function useArrivals(limit: number) {
  const [arrivals, setArrivals] = useState<Arrival[]>([]);
  const add = useAddEvidence();
  const client = useQueryClient();
  const line = useRef<Promise<void>>(Promise.resolve());
  const stop = useRef(new AbortController());
  const count = useRef(0);
  // Whoever leaves the page does not wait for the rest.
  useEffect(() => {
    const own = new AbortController();
    stop.current = own;
    return () => own.abort();
  }, []);

  const tell = (key: number, change: Partial<Arrival>) =>
    setArrivals((all) => all.map((arrival) => (arrival.key === key ? { ...arrival, ...change } : arrival)));

  async function take(file: File, key: number) {
    if (stop.current.signal.aborted) return;
    try {
      // Said at once: a browser that is answered while it still sends may not hear it.
      if (file.size > limit) throw new Problem(413, "file_too_large", "", text.evidence.tooLarge(bytes(limit)), null, []);
      const { id } = await sendFile(file, (share) => tell(key, { share }), stop.current.signal);
      await add.mutateAsync({ title: titleOf(file.name), file_id: id });
      tell(key, { share: 1, done: true });
    } catch (error) {
      tell(key, { error: error as Error });
    }
    await client.invalidateQueries({ queryKey: ["evidence"] });
  }

  function bring(files: Iterable<File>) {
    for (const file of files) {
      const key = (count.current += 1);
      setArrivals((all) => [...all, { key, name: file.name, share: 0, error: null, done: false }]);
      line.current = line.current.then(() => take(file, key));
    }
  }

  const forget = () => setArrivals((all) => all.filter(({ done, error }) => !done && !error));
  return { arrivals, bring, forget };
}
