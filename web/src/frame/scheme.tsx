import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { text } from "../text/text";

const turn: Record<MantineColorScheme, MantineColorScheme> = { auto: "light", light: "dark", dark: "auto" };
const icons = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon };

/** Light, dark, or as the device: one button that goes round. */
export function SchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Icon = icons[colorScheme];
  const label = text.frame.scheme[colorScheme];
  return (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} title={label} onClick={() => setColorScheme(turn[colorScheme])}>
      <Icon size={18} color="var(--ck-soft)" />
    </ActionIcon>
  );
}
