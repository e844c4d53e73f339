import { FileInput, SegmentedControl, Stack, Textarea, TextInput } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { sendFile, storageQuery } from "../client/evidence";
import { Problem } from "../client/problem";
import type { DocumentContent } from "../client/shape";
import { bytes } from "../evidence/size";
import { text } from "../text/text";

const words = text.controlled.content;

/** What a version is to be, as it is being chosen. */
export type Chosen = { form: "file" | "text" | "link"; file: File | null; text: string; link: string };

export const nothing: Chosen = { form: "file", file: null, text: "", link: "" };

type Props = { value: Chosen; change: (value: Chosen) => void; kept?: string; faults: Record<string, string> };

/** A version is a file, a text, or lies elsewhere. */
export function ContentField({ value, change, kept, faults }: Props) {
  const { data: storage } = useSuspenseQuery(storageQuery);
  const fault = faults[`content.${value.form === "file" ? "file_id" : value.form}`] ?? faults.content;
  return (
    <Stack gap="sm" role="group" aria-label={words.label}>
      <SegmentedControl
        transitionDuration={0}
        aria-label={words.label}
        style={{ alignSelf: "flex-start" }}
        value={value.form}
        data={(["file", "text", "link"] as const).map((form) => ({ value: form, label: words[form] }))}
        onChange={(form) => change({ ...value, form: form as Chosen["form"] })}
      />
      {value.form === "file" ? (
        <FileInput
          label={words.choose}
          description={kept ? words.kept(kept) : text.evidence.endings(storage.endings.join(", "))}
          accept={storage.endings.map((ending) => `.${ending}`).join(",")}
          value={value.file}
          error={fault}
          onChange={(file) => change({ ...value, file })}
        />
      ) : null}
      {value.form === "text" ? (
        <Textarea label={words.textLabel} description={words.textHint} autosize minRows={8} maxRows={24} maxLength={100_000} value={value.text} error={fault} onChange={(event) => change({ ...value, text: event.currentTarget.value })} />
      ) : null}
      {value.form === "link" ? (
        <TextInput label={words.linkLabel} description={words.linkHint} maxLength={500} value={value.link} error={fault} onChange={(event) => change({ ...value, link: event.currentTarget.value })} />
      ) : null}
    </Stack>
  );
}

/** What was chosen as it is sent; a file goes ahead. `kept` is the file that it is already. */
export async function sent(value: Chosen, limit: number, kept?: string): Promise<DocumentContent> {
  if (value.form === "text") return { text: value.text };
  if (value.form === "link") return { link: value.link };
  if (!value.file) return kept ? { file_id: kept } : {};
  // Said at once: a browser that is answered while it still sends may not hear it.
  if (value.file.size > limit) throw new Problem(413, "file_too_large", "", text.evidence.tooLarge(bytes(limit)), null, []);
  const { id } = await sendFile(value.file, () => {}, new AbortController().signal);
  return { file_id: id };
}
