import { count } from "./count";

/** Was man in der Anwendung gesagt bekommt. */
export const notice = {
  title: "Hinweise",
  lead: "Was Ihnen in dieser Organisation gesagt wurde: Termine, die näher kommen, Termine, um die sich niemand kümmert, wofür Sie jetzt zuständig sind und was aus Zertifikaten wurde. Hinweise bleiben 400 Tage.",
  bell: (unread: number) => (unread === 0 ? "Hinweise, keine ungelesen" : `Hinweise, ${unread} ungelesen`),
  which: "Welche Hinweise",
  all: "Alle",
  unread: "Ungelesen",
  fresh: "Noch nicht gelesen",
  readAll: "Alle als gelesen markieren",
  read: "Als gelesen markieren",
  readOf: (name: string) => `Als gelesen markieren: ${name}`,
  empty: "Ihnen wurde noch nichts gesagt. Hier werden Erinnerungen und andere Neuigkeiten für Sie stehen.",
  noneUnread: "Sie haben alles gelesen.",
  due: (day: string) => `Fällig am ${day}`,
  escalation: "Noch hat sich niemand darum gekümmert.",
  assigned: "Sie sind jetzt dafür zuständig.",
  auditAssigned: "Sie auditieren hier.",
  toRead: "Sie haben dieses Dokument zu lesen.",
  notRead: (n: number) => `${count(n, "Person hat", "Personen haben")} dieses Dokument 14 Tage nach dem vorgesehenen Beginn nicht gelesen.`,
  evidenceEnding: (day: string) => `Ansprüche stützen sich auf diesen Nachweis, der bis ${day} gilt.`,
  inherited: (n: number) => `Sie sind für ${count(n, "Zertifikat oder Pflicht", "Zertifikate und Pflichten")} von jemandem zuständig, der gegangen ist.`,
};
