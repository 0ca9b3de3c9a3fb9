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
    match cli::run(cli) {
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
