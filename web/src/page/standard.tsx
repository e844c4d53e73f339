import { Button, Group, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type Framework, frameworkQuery, standardQuery, useRemoveFramework } from "../client/framework";
import { useMay, useSession } from "../client/session";
import { GapLink } from "../cover/link";
import { dayIn, inWords } from "../date/civil";
import { Confirm } from "../frame/confirm";
import { Page } from "../frame/page";
import { ofFramework, ofStandard } from "../standard/clause";
import { ClauseTree } from "../standard/tree";
import { text } from "../text/text";

const words = text.standard;

/** A standard of the catalogue, or a framework of one's own, with its clauses. */
export function StandardPage() {
  const { id } = useParams({ from: "/inside/standards/$id" });
  return id.startsWith("fw_") ? <Own id={id} /> : <Shipped id={id} />;
}

function Shipped({ id }: { id: string }) {
  const { data } = useSuspenseQuery(standardQuery(id));
  const said = [data.discipline, words.published(data.published), data.superseded_by ? words.superseded(data.superseded_by) : ""];
  return (
    <Page
      title={data.reference}
      lead={said.filter(Boolean).join(" · ")}
      actions={
        <Group gap="md">
          <GapLink target={id} />
          <Download href={`/v1/standards/${id}/oscal-catalog`} />
        </Group>
      }
    >
      <ClauseTree clauses={ofStandard(data)} />
    </Page>
  );
}

function Own({ id }: { id: string }) {
  const { data } = useSuspenseQuery(frameworkQuery(id));
  const mayRemove = useMay("delete_framework");
  const zone = useSession().organization.time_zone;
  const said = [words.edition(data.edition), words.requirements(data.requirement_count), words.imported(inWords(dayIn(data.created_at, zone)))];
  return (
    <Page
      title={data.name}
      lead={said.join(" · ")}
      actions={
        <Group gap="md">
          <GapLink target={id} />
          <Download href={`/v1/frameworks/${id}/oscal-catalog`} />
          {mayRemove ? <Removal framework={data} /> : null}
        </Group>
      }
    >
      <ClauseTree clauses={ofFramework(data)} />
    </Page>
  );
}

function Download({ href }: { href: string }) {
  return (
    <Button component="a" href={href} download variant="default">
      {words.oscal}
    </Button>
  );
}

function Removal({ framework: { id, name } }: { framework: Framework }) {
  const [opened, asking] = useDisclosure(false);
  const remove = useRemoveFramework(id);
  const client = useQueryClient();
  const navigate = useNavigate();
  const then = async () => {
    await navigate({ to: "/standards" });
    client.removeQueries({ queryKey: frameworkQuery(id).queryKey });
    notifications.show({ message: words.removed });
  };
  return (
    <>
      <Button variant="default" onClick={asking.open}>
        {words.remove}
      </Button>
      <Modal opened={opened} onClose={asking.close} title={words.removeTitle} closeButtonProps={{ "aria-label": text.frame.close }}>
        <Confirm act={remove} send={() => remove.mutate(undefined, { onSuccess: () => void then() })} body={words.removeBody(name)} label={words.remove} close={asking.close} />
      </Modal>
    </>
  );
}
