import { Button, Group, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { type Claim, claimQuery, useRemoveClaim, useVerifyClaim } from "../client/cover";
import { useMay, useSession } from "../client/session";
import { dayIn, inWords } from "../date/civil";
import { Confirm } from "../frame/confirm";
import { Loading } from "../frame/loading";
import { text } from "../text/text";
import { ClaimBadge } from "./badge";
import { ClaimForm } from "./claim-form";
import { nameOf } from "./subject";

const words = text.cover.list;

type Deed = "change" | "verify" | "remove";

/** One claim: what it says, who wrote and verified it, and what may be done with it. */
export function OpenClaim({ id, close }: { id: string; close: () => void }) {
  const [act, setAct] = useState<Deed | null>(null);
  const verify = useVerifyClaim(id);
  const remove = useRemoveClaim(id);
  const back = () => setAct(null);
  if (act === "verify") {
    return <Confirm act={verify} send={() => verify.mutate(undefined, { onSuccess: close })} body={words.verifyBody} label={words.verify} close={back} />;
  }
  // Nothing here reads the claim any more when it goes.
  if (act === "remove") {
    return <Confirm act={remove} send={() => remove.mutate(undefined, { onSuccess: close })} body={words.removeBody} label={words.remove} close={back} />;
  }
  return (
    <Suspense fallback={<Loading />}>
      <Opened id={id} changing={act === "change"} act={setAct} close={close} />
    </Suspense>
  );
}

type Props = { id: string; changing: boolean; act: (act: Deed) => void; close: () => void };

function Opened({ id, changing, act, close }: Props) {
  const { data: claim } = useSuspenseQuery(claimQuery(id));
  if (changing) return <ClaimForm statement={{ key: claim.statement, text: claim.text }} of={claim} close={close} />;
  return (
    <Stack gap="md">
      <Text>{claim.text}</Text>
      <Said of={claim} />
      <Acts of={claim} act={act} />
    </Stack>
  );
}

/** What a claim says, in lines. */
export function Said({ of: claim }: { of: Claim }) {
  const zone = useSession().organization.time_zone;
  const { relation, extent, rationale, evidence, edited_by, edited_at, verified_by, verified_at, unsettled, state, subject } = claim;
  return (
    <Stack gap={4} align="flex-start">
      <Group gap="xs">
        <Text fw={600}>{nameOf(subject)}</Text>
        <ClaimBadge of={state} />
      </Group>
      <Text size="sm">
        {text.cover.relations[relation]}. {text.cover.extents[extent]}.
      </Text>
      {unsettled ? <Text size="sm">{words.causes[unsettled] ?? ""}</Text> : null}
      {rationale ? <Text size="sm">{rationale}</Text> : null}
      <Text size="sm">{evidence.length > 0 ? `${text.cover.evidence}: ${evidence.map(({ name }) => name).join(", ")}` : words.noEvidence}</Text>
      <Text size="sm" c="dimmed">
        {words.edited(edited_by.name, inWords(dayIn(edited_at, zone)))}
        {verified_by && verified_at ? `. ${words.verified(verified_by.name, inWords(dayIn(verified_at, zone)))}` : ""}
      </Text>
    </Stack>
  );
}

function Acts({ of: claim, act }: { of: Claim; act: (act: Deed) => void }) {
  const mayChange = useMay("update_claim");
  const mayVerify = useMay("create_claim_verification") && claim.state === "ready";
  const mayRemove = useMay("delete_claim");
  return (
    <Group gap="xs" justify="flex-end">
      {mayRemove ? (
        <Button variant="default" onClick={() => act("remove")}>
          {words.remove}
        </Button>
      ) : null}
      {mayChange ? (
        <Button variant="default" onClick={() => act("change")}>
          {words.change}
        </Button>
      ) : null}
      {mayVerify ? <Button onClick={() => act("verify")}>{words.verify}</Button> : null}
    </Group>
  );
}
