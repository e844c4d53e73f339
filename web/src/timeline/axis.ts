import { type Civil, monthLater, ordinal, shifted } from "../date/civil";

export type Span = { from: Civil; to: Civil };

/** Where a day lies on the axis, in per cent. */
export function place(day: Civil, { from, to }: Span): number {
  const share = (ordinal(day) - ordinal(from)) / (ordinal(to) - ordinal(from));
  return Math.min(100, Math.max(0, Math.round(share * 10_000) / 100));
}

export const within = (day: Civil, { from, to }: Span): Civil => (day < from ? from : day > to ? to : day);

/** The day that a mark comes to when it is dragged by `pixels` on an axis of that width: it snaps to whole days. */
export function dragged(day: Civil, pixels: number, width: number, axis: Span, bounds: Span): Civil {
  if (width <= 0) return day;
  const days = ((ordinal(axis.to) - ordinal(axis.from)) * pixels) / width;
  return within(shifted(day, Math.round(days)), bounds);
}

/** Where a key leads: arrows a day, with Shift a week, the page keys a month, Home and End the ends. Null for every other key. */
export function stepped(day: Civil, key: string, shift: boolean, bounds: Span): Civil | null {
  const step = shift ? 7 : 1;
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return within(shifted(day, step), bounds);
    case "ArrowLeft":
    case "ArrowDown":
      return within(shifted(day, -step), bounds);
    case "PageUp":
      return within(monthLater(day, 1), bounds);
    case "PageDown":
      return within(monthLater(day, -1), bounds);
    case "Home":
      return bounds.from;
    case "End":
      return bounds.to;
    default:
      return null;
  }
}

/** A mark may go where the axis goes, not into the past; one that stands in the past already may stay there. */
export const boundsOf = (axis: Span, today: Civil, on: Civil): Span => {
  const from = today < axis.from || today > axis.to ? axis.from : today;
  return { from: on < from ? within(on, axis) : from, to: axis.to };
};
