//! Web archives: WARC, and its forerunner ARC; each page that a server gave is an article.

mod head;
mod http;

use std::io::{self, BufRead, Read};

use head::Head;

use super::{
    Format, Input, Likeness, html,
    item::{Problem, Sink, too_long},
    role::Role,
};

/// The row of web archives.
pub(super) const FORMAT: Format = Format {
    name: "warc",
    extensions: &["warc", "arc"],
    sniff,
    read,
};

fn sniff(head: &[u8]) -> Likeness {
    match head.starts_with(b"WARC/") || head.starts_with(b"filedesc://") {
        true => Likeness::Certain,
        false => Likeness::No,
    }
}

fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let limit = input.reading.limit.min(html::LONGEST);
    let mut reader = Counting {
        reader: &mut *input.reader,
        position: 0,
    };
    let (mut number, mut pages) = (0, 0);
    let mut damaged = false;
    while sink.is_open() {
        let byte = reader.position;
        let head = match Head::read(&mut reader)? {
            head::Read::Head(head) => head,
            head::Read::End => break,
            head::Read::Torn => {
                number += 1;
                let problem =
                    Problem::lost("record has no block: the file ends in its head", FRESH);
                sink.problem(problem.torn().of_record(Some(number), byte));
                break;
            }
            head::Read::Stray => {
                if !damaged {
                    let problem = Problem::lost(
                        "archive holds bytes where a record should begin; passed over to the next record",
                        "a length in the record before may be wrong, or the file is damaged",
                    );
                    sink.problem(problem.torn().of_record(Some(number + 1), byte));
                }
                damaged = true;
                continue;
            }
        };
        damaged = false;
        number += 1;
        let page = head.may_be_page();
        let mut block = Vec::new();
        let most = match page {
            true => head.length.min(limit),
            false => 0,
        };
        let read = (&mut reader).take(most).read_to_end(&mut block)? as u64;
        let skipped = io::copy(&mut (&mut reader).take(head.length - most), &mut io::sink())?;
        pages += u64::from(page);
        if read + skipped < head.length {
            let what = format!(
                "record promises {} bytes and the file ends before",
                head.length
            );
            // the length may be wrong and the page whole
            let is_whole = is_end_of_page(&block);
            let problem = match page && !is_whole {
                true => Problem::lost(what, FRESH),
                false => Problem::kept(what, FRESH),
            };
            if page && is_whole {
                hand_out(&head, &block, (number, byte), sink);
            }
            sink.problem(problem.torn().of_record(Some(number), byte));
        } else if page && head.length > limit {
            let problem = too_long(head.length, limit);
            sink.problem(problem.of_record(Some(number), byte));
        } else if page {
            hand_out(&head, &block, (number, byte), sink);
        }
    }
    if pages == 0 && !damaged && sink.is_open() {
        sink.problem(Problem::kept(
            format!("archive holds no page among its {number} records"),
            "only answers and resources are read; what a revisit refers to is in another archive",
        ));
    }
    Ok(())
}

fn is_end_of_page(block: &[u8]) -> bool {
    const END: &[u8] = b"</html>";
    let block = block.trim_ascii_end();
    let end = block.len().saturating_sub(END.len());
    block
        .get(end..)
        .is_some_and(|end| end.eq_ignore_ascii_case(END))
}

const FRESH: &str = "the file was cut short; get a fresh copy";

/// Reads the block of a record that may be a page.
fn hand_out(head: &Head, block: &[u8], (number, byte): (u64, u64), sink: &mut Sink<'_>) {
    let mut draft = sink.begin();
    let (kind, charset, page) = match head.is_http {
        true => match http::response(block) {
            Ok(response) => {
                if response.status != 200 {
                    draft.leave_out(&format!("answer {}", response.status));
                    return sink.end(draft, Some(number), byte);
                }
                (response.kind, response.charset, response.body)
            }
            Err(problem) => return sink.problem(problem.of_record(Some(number), byte)),
        },
        false => {
            let (kind, charset) = http::content_type(&head.content_type);
            (kind, charset, block.into())
        }
    };
    match kind.as_str() {
        "text/html" | "application/xhtml+xml" => {}
        // the start says what the server did not
        "" if page.trim_ascii_start().starts_with(b"<") => {}
        "" => draft.leave_out("unknown"),
        kind => draft.leave_out(kind),
    }
    html::fill(&page, charset.as_deref(), &mut draft);
    draft.line(Role::Url, &"WARC-Target-URI", head.uri.clone());
    sink.end(draft, Some(number), byte);
}

/// A reader that knows where it is.
struct Counting<'r> {
    reader: &'r mut dyn BufRead,
    position: u64,
}

impl Read for Counting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl BufRead for Counting<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.position += count as u64;
        self.reader.consume(count);
    }
}
