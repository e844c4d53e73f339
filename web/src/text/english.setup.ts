import { speak } from "./text";

// Tests read English, unless they begin anew in another language.
await speak("en");
