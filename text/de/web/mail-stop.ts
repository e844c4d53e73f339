/** Adressen, an die nichts gesendet wird. */
export const mailStop = {
  badge: "Erhält keine Nachrichten",
  since: (day: string, cause: keyof typeof causes) => `Seit ${day}: ${causes[cause]}.`,
  again: "Wieder senden",
  againTo: (name: string) => `Wieder senden: ${name}`,
  sent: "Nachrichten werden wieder gesendet. Kommt noch eine zurück, wird erneut keine mehr gesendet.",
  own: (address: string) => `Unter ${address} erreicht Sie keine Nachricht, also auch keine Erinnerung.`,
  said: (words: string) => `Der Mailserver meldet: ${words}`,
  ownNext: "Stimmt die Adresse nicht, ändern Sie sie unter Sicherheit. Arbeitet sie wieder, lassen Sie wieder an sie senden.",
  reader: "Nur die Person selbst kann wieder senden lassen.",
  operator: {
    title: "Adressen, an die nichts gesendet wird",
    lead: "Aus allen Organisationen. Nachrichten an sie werden abgewiesen, ohne gesendet zu werden, außer wenn eine Person sie anfordert, um in ihr Konto zu kommen.",
    none: "Soweit bekannt, erreichen alle ihre Nachrichten.",
  },
};

const causes = {
  bounce: "Nachrichten an die Adresse kommen zurück, das Postfach gibt es nicht",
  full: "Nachrichten an die Adresse kommen zurück, das Postfach ist seit Tagen voll",
  complaint: "Dort wurde eine Nachricht als unerwünscht gemeldet",
};
