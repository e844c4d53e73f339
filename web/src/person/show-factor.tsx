import { Anchor, Button, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useState } from "react";
import { Problem } from "../client/problem";
import type { FactorWord, Shown } from "../client/security";
import { Notice, Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.security.show;

type Typed = Exclude<FactorWord, "passkey" | "provider">;

type Props = { ways: FactorWord[]; show: (shown: Shown) => void; pending: boolean; error: Error | null; label: string; close?: () => void };

/** Asks for what proves who somebody is: a passkey by its button, everything else typed. */
export function ShowFactor({ ways, show, pending, error, label, close }: Props) {
  const typed = (["totp", "password", "recovery_code"] as const).filter((way) => ways.includes(way));
  const [chosen, setChosen] = useState<Typed | null>(typed.find((way) => way !== "recovery_code") ?? null);
  const [value, setValue] = useState("");
  const choose = (way: Typed) => {
    setChosen(way);
    setValue("");
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen) show(shownOf(chosen, value));
      }}
      noValidate
    >
      <Stack gap="md">
        <Reply error={error} />
        {ways.includes("passkey") ? (
          <Button variant={chosen ? "default" : "filled"} leftSection={<IconFingerprint size={18} aria-hidden />} onClick={() => show("passkey")} loading={pending && !chosen}>
            {words.passkey}
          </Button>
        ) : null}
        {chosen ? <Field way={chosen} value={value} set={setValue} /> : null}
        {chosen ? (
          <Group justify="flex-end" gap="sm">
            {close ? (
              <Button variant="default" onClick={close}>
                {text.frame.cancel}
              </Button>
            ) : null}
            <Button type="submit" loading={pending} disabled={value === ""}>
              {label}
            </Button>
          </Group>
        ) : null}
        {typed
          .filter((way) => way !== chosen)
          .map((way) => (
            <Anchor key={way} component="button" type="button" ta="left" onClick={() => choose(way)}>
              {words.instead[way]}
            </Anchor>
          ))}
      </Stack>
    </form>
  );
}

/** Codes are typed with spaces and in capitals; the API takes one spelling. */
function shownOf(way: Typed, value: string): Shown {
  if (way === "password") return { password: value };
  const dense = value.replaceAll(/[\s-]/g, "").toLowerCase();
  return way === "totp" ? { code: dense } : { recovery_code: dense.match(/.{1,4}/g)?.join("-") ?? "" };
}

function Field({ way, value, set }: { way: Typed; value: string; set: (value: string) => void }) {
  const shared = { "data-autofocus": true, required: true, withAsterisk: false, value, autoFocus: true } as const;
  const change = (event: { currentTarget: { value: string } }) => set(event.currentTarget.value);
  if (way === "password") return <PasswordInput key={way} label={text.entrance.password} autoComplete="current-password" {...shared} onChange={change} />;
  if (way === "totp") {
    return <TextInput key={way} label={words.code} description={words.codeHint} inputMode="numeric" autoComplete="one-time-code" {...shared} onChange={change} />;
  }
  return <TextInput key={way} label={words.recovery} description={words.recoveryHint} autoComplete="off" spellCheck={false} {...shared} onChange={change} />;
}

/** A refused code is told by its own sentence; what the browser itself refuses has no words for people. */
export function Reply({ error }: { error: Error | null }) {
  if (!error) return null;
  if (error instanceof Problem) {
    return error.status === 422 ? (
      <Notice tone="bad" live>
        <Text inherit>{error.fields[0]?.detail ?? error.message}</Text>
      </Notice>
    ) : (
      <Refusal error={error} />
    );
  }
  return (
    <Notice tone="warn" live>
      <Text inherit>{words.cancelled}</Text>
    </Notice>
  );
}
