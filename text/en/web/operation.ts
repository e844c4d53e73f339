const verbs: Record<string, string> = { list: "", get: "", create: "New: ", update: "Change: ", delete: "Removal: " };

/** "list_obligations" is "Obligations", "create_event" is "New: event": what was asked for, as a person reads it. */
export function operation(id: string): string {
  const [verb = "", ...rest] = id.split("_");
  const said = verbs[verb] === undefined ? id.replaceAll("_", " ") : `${verbs[verb]}${rest.join(" ")}`;
  return said.charAt(0).toUpperCase() + said.slice(1);
}
