//! Hands the words of [`crate::text`] to tantivy.

use tantivy::{
    Index,
    tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer},
};

use crate::text::Words;

/// The analyzer's name in the schema.
pub(super) const NAME: &str = "words";

/// Makes the analyzer known to an index; needed at each opening.
pub(super) fn register(index: &Index) {
    let analyzer = TextAnalyzer::from(WordTokenizer::default());
    index.tokenizers().register(NAME, analyzer);
}

#[derive(Clone, Default)]
struct WordTokenizer {
    token: Token,
}

struct WordStream<'a> {
    words: Words<'a>,
    token: &'a mut Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream {
            words: Words::new(text),
            token: &mut self.token,
        }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        // the strings change places: copying each word would cost as much as folding it
        let Some(word) = self.words.next_into(&mut self.token.text) else {
            return false;
        };
        self.token.position = word.position as usize;
        (self.token.offset_from, self.token.offset_to) = (word.from, word.to);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }

    // one virtual call a text instead of two a word
    fn process(&mut self, sink: &mut dyn FnMut(&Token)) {
        while self.advance() {
            sink(self.token);
        }
    }
}
