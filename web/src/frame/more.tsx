import { Button } from "@mantine/core";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { text } from "../text/text";

type Props = { of: Pick<UseInfiniteQueryResult, "hasNextPage" | "fetchNextPage" | "isFetchingNextPage"> };

/** The next page of a list, where there is one. */
export function More({ of: { hasNextPage, fetchNextPage, isFetchingNextPage } }: Props) {
  if (!hasNextPage) return null;
  return (
    <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()} style={{ alignSelf: "flex-start" }}>
      {text.frame.more}
    </Button>
  );
}
