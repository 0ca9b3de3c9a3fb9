//! Text that a terminal only shows: nothing in it is obeyed.

/// A text without control characters, which become spaces, and without marks that turn the direction of what follows.
pub fn plain(text: &str) -> String {
    let shown = text.chars().filter(|c| !turns_direction(*c));
    shown
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// Whether a character makes what follows it run in another direction than its letters say.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_an_article_moves_the_terminal() {
        assert_eq!(
            plain("\u{1b}[31mred\u{7}\u{9b}2J\u{202e}x"),
            " [31mred  2Jx"
        );
    }
}
