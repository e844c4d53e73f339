//! What a brand is made of: a colour that can be read, and a picture that is one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The grounds on which a brand's name stands.
const GROUNDS: [[u8; 3]; 2] = [[0xff, 0xff, 0xff], [0xee, 0xf2, 0xf2]];

/// The least contrast of a text and its ground (WCAG 2.2, 1.4.3).
const CONTRAST: f64 = 4.5;

/// The largest picture, in bytes and in pixels of a side.
const LARGEST: usize = 64 * 1024;
const WIDEST: u32 = 1_024;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A colour as `#0b5c50` that can be read on white and on the ground of mails.
pub(super) fn color(text: &str) -> Result<String, String> {
    let digits =
        text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    let value = digits.and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let value = value.ok_or("A colour is written like #0b5c50.")?;
    let [_, red, green, blue] = value.to_be_bytes();
    let own = luminance([red, green, blue]);
    let least = GROUNDS.iter().map(|ground| contrast(own, luminance(*ground))).fold(f64::MAX, f64::min);
    if least < CONTRAST {
        return Err(format!(
            "This colour is too light to be read: its contrast is {least:.1}, and 4.5 is needed."
        ));
    }
    Ok(text.to_ascii_lowercase())
}

fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Relative luminance (WCAG 2.2).
fn luminance(color: [u8; 3]) -> f64 {
    let [red, green, blue] = color.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// A picture in PNG form, written in base64.
pub(super) fn picture(text: &str) -> Result<String, String> {
    let wrong = || "This is not a picture in PNG form, written in base64.".to_owned();
    let bytes = STANDARD.decode(text).map_err(|_| wrong())?;
    if bytes.len() > LARGEST {
        return Err("A logo has at most 64 KiB.".to_owned());
    }
    let (width, height) = size(&bytes).ok_or_else(wrong)?;
    if width == 0 || height == 0 || width > WIDEST || height > WIDEST {
        return Err(format!(
            "A logo has at most {WIDEST} by {WIDEST} pixels, and this one has {width} by {height}."
        ));
    }
    Ok(text.to_owned())
}

/// Width and height, if it is whole: a header first, nothing behind the end.
fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(PNG)?;
    let mut size = None;
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let content = after.get(..length)?;
        rest = after.get(length + 4..)?;
        match (kind, size) {
            (b"IHDR", None) => {
                let (width, content) = content.split_first_chunk::<4>()?;
                let (height, _) = content.split_first_chunk::<4>()?;
                size = Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height)));
            }
            (b"IEND", Some(size)) => return rest.is_empty().then_some(size),
            (_, None) => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_can_be_read_on_the_grounds_that_it_stands_on() {
        assert_eq!(color("#0B5C50").as_deref(), Ok("#0b5c50"));
        assert_eq!(color("#000000").as_deref(), Ok("#000000"));
        for wrong in ["", "0b5c50", "#0b5c5", "#0b5c50;x", "red", "#ffffff", "#f2b441", "#é0000"] {
            assert!(color(wrong).is_err(), "{wrong}");
        }
    }

    fn png(chunks: &[(&[u8; 4], &[u8])]) -> String {
        let mut bytes = PNG.to_vec();
        for (kind, content) in chunks {
            bytes.extend(u32::try_from(content.len()).unwrap_or(0).to_be_bytes());
            bytes.extend(*kind);
            bytes.extend(*content);
            bytes.extend([0; 4]);
        }
        STANDARD.encode(bytes)
    }

    #[test]
    fn a_logo_is_a_whole_png_of_a_modest_size() {
        let head = |width: u32| [width.to_be_bytes(), 8_u32.to_be_bytes()].concat();
        let (small, wide) = (head(8), head(5_000));
        assert!(picture(&png(&[(b"IHDR", &small), (b"IDAT", b"x"), (b"IEND", b"")])).is_ok());
        for wrong in [
            String::new(),
            "not base64".to_owned(),
            STANDARD.encode("<svg onload=alert(1)>"),
            png(&[(b"IHDR", &wide), (b"IEND", b"")]),
            png(&[(b"IDAT", b"x"), (b"IHDR", &small), (b"IEND", b"")]),
            png(&[(b"IHDR", &small)]),
            png(&[(b"IHDR", &small), (b"IDAT", &vec![0; LARGEST]), (b"IEND", b"")]),
        ] {
            assert!(picture(&wrong).is_err());
        }
        let mut behind = STANDARD.decode(png(&[(b"IHDR", &small), (b"IEND", b"")])).unwrap_or_default();
        behind.extend(b"<script>");
        assert!(picture(&STANDARD.encode(behind)).is_err(), "nothing hides behind the end");
    }
}
