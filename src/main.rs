//! The command `newsdex`: parse, run, print the error, exit.
//!
//! Exit codes: 0 found or done, 1 nothing found, 2 error. A closed pipe ends quietly.

mod cli;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::try_parse().unwrap_or_else(|error| {
        if error.kind() == clap::error::ErrorKind::UnknownArgument {
            let _ = error.print();
            anstream::eprintln!(
                "\nhint: to leave a word out, quote the query: newsdex search 'drones -opinion'"
            );
            std::process::exit(2);
        }
        error.exit()
    });
    // damaged files may lead the engine astray; what it says of itself then is of no use to anybody
    std::panic::set_hook(Box::new(|_| {}));
    let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cli::run(cli)));
    let run = run.unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or(panic.downcast_ref::<&str>().copied());
        let said = newsdex::article::one_line(said.unwrap_or("no reason given"));
        Err(anyhow::anyhow!(
            "the program met something that it does not expect: {said}\nhint: `newsdex check` tells whether the index is damaged; please report it if that is sound"
        ))
    });
    match run {
        Ok(found) => match found {
            true => ExitCode::SUCCESS,
            false => ExitCode::from(1),
        },
        Err(error) => {
            let closed_pipe = |cause: &(dyn std::error::Error + 'static)| {
                cause
                    .downcast_ref::<std::io::Error>()
                    .is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
            };
            if error.chain().any(closed_pipe) {
                return ExitCode::SUCCESS;
            }
            anstream::eprintln!("newsdex: {error}");
            ExitCode::from(2)
        }
    }
}
