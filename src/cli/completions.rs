//! `newsdex completions`: completion scripts for shells.

use clap::CommandFactory;
use clap_complete::Shell;

/// Print a completion script for a shell
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex completions bash > ~/.local/share/bash-completion/completions/newsdex
  newsdex completions fish > ~/.config/fish/completions/newsdex.fish")]
pub struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Prints the script.
pub fn run(args: &Args) -> anyhow::Result<bool> {
    let mut command = super::Cli::command();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "newsdex", &mut script);
    std::io::Write::write_all(&mut std::io::stdout().lock(), &script)?;
    Ok(true)
}
