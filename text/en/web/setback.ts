/** What the worker could not do, for operators. */
export const setback = {
  title: "What the worker could not do",
  lead: "What fails is left alone for growing pauses and costs the rest nothing. After ten tries it is set aside, and tried once a day until it can be done or is no longer to be done.",
  empty: "Nothing: all that was due could be done.",
  aside: "Set aside",
  resting: "Resting",
  tried: (n: number, since: string, next: string) => `Tried ${n === 1 ? "once" : `${n} times`} since ${since}, again ${next}`,
  again: "Try again now",
  tasks: {
    replan: "Plan a certification",
    recur: "Plan a duty",
    remind: "Remind a member",
    expire: "End a grant",
    prove: "Look for the record of a mail domain",
    warn_key: "Warn of the end of an API key",
    warn_token: "Warn of the end of a directory's token",
    export: "Make an archive",
    depart: "Delete an organization",
    tell_owners: "Tell owners of an address that mail does not reach",
    write_mail: "Write a mail",
    tidy: "Clear a file away",
  } as Record<string, string>,
};
