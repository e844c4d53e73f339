/**
 * A list after a change that was made on what was shown of it. What is picked in haste reaches the address later than it is seen:
 * of two quick picks the second still shows the list without the first, and must not take it back.
 */
export const pickedOf = <T>(now: readonly T[], shown: readonly T[], next: readonly T[]): T[] => [
  ...now.filter((one) => !shown.includes(one) || next.includes(one)),
  ...next.filter((one) => !shown.includes(one) && !now.includes(one)),
];
