//! Reads a file that holds one article.

use std::io::{self, Read};

use super::{
    Input,
    item::{Sink, too_long},
};

/// The bytes of a file, and how reading them ended: of a file that breaks off, what there is counts. Nothing when there
/// are more than `limit`, which the sink is told.
pub(super) fn whole(
    input: &mut Input<'_>,
    limit: u64,
    sink: &mut Sink<'_>,
) -> io::Result<Option<(Vec<u8>, io::Result<()>)>> {
    let mut bytes = Vec::new();
    let most = limit.saturating_add(1);
    let torn = (&mut *input.reader).take(most).read_to_end(&mut bytes);
    if bytes.len() as u64 > limit {
        let rest = io::copy(&mut input.reader, &mut io::sink())?;
        sink.problem(too_long(bytes.len() as u64 + rest, limit));
        return Ok(None);
    }
    match torn {
        Err(error) if bytes.is_empty() => Err(error),
        torn => Ok(Some((bytes, torn.map(drop)))),
    }
}
