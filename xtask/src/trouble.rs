//! What can go wrong, each with the sentence a person gets.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Every way a command can end early. `Display` is written for people.
#[derive(Debug)]
pub enum Trouble {
    /// The command line made no sense; the text says which part.
    Usage(String),
    /// The operating system refused; `doing` completes "could not …".
    Io { doing: String, source: io::Error },
    /// A program we ran failed; `tail` holds the last lines it printed.
    Failed {
        what: String,
        log: Option<PathBuf>,
        tail: String,
    },
    /// Somebody else listens on the port; `flag` is the option that chooses another.
    PortBusy { port: u16, flag: &'static str },
    /// Another worker runs on this folder.
    StateBusy(PathBuf),
    /// Something that only the person can install.
    Missing { what: String, remedy: String },
    /// The worker answered something else than the seeding needs.
    Answer { asked: String, said: String },
    /// A program that should have stayed up went away.
    Ended { what: String, how: String },
    /// Ctrl-C or SIGTERM; nothing to explain.
    Interrupted,
    /// What went wrong has been printed already.
    Told,
}

/// The result of every step.
pub type Outcome<T> = Result<T, Trouble>;

impl Trouble {
    /// The exit code scripts can rely on: 2 usage, 3 a server went away, 130 interrupted, else 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Ended { .. } => 3,
            Self::Interrupted => 130,
            _ => 1,
        }
    }

    /// For `map_err`: names what was being done when the system refused.
    pub fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }
}

impl From<lexopt::Error> for Trouble {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(error.to_string())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(why) => write!(f, "{why}\nTry `cargo xtask help`."),
            Self::Io { doing, source } => write!(f, "could not {doing}: {source}"),
            Self::Failed { what, log, tail } => {
                writeln!(f, "{what} failed. Its last lines:\n\n{tail}\n")?;
                log.iter()
                    .try_for_each(|log| write!(f, "The whole output is in {}", log.display()))
            }
            Self::PortBusy { port, flag } => write!(
                f,
                "port {port} is in use by another program. Stop that program, or choose another port with `{flag} N`."
            ),
            Self::StateBusy(folder) => write!(
                f,
                "another worker runs in {}. Stop it, or choose another folder with `--state DIR`.",
                folder.display()
            ),
            Self::Missing { what, remedy } => write!(f, "{what} is missing. {remedy}"),
            Self::Answer { asked, said } => write!(f, "{asked}: the worker answered {said}"),
            Self::Ended { what, how } => write!(f, "{what} ended by itself ({how})"),
            Self::Interrupted => write!(f, "stopped"),
            Self::Told => Ok(()),
        }
    }
}
