import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./theme/theme.css";
import { language } from "./language/choice";
import { speak } from "./text/text";

// The pages take their words when they are loaded, so these come first.
document.documentElement.lang = language;
void speak(language).then(() => import("./app"));
