/** Dangerous acts want a recent proof of who is signed in. One dialog asks for it; then the request goes out again. */
type Ask = () => Promise<boolean>;

let ask: Ask | null = null;
let asking: Promise<boolean> | null = null;

/** The dialog that asks, while the frame of the inside is shown. */
export function askBy(dialog: Ask | null) {
  ask = dialog;
}

/** Whether the person has proved it. Requests that are refused at the same moment share one dialog. */
function proved(): Promise<boolean> {
  if (!ask) return Promise.resolve(false);
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

const sent = new Map<string, Request>();

type Step = { id: string; request: Request };

/** Keeps a copy of each request, and sends it again once the person has proved who it is. */
export const stepUp = {
  onRequest({ id, request }: Step) {
    sent.set(id, request.clone());
    return undefined;
  },
  async onResponse({ id, response }: Step & { response: Response }) {
    const again = sent.get(id);
    sent.delete(id);
    if (!again || response.status !== 403) return undefined;
    const said = (await response.clone().json().catch(() => null)) as { code?: string } | null;
    if (said?.code !== "step_up_required" || !(await proved())) return undefined;
    return fetch(again);
  },
  onError({ id }: Step) {
    sent.delete(id);
    return undefined;
  },
};
