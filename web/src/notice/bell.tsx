import { ActionIcon } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { IconBell } from "@tabler/icons-react";
import { useEffect } from "react";
import { noticeCountQuery } from "../client/notice";
import { text } from "../text/text";
import classes from "./bell.module.css";

const words = text.notice;

/** The way to one's notices, with how many are unread. Following the pages asks anew, at most every minute. */
export function Bell() {
  const client = useQueryClient();
  const { pathname } = useLocation();
  const { data } = useQuery(noticeCountQuery);
  useEffect(() => {
    void client.refetchQueries({ queryKey: noticeCountQuery.queryKey, type: "active", stale: true }, { cancelRefetch: false });
  }, [client, pathname]);
  const unread = data?.unread ?? 0;
  const label = words.bell(unread);
  return (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} title={label} className={classes.bell} renderRoot={(props) => <Link to="/notices" {...props} />}>
      <IconBell size={18} color="var(--ck-soft)" aria-hidden />
      {unread > 0 ? (
        <span className={classes.count} aria-hidden>
          {unread > 99 ? "99+" : unread}
        </span>
      ) : null}
    </ActionIcon>
  );
}
