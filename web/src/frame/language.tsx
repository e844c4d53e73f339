import { NativeSelect } from "@mantine/core";
import { change, language } from "../language/choice";
import { isLanguage, languageNames, languages } from "../language/language";
import { text } from "../text/text";

/** The language of the pages before the sign-in; afterwards a person's own holds. */
export function LanguageChoice() {
  return (
    <NativeSelect
      aria-label={text.frame.language}
      size="xs"
      value={language}
      onChange={({ currentTarget: { value } }) => isLanguage(value) && change(value)}
    >
      {languages.map((tag) => (
        <option key={tag} value={tag} lang={tag}>
          {languageNames[tag]}
        </option>
      ))}
    </NativeSelect>
  );
}
