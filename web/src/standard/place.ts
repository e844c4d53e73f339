import { text } from "../text/text";

const words = text.standard.upload;

/** `/rows/17/parent` as a person finds it; a place within a document stays as it is written there. */
export function place(pointer: string): string {
  const [, row, column] = /^\/rows\/(\d+)(?:\/(.+))?$/.exec(pointer) ?? [];
  if (row) return column ? words.cell(row, column) : words.row(row);
  return pointer === "" || pointer === "/rows" ? words.whole : pointer;
}
