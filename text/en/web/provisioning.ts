import type { Reason } from "../../../web/src/client/provisioning";

const reasons: Record<Reason, string> = {
  inactive: "The directory says that this account is not active.",
  no_address: "The directory tells no e-mail address.",
  domain_not_verified: "The address is not in a verified domain.",
  ended: "An owner has ended the place.",
};

/** The words about provisioning: the directory's token, its groups, who has no place. */
export const provisioning = {
  tab: "Provisioning",
  lead: "Your directory tells who belongs to the organization, by SCIM 2.0. Whoever it ends is signed out at once.",
  address: "Address of the service",
  none: "There is no token, so no directory can change anything.",
  make: "Make a token",
  renew: "Make another token",
  makeBody: "Whoever has the token can tell who belongs to the organization.",
  renewBody: "Give your directory the new token while the one before still works.",
  lifetime: "It ends after",
  lifetimes: [
    { value: "30", label: "30 days" },
    { value: "90", label: "90 days" },
    { value: "365", label: "a year" },
  ],
  overlap: "The one before works",
  overlaps: [
    { value: "0", label: "no more" },
    { value: "24", label: "for a day" },
    { value: "168", label: "for a week" },
  ],
  secret: "Token",
  once: "Give it to your directory now: it is not shown again.",
  takeBack: "Take back",
  takeBackBody: "Take every token back? The directory can change nothing any more. Everybody keeps their place.",
  made: (when: string, until: string) => `Made ${when}, ends ${until}.`,
  used: (when: string) => `The directory last changed something ${when}.`,
  unused: "The directory has not changed anything yet.",
  users: (count: number) => (count === 1 ? "It has told of one person." : `It has told of ${count} people.`),
  usual: "Role of who is in no group with a role",
  groups: {
    title: "Groups and roles",
    lead: "Of several groups the highest role counts. The last owner stays one.",
    empty: "The directory has told of no group yet.",
    members: (count: number) => (count === 1 ? "one person" : `${count} people`),
    role: (name: string) => `Role of ${name}`,
    none: "No role",
  },
  unplaced: { title: "Without a place", reasons },
};
