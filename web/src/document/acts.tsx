import { Button, Group, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { documentVersionQuery, useDocumentLife } from "../client/document";
import { useMay } from "../client/session";
import type { Document } from "../client/shape";
import { DayField } from "../field/day";
import { Confirm } from "../frame/confirm";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import { FactsForm, WriteForm } from "./forms";

const words = text.controlled.page;

type Asked = "approve" | "confirm" | "retire" | "discard" | "facts" | "write";

/** What can be done with a document where it stands now. */
export function DocumentActs({ document, tag }: { document: Document; tag: string }) {
  const [asked, ask] = useState<Asked | null>(null);
  const life = useDocumentLife(document.id, tag);
  const navigate = useNavigate();
  const [mayWrite, mayReview, mayApprove, mayConfirm, mayRetire] = [useMay("update_controlled_document"), useMay("create_document_review"), useMay("create_document_approval"), useMay("create_document_confirmation"), useMay("create_document_retirement")];
  const { open, state, coming, in_force: inForce } = document;
  const close = () => ask(null);
  const gone = () => {
    close();
    // A document that was never approved is gone with its draft.
    if (!inForce && !coming) void navigate({ to: "/documents" });
  };
  const button = (what: Asked, shown: boolean, filled = false) =>
    shown ? (
      <Button variant={filled ? "filled" : "default"} leftSection={what === "write" ? <IconPencil size={17} /> : undefined} onClick={() => ask(what)}>
        {words[what]}
      </Button>
    ) : null;
  return (
    <div>
      <Group gap="xs">
        {button("write", mayWrite && state !== "retired", !open)}
        {mayReview && open?.state === "draft" ? (
          <Button onClick={() => life.review.mutate()} loading={life.review.isPending}>
            {words.review}
          </Button>
        ) : null}
        {mayReview && open?.state === "in_review" ? (
          <Button variant="default" onClick={() => life.back.mutate()} loading={life.back.isPending}>
            {words.back}
          </Button>
        ) : null}
        {button("approve", mayApprove && open?.state === "in_review", true)}
        {button("confirm", mayConfirm && state === "in_force")}
        {button("facts", mayWrite && state !== "retired")}
        {button("discard", mayWrite && Boolean(open))}
        {button("retire", mayRetire && (state === "in_force" || state === "approved"))}
      </Group>
      <Refusal error={life.review.error ?? life.back.error} />
      {asked ? (
        <Modal opened onClose={close} size={asked === "write" || asked === "facts" ? "lg" : "md"} title={words[asked]} closeButtonProps={{ "aria-label": text.frame.close }}>
          {asked === "facts" ? <FactsForm document={document} tag={tag} close={close} /> : null}
          {asked === "write" ? <Writing document={document} tag={tag} close={close} /> : null}
          {asked === "approve" ? <Approval act={life.approve} close={close} /> : null}
          {asked === "confirm" ? <Confirm act={life.confirm} send={() => life.confirm.mutate(undefined, { onSuccess: close })} body={words.confirmBody} label={words.confirm} close={close} /> : null}
          {asked === "retire" ? <Confirm act={life.retire} send={() => life.retire.mutate(undefined, { onSuccess: close })} body={words.retireBody} label={words.retire} close={close} /> : null}
          {asked === "discard" ? <Confirm act={life.discard} send={() => life.discard.mutate(undefined, { onSuccess: gone })} body={words.discardBody} label={words.discard} close={close} /> : null}
        </Modal>
      ) : null}
    </div>
  );
}

function Approval({ act, close }: { act: ReturnType<typeof useDocumentLife>["approve"]; close: () => void }) {
  const [day, setDay] = useState("");
  return (
    <Confirm act={act} send={() => act.mutate(day || undefined, { onSuccess: close })} body={words.approveBody} label={words.approve} close={close}>
      <DayField label={words.effective} description={words.effectiveHint} value={day} onChange={(event) => setDay(event.currentTarget.value)} />
    </Confirm>
  );
}

function Writing(props: { document: Document; tag: string; close: () => void }) {
  const { open, coming, in_force: inForce } = props.document;
  const from = open ?? coming ?? inForce;
  const { data, isLoading, error } = useQuery({ ...documentVersionQuery(from?.id ?? ""), enabled: Boolean(from) });
  if (error) return <Refusal error={error} />;
  return isLoading ? <Loading /> : <WriteForm {...props} base={data ?? null} />;
}
