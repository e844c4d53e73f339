import type { ObligationKind, WishKind } from "../client/shape";
import { text } from "../text/text";

const isPrompt = (kind: string): kind is keyof typeof text.wish.prompts => Object.hasOwn(text.wish.prompts, kind);

/** Whether there is a word for that kind. */
export const isWishKind = (kind: string): kind is WishKind => isPrompt(kind) || Object.hasOwn(text.kind, kind);

/** What a kind is called of which one chooses how one is told. */
export const nameOfWish = (kind: WishKind): string => (isPrompt(kind) ? text.wish.prompts[kind] : text.kind[kind as ObligationKind]);
