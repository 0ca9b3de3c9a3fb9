//! Archives of all kinds, whole and broken.

use std::{
    io::{Cursor, Write},
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

pub(super) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(super) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        // set by hand: the crate refuses what climbs up
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// What is in some bytes: `name: text` of files, `name! problem` of what was left out.
fn look(bytes: Vec<u8>, limits: Limits) -> Vec<String> {
    let mut found = Vec::new();
    let meter = Meter::new(limits);
    let stream = Bytes::Stream(Box::new(Cursor::new(bytes)));
    contents(stream, &meter, &mut |content| {
        found.push(match content {
            Content::File(name, reader) => {
                let mut text = Vec::new();
                let read = reader.take(100).read_to_end(&mut text);
                let rest = std::io::copy(reader, &mut std::io::sink());
                let error = read.err().or(rest.err());
                let text = String::from_utf8_lossy(&text).into_owned();
                let error = error.map_or(String::new(), |error| format!(" ({error})"));
                format!("{}: {text}{error}", name.unwrap_or("-"))
            }
            Content::Left(problem) => {
                format!(
                    "{}! {}",
                    problem.inside.as_deref().unwrap_or("-"),
                    problem.what
                )
            }
        });
        ControlFlow::Continue(())
    });
    found
}

fn check(bytes: Vec<u8>, expected: &[&str]) {
    assert_eq!(look(bytes, Limits::default()), expected);
}

#[test]
fn archives_are_opened_in_each_other() {
    check(b"plain".to_vec(), &["-: plain"]);
    check(zstd(&gzip(b"plain")), &["-: plain"]);
    let inner = zip(&[
        ("a/x.txt", b"x"),
        ("y.gz", &gzip(b"y")),
        (".hidden", b"-"),
        ("README.md", b"-"),
        ("__MACOSX/z", b"-"),
    ]);
    check(inner.clone(), &["a/x.txt: x", "y.gz: y"]);
    let outer = tar(&[("d/in.zip", &inner), ("z.zst", &zstd(b"z"))]);
    let expected = ["d/in.zip!/a/x.txt: x", "d/in.zip!/y.gz: y", "z.zst: z"];
    check(outer.clone(), &expected);
    check(gzip(&outer), &expected);
    check(zstd(&outer), &expected);
}

#[test]
fn of_a_damaged_archive_what_is_whole_is_read() {
    let whole = zip(&[("a.txt", b"first"), ("b.txt", b"second, which is longer")]);
    let directory = whole.windows(4).position(|own| own == b"PK\x01\x02");
    let cut = whole[..directory.unwrap()].to_vec();
    let found = look(cut, Limits::default());
    assert_eq!(
        found[..2],
        ["a.txt: first", "b.txt: second, which is longer"]
    );
    assert!(
        found[2].starts_with("-! archive cannot be read to its end"),
        "{found:?}"
    );
    assert_eq!(found.len(), 3);
    // the directory of a zip in it is not its own
    let inner = zip(&[("in.txt", b"inner")]);
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut outer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("a.txt", b"first".as_slice()),
        ("in.zip", &inner),
        ("z.txt", b"last"),
    ] {
        outer.start_file(name, options).unwrap();
        outer.write_all(bytes).unwrap();
    }
    let mut cut = outer.finish().unwrap().into_inner();
    let last = cut.windows(5).position(|own| own == b"z.txt").unwrap();
    cut.truncate(last);
    let found = look(cut, Limits::default());
    assert_eq!(found[..2], ["a.txt: first", "in.zip!/in.txt: inner"]);
    assert!(found[2].contains("its directory is damaged"), "{found:?}");
    // a tar that was cut between two files, one with a part of zeros, and one with a member behind its end
    let whole = tar(&[("a.txt", b"first"), ("b.txt", b"second")]);
    let torn = |bytes: &[u8]| look(bytes.to_vec(), Limits::default());
    let missing = "-! archive cannot be read to its end: its end mark is missing";
    assert_eq!(torn(&whole[..1024]), ["a.txt: first", missing]);
    let mut zeroed = whole.clone();
    zeroed[1024..1536].fill(0);
    let behind = "-! archive cannot be read to its end: more stands behind its end mark";
    assert_eq!(torn(&zeroed), ["a.txt: first", behind]);
    // the tar has ended, but not the gzip around it
    let mut cut = gzip(&tar(&[("a.txt", b"first")]));
    cut.truncate(cut.len() - 6);
    let found = look(cut, Limits::default());
    assert_eq!(found[0], "a.txt: first");
    assert!(
        found[1].starts_with("-! archive cannot be read to its end"),
        "{found:?}"
    );
}

#[test]
fn bytes_of_a_tar_count_once() {
    let once = tar(&[
        ("a.txt", &[b'x'; 3_000]),
        ("b.txt.gz", &gzip(&[b'y'; 3_000])),
    ]);
    let limits = Limits {
        file: 12_000,
        ..Limits::default()
    };
    let found = look(once, limits);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        !found.iter().any(|line| line.contains("more than")),
        "{found:?}"
    );
}

