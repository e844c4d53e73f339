/** The words about one's own account: its address, its second factors, what must be proved again. */
export const security = {
  tab: "Security",
  address: {
    title: "Your address",
    lead: (email: string) => `You sign in with ${email}.`,
    change: "Change the address",
    email: "New e-mail",
    password: "Your password",
    hint: "We mail a link to the old address and one to the new. The address changes when both have been opened.",
    send: "Send both links",
    sent: "Two mails are on their way.",
    waits: (email: string) => `${email} waits for its confirmation.`,
    old: (done: boolean) => (done ? "The old address has agreed." : "The old address has yet to agree: open the link in its mail."),
    fresh: (done: boolean) => (done ? "The new address has agreed." : "The new address has yet to agree: open the link in its mail."),
    until: (when: string) => `Both links work until ${when}.`,
    back: "Take it back",
    page: {
      title: "Your new address",
      lead: "Agree to the change of your address. It happens when the old and the new address have both agreed.",
      agree: "Agree",
      waiting: "Thank you. The address changes when the other one has agreed, too: open the link in its mail.",
      changed: "Your address has changed. Sign in with the new one from now on.",
      gone: "This link does not work any more: it was used, is too old, or the change was taken back.",
      go: "To Certkeep",
    },
  },
};
