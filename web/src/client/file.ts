/** Saves an answer as a file; a link would do, but for the proof and the filters that go along. */
export function saveFile(file: unknown, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file as Blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
