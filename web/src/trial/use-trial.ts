import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo, useReducer, useState } from "react";
import { eventsQuery } from "../client/certification";
import { obligationsQuery } from "../client/obligation";
import type { Programme } from "../client/shape";
import { candidatesOf, type Move } from "./candidate";
import { usePreview } from "./preview";
import { type Saved, useSaveMoves } from "./save";
import { blank, movesOf, played, questionOf } from "./scenario";

/** Dates that are tried on a certification: the moves, what they would break, and their saving. */
export function useTrial(certification: string, { cycle }: Programme) {
  const { data: obligations } = useSuspenseQuery(obligationsQuery(certification));
  const { data: events } = useSuspenseQuery(eventsQuery(certification));
  const number = cycle?.number ?? Number.POSITIVE_INFINITY;
  const candidates = useMemo(() => candidatesOf(obligations, events, number), [obligations, events, number]);
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
  return { candidates, scenario, moves, play, active, activate, asked, keep, saving: save.isPending, told };
}

export type Trial = ReturnType<typeof useTrial>;
