//! Serbian in Cyrillic, written as its folded Latin spelling, so that words of both scripts have one stem.

use std::borrow::Cow;

/// A folded word in Latin letters, as the fold leaves them: *ч* and *ћ* are *c*. Other letters stay.
pub(super) fn in_latin(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let mut latin = String::with_capacity(word.len());
    for letter in word.chars() {
        let written = match letter {
            'а' => "a",
            'б' => "b",
            'в' => "v",
            'г' => "g",
            'д' | 'ђ' => "d",
            'е' => "e",
            'ж' | 'з' => "z",
            'и' => "i",
            'ј' => "j",
            'к' => "k",
            'л' => "l",
            'љ' => "lj",
            'м' => "m",
            'н' => "n",
            'њ' => "nj",
            'о' => "o",
            'п' => "p",
            'р' => "r",
            'с' | 'ш' => "s",
            'т' => "t",
            'ћ' | 'ц' | 'ч' => "c",
            'у' => "u",
            'ф' => "f",
            'х' => "h",
            'џ' => "dz",
            other => {
                latin.push(other);
                continue;
            }
        };
        latin.push_str(written);
    }
    Cow::Owned(latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cyrillic_becomes_what_the_fold_makes_of_latin() {
        for (cyrillic, latin) in [
            ("београд", "Beograd"),
            ("љубљана", "Ljubljana"),
            ("џорџ", "Džordž"),
            ("ђоковић", "Đoković"),
            ("жена", "žena"),
        ] {
            assert_eq!(in_latin(cyrillic), super::super::fold(latin));
        }
    }
}
