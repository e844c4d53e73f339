import { useSuspenseQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useReducer, useState } from "react";
import { eventsQuery } from "../client/certification";
import { obligationsQuery } from "../client/obligation";
import { useMay } from "../client/session";
import type { Programme } from "../client/shape";
import { type Candidate, candidatesOf, type Move } from "./candidate";
import { usePreview } from "./preview";
import { type Saved, useSaveMoves } from "./save";
import { blank, movesOf, played, questionOf } from "./scenario";

/** Whether the person may record another day for it: a planned one is corrected, one without a plan gets its appointment. */
function useSavable() {
  const mayCorrect = useMay("create_event");
  const mayAppoint = useMay("create_appointment");
  return useCallback(({ planned }: Candidate) => (planned ? mayCorrect : mayAppoint), [mayCorrect, mayAppoint]);
}

/**
 * Dates that are tried on a certification: the moves, what they would break, and their saving. With `freely`, also dates
 * that the person may not save; without the right to ask what would break, none.
 */
export function useTrial(certification: string, { cycle }: Programme, freely = false) {
  const { data: obligations } = useSuspenseQuery(obligationsQuery(certification));
  const { data: events } = useSuspenseQuery(eventsQuery(certification));
  const number = cycle?.number ?? Number.POSITIVE_INFINITY;
  const mayTry = useMay("create_certification_programme_preview");
  const savable = useSavable();
  const candidates = useMemo(() => {
    const all = mayTry ? [...candidatesOf(obligations, events, number)] : [];
    return new Map(all.filter(([, candidate]) => freely || savable(candidate)));
  }, [obligations, events, number, mayTry, freely, savable]);
  const [scenario, play] = useReducer(played, blank);
  const [active, activate] = useState<string | null>(null);
  const [told, tell] = useState<Saved | null>(null);
  const moves = movesOf(scenario, candidates);
  const asked = usePreview(certification, questionOf(scenario, moves));
  const save = useSaveMoves(certification, (saved) => {
    for (const { key } of saved.kept) play({ act: "back", key });
    tell(saved);
  });
  const keep = (kept: Move[]) => {
    tell(null);
    if (asked.current && asked.preview) save.mutate({ moves: kept, tag: asked.preview.tag });
  };
  return { candidates, scenario, moves, play, active, activate, asked, keep, savable, saving: save.isPending, told };
}

export type Trial = ReturnType<typeof useTrial>;
