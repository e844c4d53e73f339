import { en } from "./en";

/** The words of the pages. A second language is a second catalogue of this type, chosen here. */
export type Text = typeof en;

export const text: Text = en;
