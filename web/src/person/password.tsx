import { Button, Modal, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useChangePassword } from "../client/security";
import { NewPasswordField } from "../field/password";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Ends } from "../frame/ends";
import { text } from "../text/text";

const words = text.security.password;

/** The password one signs in with, and the change of it. */
export function Password() {
  const [changing, change] = useDisclosure(false);
  return (
    <Part
      title={words.title}
      lead={words.lead}
      actions={
        <Button variant="default" onClick={change.open}>
          {words.change}
        </Button>
      }
    >
      <Modal opened={changing} onClose={change.close} title={words.change} closeButtonProps={{ "aria-label": text.frame.close }}>
        <ChangeForm close={change.close} />
      </Modal>
    </Part>
  );
}

function ChangeForm({ close }: { close: () => void }) {
  const change = useChangePassword();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { current_password: "", password: "" } });
  const submit = form.onSubmit((values) =>
    change.mutate(values, {
      onSuccess: () => {
        close();
        notifications.show({ message: words.changed });
      },
      onError: (error) => setStrays(showRefusal(form, error)),
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={change.error} strays={strays} />
        <PasswordInput label={words.current} autoComplete="current-password" data-autofocus {...form.getInputProps("current_password")} />
        <NewPasswordField label={words.fresh} {...form.getInputProps("password")} value={form.values.password} />
        <Ends close={close} label={words.change} pending={change.isPending} />
      </Stack>
    </form>
  );
}
