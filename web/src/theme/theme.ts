import { createTheme, type MantineColorsTuple } from "@mantine/core";
import { text } from "../text/text";

const pine: MantineColorsTuple = [
  "#eef6f2",
  "#d8eae2",
  "#b0d5c5",
  "#8fc8b1",
  "#6db899",
  "#429576",
  "#2f7f63",
  "#226a52",
  "#185642",
  "#0e3d2f",
];

/** One calm accent, real contrast (the greys of the library are too light for AA), and no font from elsewhere. */
export const theme = createTheme({
  colors: { pine },
  primaryColor: "pine",
  primaryShade: 7,
  defaultRadius: "md",
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  headings: {
    fontWeight: "640",
    sizes: {
      h1: { fontSize: "1.75rem", lineHeight: "1.2" },
      h2: { fontSize: "1.2rem", lineHeight: "1.3" },
      h3: { fontSize: "1rem", lineHeight: "1.4" },
    },
  },
  components: {
    Anchor: { defaultProps: { underline: "always" } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": text.frame.close } } },
    Modal: { defaultProps: { centered: false, yOffset: "6vh", overlayProps: { blur: 2 } }, styles: { title: { fontSize: "1.1rem", fontWeight: 620 } } },
    // The list box itself scrolls, so that a keyboard and axe find the region that the combobox controls.
    Select: {
      defaultProps: { withScrollArea: false, comboboxProps: { shadow: "md" } },
      styles: { options: { maxHeight: 260, overflowY: "auto" } },
    },
    InputWrapper: { defaultProps: { inputWrapperOrder: ["label", "description", "input", "error"] } },
  },
});
