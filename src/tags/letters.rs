//! Finds the ends of plain words quickly: most of the bytes of a text are small letters.

/// How many small ASCII letters stand from a byte on, eight looked at together.
pub(super) fn small_letters(text: &str, at: usize) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let bytes = &text.as_bytes()[at..];
    let mut letters = 0;
    while let Some(eight) = bytes.get(letters..).and_then(<[u8]>::first_chunk) {
        let eight = u64::from_le_bytes(*eight);
        // the high bit of each byte: whether it is at least `a`, whether it is above `z`
        let ascii = eight & (EACH * 0x7f);
        let from_a = ascii + EACH * (0x80 - 0x61);
        let above_z = ascii + EACH * (0x80 - 0x7b);
        let small = from_a & !above_z & !eight & (EACH * 0x80);
        let other = !small & (EACH * 0x80);
        letters += other.trailing_zeros() as usize / 8;
        if other != 0 {
            return letters;
        }
    }
    let rest = bytes[letters..].iter();
    letters + rest.take_while(|byte| byte.is_ascii_lowercase()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_are_counted_up_to_any_other_sign() {
        for letters in 0..20 {
            for end in [
                "",
                "`",
                "{",
                "A",
                "z\u{e9}",
                " letters behind",
                "\u{7f}",
                "\u{e9}",
            ] {
                let text = format!("X{}{end}", "az".repeat(10).split_at(letters).0);
                let rest = text[1..].bytes();
                let expect = rest.take_while(u8::is_ascii_lowercase).count();
                assert_eq!(small_letters(&text, 1), expect, "{text}");
            }
        }
    }
}
