//! Reads a file that holds one article.

use std::io::{self, Read};

use super::{
    Input,
    item::{Sink, too_long},
};

/// The bytes of a file; nothing when there are more than `limit`, which the sink is told. One that breaks off gives none:
/// half an article is not to take the place of a whole one.
pub(super) fn whole(
    input: &mut Input<'_>,
    limit: u64,
    sink: &mut Sink<'_>,
) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let most = limit.saturating_add(1);
    (&mut *input.reader).take(most).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        let rest = io::copy(&mut input.reader, &mut io::sink())?;
        sink.problem(too_long(bytes.len() as u64 + rest, limit));
        return Ok(None);
    }
    Ok(Some(bytes))
}
