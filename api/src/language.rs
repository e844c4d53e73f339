//! The languages of the pages and mails, and which of them a browser asks for.

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_LANGUAGE;
use entity::person;

use crate::choice::choice;

choice! {
    /// A language that the pages and the mails are written in.
    pub enum Language {
        /// English.
        English = "en",
        /// German.
        German = "de",
    }
}

impl From<Language> for person::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::English,
            Language::German => Self::German,
        }
    }
}

impl From<person::Language> for Language {
    fn from(language: person::Language) -> Self {
        match language {
            person::Language::English => Self::English,
            person::Language::German => Self::German,
        }
    }
}

/// The language that the browser prefers of those that there are texts in; `None`: it names none of them.
pub fn preferred(request: &HttpRequest) -> Option<person::Language> {
    wanted(request.headers().get(ACCEPT_LANGUAGE)?.to_str().ok()?)
}

/// The same of a text in the form of that header, as directories and providers tell it: `de-DE`.
pub fn wanted(languages: &str) -> Option<person::Language> {
    among(languages).map(person::Language::from)
}

/// The best of `Accept-Language` (RFC 9110, section 12.5.4); of equals the first.
fn among(header: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for range in header.split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let weight =
            weight.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse().ok()).unwrap_or(0.0);
        let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        let Some(language) = Language::of(&primary) else { continue };
        if weight > best.map_or(0.0, |(weight, _)| weight) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_a_browser_likes_best_is_taken() {
        for (header, expected) in [
            ("de-AT,de;q=0.9,en;q=0.8", Some(Language::German)),
            ("en-GB,en;q=0.9,de;q=0.8", Some(Language::English)),
            ("fi-FI, fi;q=0.9, DE;q=0.7, en;q=0.3", Some(Language::German)),
            ("en;q=0.2,de;q=0.8", Some(Language::German)),
            ("de;q=0, fi", None),
            ("*", None),
            ("", None),
            ("de;q=nonsense", None),
            ("design, ;;;q=, ,", None),
        ] {
            assert_eq!(among(header), expected, "{header}");
        }
    }
}
