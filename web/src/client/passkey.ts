import type { components } from "./schema";

type Schemas = components["schemas"];

/** A bare network address, for which there are no passkeys. */
const isBare = (host: string) => /^[\d.]+$|:/.test(host);

/** Whether this browser knows passkeys, and this page's address is one that they are for. */
export const knowsPasskeys = (domain: string | null | undefined = window.location.hostname): boolean =>
  Boolean(window.PublicKeyCredential) && domain === window.location.hostname && !isBare(domain);

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

export function textOf(bytes: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const known = (id: string): PublicKeyCredentialDescriptor => ({ type: "public-key", id: bytesOf(id) });

/** Lets the device make a passkey. */
export async function make(options: Schemas["PasskeyCreation"]): Promise<Schemas["PasskeyAttestation"]> {
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: bytesOf(options.challenge),
      rp: { id: options.rp_id, name: "Certkeep" },
      user: { id: bytesOf(options.user_id), name: options.user_name, displayName: options.user_display_name },
      pubKeyCredParams: options.algorithms.map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: options.exclude.map(known),
      // Kept on the device, so that it can sign in without an address; unlocked each time, so that it is two factors.
      authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
      attestation: "none",
    },
  })) as PublicKeyCredential;
  const answer = made.response as AuthenticatorAttestationResponse;
  return {
    challenge_id: options.challenge_id,
    credential_id: textOf(made.rawId),
    client_data: textOf(answer.clientDataJSON),
    attestation: textOf(answer.attestationObject),
  };
}

/** Lets the device sign with a passkey. */
export async function sign(options: Schemas["PasskeyRequest"]): Promise<Schemas["PasskeyAssertion"]> {
  const used = (await navigator.credentials.get({
    publicKey: {
      challenge: bytesOf(options.challenge),
      rpId: options.rp_id,
      allowCredentials: options.allow.map(known),
      userVerification: "required",
    },
  })) as PublicKeyCredential;
  const answer = used.response as AuthenticatorAssertionResponse;
  return {
    challenge_id: options.challenge_id,
    credential_id: textOf(used.rawId),
    client_data: textOf(answer.clientDataJSON),
    authenticator_data: textOf(answer.authenticatorData),
    signature: textOf(answer.signature),
    user_handle: answer.userHandle ? textOf(answer.userHandle) : null,
  };
}
