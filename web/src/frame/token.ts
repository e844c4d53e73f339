/** The one-time token of a mailed link, from the fragment or the query; the address bar forgets it at once. */
export function tokenOfAddress(): string {
  const { hash, search, pathname } = window.location;
  const token = new URLSearchParams(hash.slice(1)).get("token") ?? new URLSearchParams(search).get("token") ?? "";
  if (token) window.history.replaceState(window.history.state, "", pathname);
  return token;
}