#[test]
fn names_that_climb_up_are_harmless() {
    check(
        tar(&[("../../etc/x", b"x"), ("/abs/y", b"y")]),
        &["etc/x: x", "abs/y: y"],
    );
    check(
        zip(&[("..\\..\\x", b"x"), ("a/./b\u{1b}[31m", b"y")]),
        &["x: x", "a/b [31m: y"],
    );
}

#[test]
fn links_are_not_followed() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    builder
        .append_link(&mut header, "link.txt", "/etc/passwd")
        .unwrap();
    let bytes = builder.into_inner().unwrap();
    check(
        bytes,
        &["link.txt! entry is a link, a device or sparse, which is not read"],
    );
}

#[test]
fn long_names_are_read_and_endless_ones_are_not_held() {
    let long = format!("{}/x.txt", "d".repeat(150));
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(1);
    builder.append_data(&mut header, &long, &b"x"[..]).unwrap();
    let pax = [("path", "é/named by pax.txt".as_bytes())];
    builder.append_pax_extensions(pax).unwrap();
    let mut header = tar::Header::new_ustar();
    header.set_path("short.txt").unwrap();
    header.set_size(1);
    header.set_cksum();
    builder.append(&header, &b"y"[..]).unwrap();
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(5_000_000);
    header.set_cksum();
    builder
        .append(&header, std::io::repeat(b'n').take(5_000_000))
        .unwrap();
    let mut header = tar::Header::new_gnu();
    header.set_path("z").unwrap();
    header.set_size(1);
    header.set_cksum();
    builder.append(&header, &b"z"[..]).unwrap();
    let found = look(builder.into_inner().unwrap(), Limits::default());
    assert_eq!(
        found[..2],
        [format!("{long}: x"), "é/named by pax.txt: y".to_owned()]
    );
    assert!(
        found[2].len() < 70_000 && found[2].ends_with("n: z"),
        "{}",
        found.len()
    );
}

#[test]
fn office_documents_are_one_loss() {
    let document = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", b"<w/>"),
    ]);
    check(
        document,
        &["-! file is an office document or a book, which is not read"],
    );
}

#[test]
fn limits_hold_and_say_their_flag() {
    let zeros = vec![b'x'; 200_000_000];
    let bomb = gzip(&zeros);
    let limits = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        limits
    };
    let one = |bytes: Vec<u8>, limits: Limits| look(bytes, limits).pop().unwrap();
    let few = limits(|limits| limits.ratio = 100);
    let found = one(bomb.clone(), few);
    assert!(
        found.ends_with("(file holds more than 100 bytes for each that it has on disk)"),
        "{found}"
    );
    let nested = one(zip(&[("a.gz", &bomb), ("b.gz", &bomb)]), few);
    assert!(nested.contains("for each that it has on disk"), "{nested}");
    let small = limits(|limits| limits.file = 1_000_000);
    assert!(one(bomb, small).ends_with("(file holds more than 1000000 bytes)"));
    let files = zip(&[("a", b"1"), ("b", b"2"), ("c", b"3")]);
    let two = limits(|limits| limits.entries = 2);
    assert_eq!(
        look(files, two),
        ["a: 1", "b: 2", "-! archive holds more than 2 entries"]
    );
    let deep = (0..6).fold(b"x".to_vec(), |bytes, _| zip(&[("in", &bytes)]));
    assert_eq!(
        one(deep, Limits::default()),
        "in!/in!/in!/in! archive lies deeper than 4 others"
    );
}

#[test]
fn what_is_damaged_costs_no_more_than_itself() {
    let whole = tar(&[("a", b"1"), ("b", &[b'x'; 5_000])]);
    let found = look(whole[..2_500].to_vec(), Limits::default());
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        found[0] == "a: 1" && found[1].starts_with("b: xxx"),
        "{found:?}"
    );
}

/// Breaks archives for as many seconds as `NEWSDEX_FUZZ` says.
#[test]
fn no_broken_archive_makes_it_panic() {
    use crate::format::fuzz::{Dice, broken};
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seconds = number("NEWSDEX_FUZZ").map_or(Duration::from_millis(300), Duration::from_secs);
    let story: &[u8] = &b"A story of ferries, told again and again. ".repeat(40);
    let inner = zip(&[("a/x.txt", story), ("y.gz", &gzip(story)), ("z", b"")]);
    let seeds = [
        inner.clone(),
        gzip(story),
        zstd(story),
        tar(&[("d/in.zip", &inner), ("z.zst", &zstd(story)), ("e", b"e")]),
        gzip(&tar(&[("a", story), ("b", &gzip(story))])),
        zip(&[("in.tar", &tar(&[("x", story)]))]),
    ];
    let limits = Limits {
        file: 50_000_000,
        ..Limits::default()
    };
    let mut dice = Dice::new(number("NEWSDEX_SEED").unwrap_or(0));
    let start = Instant::now();
    let mut runs = 0;
    while start.elapsed() < seconds {
        let seed = &seeds[dice.below(seeds.len())];
        let other = &seeds[dice.below(seeds.len())];
        look(broken(seed, other, &mut dice), limits);
        runs += 1;
    }
    println!("{runs} archives");
    assert!(runs > 10);
}
