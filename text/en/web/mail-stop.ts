/** The words about addresses that get no mail. */
export const mailStop = {
  badge: "Gets no mail",
  since: (day: string, cause: keyof typeof causes) => `Since ${day}: ${causes[cause]}.`,
  again: "Send mail again",
  againTo: (name: string) => `Send mail again: ${name}`,
  sent: "Mail is sent again. Should it come back, it stops once more.",
  own: (address: string) => `No mail reaches you at ${address}, so no reminder does.`,
  said: (words: string) => `The mail server said: ${words}`,
  ownNext: "If the address is wrong, change it under Security. If it works again, have mail sent to it again.",
  reader: "Only the reader can have it sent again.",
  operator: {
    title: "Addresses that get no mail",
    lead: "Of all organizations. Mails to them are refused without being sent, but for those that a person asks for to get in.",
    none: "Mail reaches everybody, as far as is known.",
  },
};

const causes = {
  bounce: "mail to the address comes back, for there is no such mailbox",
  full: "mail to the address comes back, for the mailbox has been full for days",
  complaint: "the reader has reported a mail as unwanted",
};
