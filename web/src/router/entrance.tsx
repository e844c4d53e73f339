import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { outside, safePath, type Search, word } from "./frame";

const signIn = createRoute({
  getParentRoute: () => outside,
  path: "/sign-in",
  validateSearch: (search: Search): { return?: string; after?: string } => ({
    return: safePath(word(search, "return")),
    after: word(search, "after"),
  }),
  component: lazyRouteComponent(() => import("../page/sign-in"), "SignIn"),
});
const signUp = createRoute({
  getParentRoute: () => outside,
  path: "/sign-up",
  component: lazyRouteComponent(() => import("../page/sign-up"), "SignUp"),
});
const checkMail = createRoute({
  getParentRoute: () => outside,
  path: "/check-mail",
  component: lazyRouteComponent(() => import("../page/check-mail"), "CheckMail"),
});
const verifyEmail = createRoute({
  getParentRoute: () => outside,
  path: "/verify-email",
  component: lazyRouteComponent(() => import("../page/verify-email"), "VerifyEmail"),
});
const confirmAddress = createRoute({
  getParentRoute: () => outside,
  path: "/confirm-address",
  component: lazyRouteComponent(() => import("../page/confirm-address"), "ConfirmAddress"),
});
const forgotPassword = createRoute({
  getParentRoute: () => outside,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("../page/forgot-password"), "ForgotPassword"),
});
const resetPassword = createRoute({
  getParentRoute: () => outside,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("../page/reset-password"), "ResetPassword"),
});

const unsubscribe = createRoute({
  getParentRoute: () => outside,
  path: "/unsubscribe",
  component: lazyRouteComponent(() => import("../page/unsubscribe"), "Unsubscribe"),
});
const invitation = createRoute({
  getParentRoute: () => outside,
  path: "/invitation",
  component: lazyRouteComponent(() => import("../page/invitation"), "InvitationPage"),
});

const sso = createRoute({
  getParentRoute: () => outside,
  path: "/sso",
  component: lazyRouteComponent(() => import("../page/sso"), "SsoPage"),
});
const handover = createRoute({
  getParentRoute: () => outside,
  path: "/handover",
  component: lazyRouteComponent(() => import("../page/handover"), "HandoverPage"),
});

/** What is open without a session. */
export const entrance = outside.addChildren([signIn, signUp, checkMail, verifyEmail, forgotPassword, resetPassword, confirmAddress, invitation, unsubscribe, handover, sso]);
