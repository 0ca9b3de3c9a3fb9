//! Queries of the naive scan, and how the query language spells them.

/// What the scan looks for at one place of a text.
#[derive(Clone, Debug)]
pub enum Pattern {
    Any(String),
    Exact(String),
    Wild(String),
    Fuzzy(String, usize),
    /// A hyphenated word: its parts.
    Joined(Vec<String>),
    Row(Vec<Pattern>),
    Either(Vec<Pattern>),
}

/// A query of the scan.
#[derive(Clone, Debug)]
pub enum Expression {
    Words(&'static str, Pattern),
    Near(&'static str, Vec<Pattern>, u32, bool),
    Tag(String, String),
    Below(String, String),
    Since(String),
    Until(String),
    Longer(usize),
    Dated(bool),
    Hidden,
    Path(String),
    Not(Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
}

impl Pattern {
    /// The same in the query language, outside of quotes.
    pub fn bare(&self) -> String {
        match self {
            Pattern::Any(word) | Pattern::Wild(word) => word.clone(),
            Pattern::Exact(word) => format!("\"{word}\""),
            Pattern::Fuzzy(word, slips) => format!("{word}~{slips}"),
            Pattern::Joined(parts) => parts.join("-"),
            Pattern::Row(_) => format!("\"{}\"", self.quoted()),
            Pattern::Either(members) => {
                let members: Vec<String> = members.iter().map(Pattern::bare).collect();
                format!("({})", members.join(" OR "))
            }
        }
    }

    /// The same between quotes.
    pub fn quoted(&self) -> String {
        let all = |members: &[Pattern], between: &str| {
            let members: Vec<String> = members.iter().map(Pattern::quoted).collect();
            members.join(between)
        };
        match self {
            Pattern::Any(word) | Pattern::Wild(word) | Pattern::Exact(word) => word.clone(),
            Pattern::Fuzzy(word, slips) => format!("{word}~{slips}"),
            Pattern::Joined(parts) => parts.join("-"),
            Pattern::Row(members) => all(members, " "),
            Pattern::Either(members) => format!("({})", all(members, " OR ")),
        }
    }
}

impl Expression {
    /// A bare word, anywhere.
    pub fn word(word: &str) -> Expression {
        Expression::Words("", Pattern::Any(word.to_owned()))
    }

    /// A phrase, anywhere.
    pub fn phrase(words: &str) -> Expression {
        let exact = |word: &str| Pattern::Exact(word.to_owned());
        Expression::Words("", Pattern::Row(words.split(' ').map(exact).collect()))
    }

    /// Everything that another does not find; what is denied twice stands for itself.
    pub fn except(expression: Expression) -> Expression {
        match expression {
            Expression::Not(inner) => *inner,
            other => Expression::Not(Box::new(other)),
        }
    }

    /// The same in the query language.
    pub fn query(&self) -> String {
        let field = |scope: &str| match scope {
            "" => String::new(),
            scope => format!("{scope}:"),
        };
        let all = |members: &[Expression], between: &str| {
            let members: Vec<String> = members.iter().map(Expression::query).collect();
            format!("({})", members.join(between))
        };
        match self {
            Expression::Words(scope, pattern) => match pattern {
                // a choice of quoted words: between quotes, where it is one pattern
                Pattern::Either(_) => format!("{}\"{}\"", field(scope), pattern.quoted()),
                pattern => format!("{}{}", field(scope), pattern.bare()),
            },
            Expression::Near(scope, parts, distance, in_order) => {
                let operator = if *in_order { "ADJ" } else { "NEAR" };
                let parts: Vec<String> = parts.iter().map(Pattern::bare).collect();
                let near = parts.join(&format!(" {operator}/{distance} "));
                match *scope {
                    "" => near,
                    scope => format!("{}({near})", field(scope)),
                }
            }
            Expression::Tag(kind, label) => format!("{kind}:\"{label}\""),
            Expression::Below(kind, label) => format!("{kind}:\"{label}\"/*"),
            Expression::Since(day) => format!("since:{day}"),
            Expression::Until(day) => format!("until:{day}"),
            Expression::Longer(words) => format!("words:>{words}"),
            Expression::Dated(true) => "has:date".to_owned(),
            Expression::Dated(false) => "no:date".to_owned(),
            Expression::Hidden => "is:hidden".to_owned(),
            Expression::Path(pattern) => format!("path:{pattern}"),
            Expression::Not(inner) => match **inner {
                Expression::Near(..) => format!("NOT ({})", inner.query()),
                _ => format!("NOT {}", inner.query()),
            },
            Expression::And(members) => all(members, " "),
            Expression::Or(members) => all(members, " OR "),
        }
    }
}
