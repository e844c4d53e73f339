import { Box } from "@mantine/core";
import type { ReactNode } from "react";
import { Logo } from "./logo";

/** The frame of a page that has no other: a wrong address, or a failure before any frame was there. */
export function Alone({ children }: { children: ReactNode }) {
  return (
    <Box component="main" p="xl" maw={720}>
      <Box mb={48}>
        <Logo />
      </Box>
      {children}
    </Box>
  );
}
