//! Disks that are full, read-only or soon full, and too few file handles: said clearly, and the index stays as it was.

use crate::{
    harness::Dir,
    stopped::{sound, write_files},
};

/// Runs a script as root of its own, with `NEWSDEX` the program and `disk` a folder to mount on; nothing where that is
/// not allowed.
#[cfg(target_os = "linux")]
fn with_disk(dir: &Dir, script: &str) -> Option<String> {
    std::fs::create_dir_all(dir.path("disk")).unwrap();
    let run = |script: &str| {
        let mut command = std::process::Command::new("unshare");
        command
            .args(["-rm", "sh", "-c", script])
            .current_dir(dir.path(""));
        command
            .env("NEWSDEX", env!("CARGO_BIN_EXE_newsdex"))
            .output()
    };
    let allowed = run("mount -t tmpfs -o size=1m tmpfs disk");
    if !allowed.is_ok_and(|ran| ran.status.success()) {
        println!("skipped: disks can't be mounted here");
        return None;
    }
    let ran = run(script).unwrap();
    let out = [ran.stdout, ran.stderr].concat();
    Some(String::from_utf8(out).unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_leaves_the_index_as_it_was() {
    let dir = Dir::new();
    write_files(&dir, 3, 300);
    dir.write(
        "one/a.jsonl",
        "{\"title\": \"One\", \"body\": \"ferries\"}\n",
    );
    for kilobytes in [56, 64, 80, 96, 112, 128, 160] {
        let script = format!(
            "mount -t tmpfs -o size=32m tmpfs disk && cd disk
            $NEWSDEX -q index ../one && mount -o remount,size={kilobytes}k . && du -sk . >&2
            $NEWSDEX index ../in; echo code $?
            $NEWSDEX check --full && $NEWSDEX count ferries
            mount -o remount,size=32m . && $NEWSDEX -q index ../in; echo code $?
            $NEWSDEX -q check --full && $NEWSDEX count ferries"
        );
        let Some(out) = with_disk(&dir, &script) else {
            return;
        };
        let lines: Vec<&str> = out.lines().collect();
        let codes: Vec<&&str> = lines
            .iter()
            .filter(|line| line.starts_with("code "))
            .collect();
        assert_eq!(codes[1..], [&"code 0"], "{kilobytes}: {out}");
        if *codes[0] == "code 2" {
            assert!(
                out.contains("hint: check that the folder can be written to and the disk has room"),
                "{out}"
            );
            assert!(lines.contains(&"1"), "{kilobytes}: {out}");
        }
        assert!(
            out.contains("sound: ") && !out.contains("damaged"),
            "{kilobytes}: {out}"
        );
        assert!(
            kilobytes > 64 || *codes[0] == "code 2",
            "{kilobytes}: {out}"
        );
        assert!(
            lines
                .iter()
                .filter_map(|line| line.parse::<u64>().ok())
                .max()
                > Some(700),
            "{out}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_folder_can_be_searched_and_says_why_it_can_not_be_written() {
    let dir = Dir::new();
    write_files(&dir, 2, 12);
    dir.run(&["index", "in"]);
    let script = "mount -t tmpfs -o size=32m tmpfs disk && cp -r index disk/index && mount -o remount,ro disk
        cd disk && $NEWSDEX count ferries && $NEWSDEX -q check --full && $NEWSDEX facets topic --format ids && $NEWSDEX stats | grep segments
        echo '{\"title\": \"New\"}' > ../in/new.jsonl; $NEWSDEX index ../in; echo code $?";
    let Some(out) = with_disk(&dir, script) else {
        return;
    };
    assert!(out.contains("Drones") && out.contains("segments"), "{out}");
    assert!(
        out.contains("code 2") && out.contains("hint: check that the folder can be written to"),
        "{out}"
    );
}

#[cfg(unix)]
#[test]
fn too_few_file_handles_are_an_error_and_leave_the_index_as_it_was() {
    let dir = Dir::new();
    write_files(&dir, 3, 12);
    dir.run(&["index", "in"]);
    let before = sound(&dir);
    dir.write(
        "in/more.jsonl",
        "{\"title\": \"More\", \"body\": \"ferries\"}\n",
    );
    let mut codes = Vec::new();
    for handles in [5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 25] {
        let script = format!("ulimit -n {handles}; exec \"$0\" index in");
        let mut command = std::process::Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_newsdex")]);
        let ran = command.current_dir(dir.path("")).output().unwrap();
        let err = String::from_utf8(ran.stderr).unwrap();
        assert!(!err.contains("panicked"), "{handles}: {err}");
        if let Some(code @ (0..=2)) = ran.status.code() {
            codes.push(code);
            assert!(code == 0 || err.contains("hint: "), "{handles}: {err}");
        }
        assert!(sound(&dir) >= before, "{handles}: {err}");
    }
    assert!(codes.contains(&2), "{codes:?}");
    assert_eq!(dir.run(&["index", "in"]).code, 0);
    assert_eq!(sound(&dir), before + 1);
}

#[test]
fn a_long_run_says_how_much_room_it_needs() {
    let dir = Dir::new();
    let file = std::fs::File::create(dir.write("in/a.gz", "")).unwrap();
    // a hole, which takes no room
    file.set_len(600_000_000).unwrap();
    let ran = dir.run(&["index", "--dry-run", "in"]);
    assert!(
        ran.err
            .contains("about 2.4 GB of text: its index takes about as much"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains(" are free"), "{}", ran.err);
    assert!(
        !dir.run(&["-q", "index", "--dry-run", "in"])
            .err
            .contains("GB")
    );
}
