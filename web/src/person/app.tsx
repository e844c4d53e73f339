import { Button, Code, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { encode } from "uqr";
import { factorsQuery, useConfirmApp, useProposeApp, useRemoveApp } from "../client/security";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Confirm } from "../frame/confirm";
import { Ends } from "../frame/ends";
import { locale } from "../language/choice";
import { text } from "../text/text";
import { CodeList } from "./codes";
import { Reply } from "./show-factor";

const words = text.security.app;
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });

/** The app for one-time codes: added with a picture, removed with a question. */
export function AppFactor() {
  const { data } = useSuspenseQuery(factorsQuery);
  const [adding, add] = useDisclosure(false);
  const [removing, remove] = useDisclosure(false);
  const since = data.totp_since;
  return (
    <Part
      title={words.title}
      lead={since ? words.since(day.format(new Date(since))) : words.lead}
      actions={
        <Button variant="default" onClick={since ? remove.open : add.open}>
          {since ? words.remove : words.add}
        </Button>
      }
    >
      <Modal opened={adding} onClose={add.close} title={words.add} closeButtonProps={{ "aria-label": text.frame.close }}>
        <Adding close={add.close} />
      </Modal>
      <Modal opened={removing} onClose={remove.close} title={words.remove} closeButtonProps={{ "aria-label": text.frame.close }}>
        <Removing close={remove.close} />
      </Modal>
    </Part>
  );
}

function Adding({ close }: { close: () => void }) {
  const { mutate: ask, data: proposed, error: unasked } = useProposeApp();
  const confirm = useConfirmApp();
  const [code, setCode] = useState("");
  useEffect(() => ask(), [ask]);
  if (confirm.data) return confirm.data.recovery_codes.length > 0 ? <CodeList codes={confirm.data.recovery_codes} close={close} /> : <Done close={close} />;
  if (unasked) return <Refusal error={unasked} />;
  if (!proposed) return <Loading />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate(code.replaceAll(/\s/g, ""));
      }}
      noValidate
    >
      <Stack gap="md">
        <Text>{words.scan}</Text>
        <Picture address={proposed.otpauth} />
        <Text size="sm">
          {words.type} <Code style={{ overflowWrap: "anywhere" }}>{proposed.secret.match(/.{1,4}/g)?.join(" ")}</Code>
        </Text>
        <Reply error={confirm.error} />
        <TextInput
          label={words.code}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Ends close={close} label={words.confirm} pending={confirm.isPending} />
      </Stack>
    </form>
  );
}

function Done({ close }: { close: () => void }) {
  return (
    <Stack gap="md" align="flex-end">
      <Text w="100%">{words.done}</Text>
      <Button onClick={close}>{text.frame.close}</Button>
    </Stack>
  );
}

/** A QR code, drawn here: its secret goes to nobody. Dark on white in either scheme, as cameras want it. */
function Picture({ address }: { address: string }) {
  const { data, size } = encode(address, { ecc: "M", border: 3 });
  const dots = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={words.picture} width="100%" style={{ maxWidth: 240, alignSelf: "center", background: "#fff", borderRadius: 8 }} shapeRendering="crispEdges">
      <path d={dots.join("")} fill="#000" />
    </svg>
  );
}

function Removing({ close }: { close: () => void }) {
  const remove = useRemoveApp();
  const send = () => remove.mutate(undefined, { onSuccess: close });
  return <Confirm act={remove} send={send} body={words.removeBody} label={words.remove} close={close} />;
}
