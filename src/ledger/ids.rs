//! Ids, one behind the other in one string: files hold millions of them.

use serde::{Deserialize, Serialize, Serializer};

/// Ids in an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Ids {
    text: String,
    /// The bytes of each.
    lengths: Vec<u32>,
}

impl Ids {
    /// How many they are.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut rest = self.text.as_str();
        self.lengths.iter().map(move |length| {
            let (id, after) = rest.split_at(*length as usize);
            rest = after;
            id
        })
    }

    /// Whether an id is among them.
    pub fn contains(&self, id: &str) -> bool {
        self.iter().any(|own| own == id)
    }

    /// Adds an id of up to 4 GB.
    pub fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.lengths.push(id.len() as u32);
    }

    /// Drops the others than those that `stays` says; gives whether there were any.
    pub fn retain(&mut self, mut stays: impl FnMut(&str) -> bool) -> bool {
        if self.iter().all(&mut stays) {
            return false;
        }
        *self = self.iter().filter(|id| stays(id)).collect();
        true
    }

    /// Gives back the memory that more ids would take.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.lengths.shrink_to_fit();
    }
}

impl<I: AsRef<str>> Extend<I> for Ids {
    fn extend<T: IntoIterator<Item = I>>(&mut self, ids: T) {
        for id in ids {
            self.push(id.as_ref());
        }
    }
}

impl<I: AsRef<str>> FromIterator<I> for Ids {
    fn from_iter<T: IntoIterator<Item = I>>(ids: T) -> Ids {
        let mut all = Ids::default();
        all.extend(ids);
        all
    }
}

impl From<Vec<String>> for Ids {
    fn from(ids: Vec<String>) -> Ids {
        let mut all: Ids = ids.into_iter().collect();
        all.shrink();
        all
    }
}

impl Serialize for Ids {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_what_was_pushed_and_their_json_is_a_list() {
        let all = ["b", "", "a\n\0", "é", "b"];
        let mut ids: Ids = all.iter().collect();
        assert_eq!(ids.iter().collect::<Vec<_>>(), all);
        assert_eq!(ids.len(), 5);
        assert!(ids.contains("") && ids.contains("é") && !ids.contains("bé"));
        let json = serde_json::to_string(&ids).unwrap();
        assert_eq!(json, serde_json::to_string(&all).unwrap());
        assert_eq!(serde_json::from_str::<Ids>(&json).unwrap(), ids);
        assert!(!ids.retain(|_| true));
        assert!(ids.retain(|id| id != "b"));
        ids.push("c");
        assert_eq!(ids.iter().collect::<Vec<_>>(), ["", "a\n\0", "é", "c"]);
        assert!(Ids::default().is_empty() && !Ids::default().contains(""));
    }
}
