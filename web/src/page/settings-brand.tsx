import { Button, ColorInput, FileInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Mark } from "../brand/mark";
import type { Kept } from "../client/api";
import { brandQuery, useSetBrand } from "../client/brand";
import { useMay } from "../client/session";
import type { Brand } from "../client/shape";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { text } from "../text/text";

const words = text.brand;

/** What a consultancy shows those of its clients that want it. */
export function BrandPart() {
  const { data } = useSuspenseQuery(brandQuery);
  const [base, setBase] = useState(data);
  const newest = base.value.version > data.value.version ? base : data;
  return (
    <Part title={words.tab} lead={words.lead}>
      <BrandForm key={newest.tag} brand={newest.value} tag={newest.tag} saved={setBase} />
    </Part>
  );
}

/** The bytes of a file in base64. */
async function inBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
}

function BrandForm({ brand, tag, saved }: { brand: Brand; tag: string; saved: (now: Kept<Brand>) => void }) {
  const set = useSetBrand();
  const may = useMay("update_brand");
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({
    initialValues: { name: brand.name ?? "", color: brand.color ?? "#0b5c50", support_email: brand.support_email ?? "", logo: brand.logo ?? "" },
  });
  const submit = form.onSubmit(({ name, color, support_email, logo }) =>
    set.mutate(
      { ...(name.trim() ? { name: name.trim() } : {}), color, ...(support_email.trim() ? { support_email: support_email.trim() } : {}), ...(logo ? { logo } : {}), tag },
      {
        onSuccess: (now) => {
          saved(now);
          notifications.show({ message: text.frame.saved });
        },
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    ),
  );
  const { name, color, logo } = form.values;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md" maw={480}>
        <Refusal error={set.error} strays={strays} />
        <TextInput label={words.name} description={words.nameHint} maxLength={70} {...form.getInputProps("name")} />
        <ColorInput
          label={words.color}
          description={words.colorHint}
          format="hex"
          eyeDropperButtonProps={{ "aria-label": words.colorPick }}
          {...form.getInputProps("color")}
        />
        <TextInput label={words.support} description={words.supportHint} type="email" maxLength={254} {...form.getInputProps("support_email")} />
        <FileInput
          label={words.logo}
          description={words.logoHint}
          placeholder={logo ? words.logoThere : words.logoNone}
          accept="image/png"
          clearable
          error={form.errors.logo}
          clearButtonProps={{ "aria-label": words.logoRemove }}
          onChange={(file) => void (file ? inBase64(file) : Promise.resolve("")).then((read) => form.setFieldValue("logo", read))}
        />
        {logo ? (
          <Button variant="subtle" size="xs" onClick={() => form.setFieldValue("logo", "")} style={{ alignSelf: "flex-start" }}>
            {words.logoRemove}
          </Button>
        ) : null}
        {name.trim() ? (
          <div>
            <Text size="sm" c="dimmed">
              {words.preview}
            </Text>
            <Mark name={name} color={color} logo={logo || null} />
          </div>
        ) : null}
        {may ? (
          <Button type="submit" loading={set.isPending} style={{ alignSelf: "flex-start" }}>
            {text.frame.save}
          </Button>
        ) : null}
      </Stack>
    </form>
  );
}
