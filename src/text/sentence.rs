//! Sentence ends, well enough to show the first sentence of a story and to start a passage at a sentence.

/// Words before a full stop that do not end a sentence.
const ABBREVIATIONS: [&str; 30] = [
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Sen", "Rep", "Gov", "Lt", "Col", "Sgt", "Capt", "St",
    "Jr", "Sr", "vs", "No", "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec", "Inc", "Corp", "Ltd",
    "Co", "Rev",
];

/// The first sentence of a text, cut at `longest` bytes at a word's end; `true` when it was cut.
pub fn first_sentence(text: &str, longest: usize) -> (&str, bool) {
    let text = text.trim_start();
    let end = sentence_ends(text).next().unwrap_or(text.trim_end().len());
    if end <= longest {
        return (&text[..end], false);
    }
    let head = &text[..text.floor_char_boundary(longest)];
    let cut = head.rfind(char::is_whitespace).unwrap_or(head.len());
    (head[..cut].trim_end(), true)
}

/// Where the sentence around byte `at` starts, if that is at most `reach` bytes before it.
pub fn sentence_start(text: &str, at: usize, reach: usize) -> Option<usize> {
    let from = text.floor_char_boundary(at.saturating_sub(reach));
    let window = &text[from..at];
    let last = sentence_ends(window)
        .map(|end| end + window[end..].len() - window[end..].trim_start().len())
        .last();
    last.map(|start| from + start).or((from == 0).then_some(0))
}

/// Byte offsets just behind the sentences that end inside the text: at `.`, `!` or `?`, closing quotes included,
/// before white space and no lower-case letter; and at line ends.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().filter_map(move |(at, c)| match c {
        '\n' => Some(at),
        '.' | '!' | '?' | '。' => {
            let rest = &text[at + c.len_utf8()..];
            let behind = rest.trim_start_matches(['"', '\'', '”', '’', ')']);
            let end = text.len() - behind.len();
            let next = behind.trim_start();
            let ends = (behind.starts_with(char::is_whitespace) || c == '。')
                && !next.starts_with(char::is_lowercase)
                && !(c == '.' && is_abbreviation(&text[..at]));
            ends.then_some(end)
        }
        _ => None,
    })
}

/// Whether a text ends in an abbreviation or an initial: `Mr`, `U.S`, `J`.
fn is_abbreviation(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("");
    let mut letters = word.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    initial || ABBREVIATIONS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, first: &str) {
        assert_eq!(first_sentence(text, 1000).0, first);
    }

    #[test]
    fn the_first_sentence_ends_at_its_full_stop() {
        check(" One. Two.", "One.");
        check("He said “no.” Then left.", "He said “no.”");
        check("No stop at all", "No stop at all");
        check("Line one\nline two.", "Line one");
        check("It cost $1.5bn. More", "It cost $1.5bn.");
        check("", "");
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_it() {
        check(
            "The U.S. envoy met Mr. Smith. Then",
            "The U.S. envoy met Mr. Smith.",
        );
        check("J. Smith came on Dec. 6. Then", "J. Smith came on Dec. 6.");
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_word() {
        assert_eq!(first_sentence("alpha beta gamma", 12), ("alpha beta", true));
        assert_eq!(first_sentence("ääääääää", 5), ("ää", true));
    }

    #[test]
    fn a_passage_finds_the_start_of_its_sentence() {
        let text = "One two. Three four five.";
        assert_eq!(sentence_start(text, 16, 60), Some(9));
        assert_eq!(sentence_start(text, 4, 60), Some(0));
        assert_eq!(sentence_start(text, 20, 5), None);
    }
}
