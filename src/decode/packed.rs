//! Writes bytes as the name of their file says: plain, in gzip, in zstd.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use flate2::{Compression, write::GzEncoder};

/// A writer that compresses where the name of the file asks for it.
pub enum Packed<W: Write> {
    /// As it is.
    Plain(BufWriter<W>),
    /// `.gz`
    Gzip(GzEncoder<W>),
    /// `.zst`
    Zstd(zstd::Encoder<'static, W>),
}

impl<W: Write> Packed<W> {
    /// Over a writer, as a file of that name is packed.
    pub fn new(writer: W, name: &Path) -> io::Result<Packed<W>> {
        let extension = name.extension().and_then(|extension| extension.to_str());
        Ok(match extension {
            Some("gz") => Packed::Gzip(GzEncoder::new(writer, Compression::default())),
            Some("zst") => {
                Packed::Zstd(zstd::Encoder::new(writer, zstd::DEFAULT_COMPRESSION_LEVEL)?)
            }
            _ => Packed::Plain(BufWriter::new(writer)),
        })
    }

    /// Writes what is left, and gives the writer back.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Packed::Plain(out) => out.into_inner().map_err(io::IntoInnerError::into_error),
            Packed::Gzip(out) => out.finish(),
            Packed::Zstd(out) => out.finish(),
        }
    }
}

impl<W: Write> Write for Packed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Packed::Plain(out) => out.write(bytes),
            Packed::Gzip(out) => out.write(bytes),
            Packed::Zstd(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Packed::Plain(out) => out.flush(),
            Packed::Gzip(out) => out.flush(),
            Packed::Zstd(out) => out.flush(),
        }
    }
}
