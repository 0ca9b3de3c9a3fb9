//! An archive that lives: files come, change and go, articles are deleted and lifted, runs are killed, and all the while
//! it is searched, checked and copied.

use std::{
    fs,
    time::{Duration, Instant},
};

use newsdex::{archive::Archive, engine::Engine};

use crate::{
    harness::Dir,
    stopped::{answers, sound},
};

/// Numbers that look random, the same in every run of one seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: u64) -> u64 {
        // xorshift64, Marsaglia 2003
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

fn write_file(dir: &Dir, numbers: &mut Numbers, file: u64) {
    let mut lines = String::new();
    for _ in 0..numbers.below(8) + 1 {
        let (id, version) = (numbers.below(60), numbers.below(4));
        let word = ["drones", "grain", "boats"][numbers.below(3) as usize];
        lines += &format!(
            "{{\"id\": \"urn:x:{id}\", \"version\": {version}, \"headline\": \"{word} {version} of {id}\", \"body\": \"President Anna Bell{id} said ferries carry {word} {file}.\", \"tags\": [\"{word}\"]}}\n"
        );
    }
    dir.write(&format!("in/{file}.jsonl"), lines);
}

#[test]
fn an_archive_lives() {
    let seconds = std::env::var("NEWSDEX_SOAK").map_or(4, |seconds| seconds.parse().unwrap());
    let seed = std::env::var("NEWSDEX_SEED").map_or(20_251_206, |seed| seed.parse().unwrap());
    let mut numbers = Numbers(seed);
    let dir = Dir::new();
    write_file(&dir, &mut numbers, 0);
    assert_eq!(dir.run(&["index", "in"]).code, 0);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut rounds = 0;
    while Instant::now() < end {
        rounds += 1;
        for _ in 0..numbers.below(3) + 1 {
            let file = numbers.below(12);
            match numbers.below(5) {
                0 => drop(fs::remove_file(dir.path(&format!("in/{file}.jsonl")))),
                _ => write_file(&dir, &mut numbers, file),
            }
        }
        let id = format!("urn:x:{}", numbers.below(60));
        match numbers.below(8) {
            0 => drop(dir.run(&["delete", &id, "--yes"])),
            1 => drop(dir.run(&["delete", "--lift", &id])),
            2 => assert_eq!(dir.run(&["delete", "--purge"]).code, 0),
            3 => {
                assert_eq!(dir.run(&["backup", "copy"]).code, 0);
                assert_eq!(answers(&dir.path("copy")), answers(&dir.path("index")));
                fs::remove_dir_all(dir.path("copy")).unwrap();
            }
            _ => {}
        }
        let mut run = dir
            .command(&["-q", "index", "--prune", "--commit-every", "0", "in"])
            .spawn()
            .unwrap();
        let is_killed = numbers.below(2) == 0;
        if is_killed {
            std::thread::sleep(Duration::from_millis(numbers.below(400)));
            run.kill().unwrap();
        }
        // a search beside the writer sees one commit
        let archive = Archive::open(&dir.path("index")).unwrap();
        let seen = archive.engine().unwrap();
        let listed = dir.run(&["search", "ferries", "--format", "ids", "--limit", "100"]);
        assert!(listed.code <= 1 && seen.stats(0).is_ok(), "{}", listed.err);
        assert!(run.wait().unwrap().success() || is_killed, "round {rounds}");
        sound(&dir);
    }
    let ran = dir.run(&["index", "--prune", "in"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    sound(&dir);
    // as if all had been read at once, and the same deleted
    let fresh = Dir::new();
    for entry in fs::read_dir(dir.path("in")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        fresh.write(&format!("in/{name}"), fs::read(entry.path()).unwrap());
    }
    fresh.run(&["index", "in"]);
    let archive = Archive::open(&dir.path("index")).unwrap();
    for id in archive.ledger().unwrap().deleted() {
        fresh.run(&["delete", id, "--yes"]);
    }
    assert_eq!(
        answers(&dir.path("index")),
        answers(&fresh.path("index")),
        "seed {seed}"
    );
    println!("{rounds} rounds in {seconds} s");
}
