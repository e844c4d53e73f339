//! RFC 8785 for the JSON that entries hold: texts, whole numbers, truth values, null, lists and objects.

use serde_json::Value;

/// The largest whole number that every reader of JSON reads exactly.
const SAFE: u64 = 9_007_199_254_740_991;

/// The one text of `value` by RFC 8785. Only for what [`plain`] has made: a fraction would need more rules.
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            // By UTF-16 units, as the standard says; it differs from the order of bytes beyond the basic plane.
            fields.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            text.push('{');
            for (index, (name, item)) in fields.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                write(item, text);
            }
            text.push('}');
        }
        // serde_json escapes in texts exactly what the standard asks for, in its spelling.
        simple => text.push_str(&simple.to_string()),
    }
}

/// The same value in what has one spelling in every database and language: fractions and numbers that are not exact
/// everywhere become texts, and the character zero, which PostgreSQL does not keep, becomes U+FFFD.
pub fn plain(value: Value) -> Value {
    match value {
        Value::Number(number) => {
            let exact = number.as_u64().is_some_and(|it| it <= SAFE)
                || number.as_i64().is_some_and(|it| it.unsigned_abs() <= SAFE);
            if exact { Value::Number(number) } else { Value::String(number.to_string()) }
        }
        Value::String(text) => Value::String(whole(text)),
        Value::Array(items) => items.into_iter().map(plain).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, item)| (whole(name), plain(item)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        simple => simple,
    }
}

fn whole(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_example_of_the_standard_comes_out_as_the_standard_says() {
        let value = json!({ "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis" });
        let text = canonical(&value);
        let order = ["Carriage Return", "One", "Control", "Latin Small", "Euro Sign", "Emoji", "Hebrew"];
        let places: Vec<_> = order.iter().map(|word| text.find(word)).collect();
        assert!(places.is_sorted() && places.iter().all(Option::is_some), "{text}");
    }

    #[test]
    fn texts_are_escaped_as_little_as_may_be() {
        let value = json!({ "b": [1, null, true], "a": "\u{20ac}$\u{f}\nA'B\"\\\u{7f}/" });
        assert_eq!(
            canonical(&value),
            "{\"a\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\u{7f}/\",\"b\":[1,null,true]}"
        );
    }

    #[test]
    fn what_databases_and_languages_spell_differently_becomes_text() {
        let value = plain(json!({ "a": 1.5, "b": 9_007_199_254_740_993_u64, "c": -7, "d": "x\0y" }));
        assert_eq!(
            canonical(&value),
            "{\"a\":\"1.5\",\"b\":\"9007199254740993\",\"c\":-7,\"d\":\"x\u{fffd}y\"}"
        );
    }
}
