//! Parts of a file: `Range`, `If-Range` and `If-None-Match` (RFC 9110 §13 and §14).

use std::ops::Range;

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderName};

use crate::problem::Problem;

/// What somebody wants of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Nothing: they have it.
    Nothing,
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
}

impl Wanted {
    /// The bytes, where they are not all.
    pub fn part(&self) -> Option<Range<u64>> {
        match self {
            Self::Part(part) => Some(part.clone()),
            Self::Nothing | Self::Whole => None,
        }
    }
}

/// What `request` wants of a file of `size` bytes with that tag.
///
/// # Errors
/// 416 when the file has no such part.
pub fn wanted(request: &HttpRequest, size: u64, tag: &str) -> Result<Wanted, Problem> {
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let known = text(header::IF_NONE_MATCH).unwrap_or_default().split(',').map(str::trim);
    let mut known = known.map(|known| known.strip_prefix("W/").unwrap_or(known));
    if known.any(|known| known == tag || known == "*") {
        return Ok(Wanted::Nothing);
    }
    let same = text(header::IF_RANGE).is_none_or(|of| of == tag);
    let Some(asked) = text(header::RANGE).filter(|_| same).and_then(parse) else { return Ok(Wanted::Whole) };
    let part = match asked {
        Asked::From(first) => first..size,
        Asked::Between(first, last) => first..size.min(last.saturating_add(1)),
        Asked::Last(count) => size.saturating_sub(count)..size,
    };
    if part.is_empty() { Err(Problem::no_such_part(size)) } else { Ok(Wanted::Part(part)) }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    From(u64),
    Between(u64, u64),
    Last(u64),
}

/// One range of bytes; what is something else is none, and is passed over.
fn parse(text: &str) -> Option<Asked> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    match (first, last) {
        ("", last) => number(last).map(Asked::Last),
        (first, "") => number(first).map(Asked::From),
        (first, last) => match (number(first)?, number(last)?) {
            (first, last) if first <= last => Some(Asked::Between(first, last)),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn ask(headers: &[(HeaderName, &str)]) -> Result<Wanted, Problem> {
        let request = headers.iter().fold(TestRequest::default(), |request, (name, value)| {
            request.insert_header((name.clone(), *value))
        });
        wanted(&request.to_http_request(), 100, "\"abc\"")
    }

    #[test]
    fn a_part_is_what_lies_within_the_file() {
        for (text, part) in [
            ("bytes=0-9", 0..10),
            ("bytes=90-", 90..100),
            ("bytes=-10", 90..100),
            ("bytes=-1000", 0..100),
            ("bytes=95-1000", 95..100),
            ("bytes=0-18446744073709551615", 0..100),
        ] {
            assert_eq!(ask(&[(header::RANGE, text)]).unwrap(), Wanted::Part(part), "{text}");
        }
        for text in ["bytes=100-", "bytes=100-200", "bytes=-0"] {
            assert!(ask(&[(header::RANGE, text)]).is_err(), "{text}");
        }
        for text in
            ["bytes=9-0", "bytes=0-1,3-4", "pages=1-2", "bytes=a-b", "bytes=", "bytes=-", "bytes=+1-2"]
        {
            assert_eq!(ask(&[(header::RANGE, text)]).unwrap(), Wanted::Whole, "{text}");
        }
    }

    #[test]
    fn who_has_it_gets_nothing_and_who_has_another_one_gets_all() {
        assert_eq!(ask(&[(header::IF_NONE_MATCH, "\"x\", W/\"abc\"")]).unwrap(), Wanted::Nothing);
        assert_eq!(ask(&[(header::IF_NONE_MATCH, "\"x\"")]).unwrap(), Wanted::Whole);
        let of = |tag| ask(&[(header::RANGE, "bytes=1-2"), (header::IF_RANGE, tag)]).unwrap();
        assert_eq!(of("\"abc\""), Wanted::Part(1..3));
        assert_eq!(of("\"abd\""), Wanted::Whole);
    }
}
