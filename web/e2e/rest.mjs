// A page at rest: nothing has moved for several frames.

/** How many frames in a row nothing moves: a dialog begins to fade in one or two frames after the click that opens it. */
const FRAMES = 8;

/** Waits until everything has come to rest; with `endless`, what turns for ever (it says that something is under way) may go on. */
export async function rest(page, { endless = false } = {}) {
  await page.evaluate(() => {
    window.framesAtRest = 0;
  });
  await page.waitForFunction(
    ({ frames, spared }) => {
      const moves = (one) => one.playState === "running" && !(spared && one.effect?.getTiming().iterations === Number.POSITIVE_INFINITY);
      window.framesAtRest = document.getAnimations().some(moves) ? 0 : window.framesAtRest + 1;
      return window.framesAtRest > frames;
    },
    { frames: FRAMES, spared: endless },
    { polling: "raf" },
  );
}
