//! What of a text can stand in a file.

/// The most UTF-16 units of a cell: as many as a spreadsheet takes.
const LONGEST: usize = 32_767;
/// What stands at the end of a text that was cut.
pub(crate) const CUT: &str = " […]";

/// The text without signs that no file may hold or that change the order of what is read; at most as long as a cell.
pub(crate) fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut units = 0;
    let room = LONGEST - CUT.encode_utf16().count();
    let mut whole = 0;
    for sign in text.chars() {
        let sign = match sign {
            '\t' | '\u{2028}' | '\u{2029}' | '\u{85}' => ' ',
            '\n' => '\n',
            // Overrides of the direction: what is read would not be what is written.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => continue,
            sign if sign.is_control() => continue,
            sign if private(sign) => char::REPLACEMENT_CHARACTER,
            sign => sign,
        };
        units += sign.len_utf16();
        if units > LONGEST {
            kept.truncate(whole);
            kept.push_str(CUT);
            break;
        }
        kept.push(sign);
        if units <= room {
            whole = kept.len();
        }
    }
    kept
}

/// On one line.
pub(crate) fn line(text: &str) -> String {
    clean(text).replace('\n', " ").trim().to_owned()
}

/// Signs without a meaning that all agree on.
fn private(sign: char) -> bool {
    let code = u32::from(sign);
    (0xe000..=0xf8ff).contains(&code) || code >= 0xf_0000 || code & 0xfffe == 0xfffe
}
