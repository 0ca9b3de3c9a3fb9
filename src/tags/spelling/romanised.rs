//! The key of a name's word: what its spellings in Latin and Cyrillic letters share, by the rules of `romanised.txt`.

use std::sync::LazyLock;

/// The rules, in the order in which they are applied.
static RULES: LazyLock<Romanisation> =
    LazyLock::new(|| Romanisation::read(include_str!("romanised.txt")));

/// Words with less than this before a Slavic ending only look so: New, Crow.
const SHORTEST_STEM: usize = 3;

/// All rules that lead to a key.
#[derive(Default)]
struct Romanisation {
    /// Cyrillic letters into Latin ones.
    cyrillic: Rules,
    /// For words with letters that only Ukrainian has, before the others.
    ukrainian: Rules,
    /// For words with an ending of `endings`, before the common ones.
    slavic: Rules,
    /// For every word.
    common: Rules,
    /// What Slavic words end with.
    endings: Vec<&'static str>,
}

/// Rules that are applied in one walk: what is replaced and by what, by its first byte, the longest first.
#[derive(Default)]
struct Rules(Vec<Vec<(&'static str, &'static str)>>);

impl Romanisation {
    /// Reads lines of rules below the name of their section; what is not understood says nothing.
    fn read(text: &'static str) -> Romanisation {
        let mut all = Romanisation::default();
        let mut section = "";
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let mut words: Vec<&str> = line.split_whitespace().collect();
            let rules = match section {
                "endings:" if !line.ends_with(':') => {
                    all.endings.append(&mut words);
                    continue;
                }
                "cyrillic:" => &mut all.cyrillic,
                "ukrainian:" => &mut all.ukrainian,
                "slavic:" => &mut all.slavic,
                _ => &mut all.common,
            };
            match words.pop() {
                Some(name) if name.ends_with(':') => section = name,
                Some(to) => words
                    .into_iter()
                    .for_each(|from| rules.add(from, if to == "-" { "" } else { to })),
                None => {}
            }
        }
        all
    }
}

impl Rules {
    /// Adds a rule.
    fn add(&mut self, from: &'static str, to: &'static str) {
        self.0.resize_with(256, Vec::new);
        let first = from.as_bytes().first().copied().unwrap_or_default();
        let rules = &mut self.0[usize::from(first)];
        let at = rules.partition_point(|(other, _)| other.len() >= from.len());
        rules.insert(at, (from, to));
    }

    /// Applies the rules to a word between `^` and `$`, which stay around it.
    fn apply(&self, word: &str) -> String {
        let mut out = String::with_capacity(word.len() + 4);
        out.push('^');
        let mut rest = word;
        while let Some(c) = rest.chars().next() {
            let first = usize::from(rest.as_bytes()[0]);
            let rules = self.0.get(first).map_or(&[][..], Vec::as_slice);
            let found = rules.iter().find(|(from, _)| rest.starts_with(from));
            let (len, to) = found.map_or((c.len_utf8(), None), |(from, to)| (from.len(), Some(to)));
            match to {
                Some(to) => out.push_str(to),
                None if c == '^' || c == '$' => {}
                None => out.push(c),
            }
            rest = &rest[len..];
        }
        out.push('$');
        out
    }
}

/// The key of a folded word.
pub(super) fn key(word: &str) -> String {
    if word.contains(|c: char| c.is_numeric()) {
        // numbers are not spelled in several ways
        return word.to_owned();
    }
    let rules = &*RULES;
    let mut key = format!("^{word}$");
    if word.contains(|c| matches!(c, '\u{400}'..='\u{52f}')) {
        if word.contains(['і', 'ї', 'є', 'ґ']) {
            key = rules.ukrainian.apply(&key);
        }
        key = rules.cyrillic.apply(&key);
    }
    let bare = key.trim_matches(['^', '$']);
    let stem = |ending: &&str| {
        bare.strip_suffix(*ending)
            .is_some_and(|stem| stem.len() >= SHORTEST_STEM)
    };
    if rules.endings.iter().any(stem) {
        key = rules.slavic.apply(&key);
    }
    let mut key = rules.common.apply(&key);
    let mut last = '\0';
    key.retain(|c| {
        let again = c == last && !matches!(c, 'a' | 'e' | 'o' | 'u');
        last = c;
        !again && c != '^' && c != '$'
    });
    key
}
