import { PasswordInput, type PasswordInputProps, Text } from "@mantine/core";
import { IconCircleCheckFilled } from "@tabler/icons-react";
import { text } from "../text/text";
import classes from "./password.module.css";

/** The least length that the API accepts; a test holds it against openapi.json. */
export const LEAST_PASSWORD = 12;

/** A new password: says while it is typed how far it is; whether it is too common, only the server knows. */
export function NewPasswordField({ value, ...props }: PasswordInputProps & { value: string }) {
  const left = LEAST_PASSWORD - [...value].length;
  const words = text.entrance.length;
  return (
    <div>
      <PasswordInput {...props} value={value} aria-invalid={props.error ? true : undefined} autoComplete="new-password" description={words.rule(LEAST_PASSWORD)} />
      <div className={classes.feedback} role="status">
        {value === "" ? null : left > 0 ? (
          <Text size="sm" c="dimmed">
            {words.short(left)}
          </Text>
        ) : (
          <Text size="sm" className={classes.enough}>
            <IconCircleCheckFilled size={15} aria-hidden /> {words.enough}
          </Text>
        )}
      </div>
    </div>
  );
}
