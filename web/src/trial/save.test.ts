import { describe, expect, it } from "vitest";
import type { Move } from "./candidate";
import { saveInTurn } from "./save";

const moves = ["a", "b", "c"].map((key) => ({ key }) as Move);

describe("moves saved in turn", () => {
  it("go on each from what the one before has left", async () => {
    const seen: string[] = [];
    const saved = await saveInTurn(moves, "t0", async ({ key }, tag) => {
      seen.push(`${key} on ${tag}`);
      return `t-${key}`;
    });
    expect(seen).toEqual(["a on t0", "b on t-a", "c on t-b"]);
    expect(saved).toEqual({ kept: moves, refused: null, untried: [] });
  });

  it("stop at the first refusal, and tell what is recorded and what is not", async () => {
    const moved = new Error("It has changed since you read it.");
    const saved = await saveInTurn(moves, "t0", async ({ key }) => {
      if (key === "b") throw moved;
      return "t1";
    });
    expect(saved.kept.map(({ key }) => key)).toEqual(["a"]);
    expect(saved.refused).toEqual({ move: moves[1], error: moved });
    expect(saved.untried.map(({ key }) => key)).toEqual(["c"]);
  });
});
