import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type Asked, previewProgramme } from "../client/certification";

const PAUSE = 400;

/** A value that changes at most once in a pause; the latest one always comes, and `now` lets it come at once. */
function usePaced<T>(value: T): { paced: T; now: () => void } {
  const [paced, setPaced] = useState(value);
  const latest = useRef(0);
  useEffect(() => {
    const wait = Math.max(60, latest.current + PAUSE - performance.now());
    const timer = setTimeout(() => {
      latest.current = performance.now();
      setPaced(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value]);
  return { paced, now: () => setPaced(value) };
}

/**
 * Asks what would break, while dates are dragged and typed: no more often than the pause allows, and the latest question
 * wins, for one that is overtaken is given up.
 */
export function usePreview(certification: string, asked: Asked | null) {
  const wanted = asked ? JSON.stringify(asked) : null;
  const { paced, now } = usePaced(wanted);
  const question = wanted === null ? null : paced;
  const { data, error, isFetching, isPlaceholderData } = useQuery({
    queryKey: ["certification", certification, "what-if", question],
    queryFn: ({ signal }) => previewProgramme(certification, JSON.parse(question ?? "{}") as Asked, signal),
    enabled: question !== null,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const open = wanted !== null;
  const current = open && question === wanted && !isPlaceholderData && data !== undefined;
  return {
    /** The latest answer, which may still be the one to an earlier question. */
    preview: open ? data : undefined,
    /** Whether the answer is the one to what is tried now. */
    current: current && !error,
    waiting: open && (question !== wanted || isFetching),
    error: open && question === wanted ? error : null,
    now,
  };
}
