import { Anchor, Code, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconDownload, IconExternalLink } from "@tabler/icons-react";
import { documentVersionQuery } from "../client/document";
import { contentOf } from "../client/evidence";
import type { DocumentVersionLine } from "../client/shape";
import { bytes } from "../evidence/size";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.controlled;

/** What a version says: its file to download, the address where it lies, or its text. */
export function Said({ title, of: version }: { title: string; of: DocumentVersionLine }) {
  return (
    <section>
      <Title order={2} mb="sm">
        {title}
      </Title>
      <Content of={version} />
      {version.sha256 ? (
        <Text size="sm" c="dimmed" mt="sm" style={{ overflowWrap: "anywhere" }}>
          {words.page.hash}: <Code>{version.sha256}</Code>
        </Text>
      ) : null}
    </section>
  );
}

function Content({ of: { id, file, link } }: { of: DocumentVersionLine }) {
  if (file)
    return (
      <Anchor href={contentOf(file)} download={file.name} style={{ overflowWrap: "anywhere" }}>
        <IconDownload size={16} aria-hidden /> {file.name} ({bytes(file.size)})
      </Anchor>
    );
  if (link)
    return (
      <Anchor href={link} target="_blank" rel="noopener noreferrer nofollow" style={{ overflowWrap: "anywhere" }}>
        <IconExternalLink size={16} aria-hidden /> {link}
      </Anchor>
    );
  return <Writing id={id} />;
}

function Writing({ id }: { id: string }) {
  const { data, error } = useQuery(documentVersionQuery(id));
  if (error) return <Refusal error={error} />;
  return data ? <Text style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{data.text}</Text> : <Loading />;
}
