import { Modal } from "@mantine/core";
import { type Subject, useTakeBack } from "../client/cover";
import { Confirm } from "../frame/confirm";
import { text } from "../text/text";
import { OpenClaim } from "./claim";
import { ClaimForm } from "./claim-form";
import type { Act } from "./clause";
import { Decision } from "./decision";

const words = text.cover;

type Props = { target: string; part?: Subject; close: () => void };

/** The dialog in which a clause is worked on: a claim is made or looked at, or it is decided whether the clause applies. */
export function Deed({ act, ...rest }: Props & { act: Act | null }) {
  return (
    <Modal opened={act !== null} onClose={rest.close} size="lg" title={titleOf(act)} closeButtonProps={{ "aria-label": text.frame.close }}>
      {act ? <Inside act={act} {...rest} /> : null}
    </Modal>
  );
}

const titleOf = (act: Act | null): string => {
  if (!act) return "";
  if (act.kind === "decide") return words.decideOf(act.clause.reference);
  return act.kind === "back" ? words.takeBackOf(act.clause.reference) : words.claimTitle;
};

function Inside({ act, target, part, close }: Props & { act: Act }) {
  if (act.kind === "claim") return <ClaimForm statement={act.statement} of={null} part={part} close={close} />;
  if (act.kind === "open") return <OpenClaim id={act.claim} close={close} />;
  if (act.kind === "decide") return <Decision target={target} clause={act.clause} close={close} />;
  return <TakeBack id={act.clause.applicability?.id ?? ""} close={close} />;
}

function TakeBack({ id, close }: { id: string; close: () => void }) {
  const back = useTakeBack(id);
  return <Confirm act={back} send={() => back.mutate(undefined, { onSuccess: close })} body={words.takeBackBody} label={words.takeBack} close={close} />;
}
