const verbs: Record<string, string> = { list: "", get: "", create: "New: ", update: "Change: ", delete: "Removal: " };

/** "list_obligations" is "Obligations", "create_event" is "New: event": what was asked for, as a person reads it. */
export function operationInWords(operation: string): string {
  const [verb = "", ...rest] = operation.split("_");
  const noun = rest.join(" ");
  const said = verbs[verb] === undefined ? operation.replaceAll("_", " ") : `${verbs[verb]}${noun}`;
  return said.charAt(0).toUpperCase() + said.slice(1);
}
