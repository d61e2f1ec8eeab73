//! The child process: started, watched until it is ready, stopped.

use super::binaries::Binaries;
use super::error::EmbeddedError;
use super::user::ServerUser;
use super::{Durability, cluster_major};
use nix::fcntl::{Flock, FlockArg, OFlag};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

const LOOK_EVERY: Duration = Duration::from_millis(5);
const START_WITHIN: Duration = Duration::from_secs(60);
const STOP_WITHIN: Duration = Duration::from_secs(20);

/// The lock on a data folder: given up by the system when we end, however we end.
pub(super) type Lock = Flock<File>;

/// Locks the data folder, or says who has it. The folder is PostgreSQL's user's, who must not be able to lead
/// us, who may be root, to another file by a link.
pub(super) fn lock(folder: &Path) -> Result<Lock, EmbeddedError> {
    let path = folder.join("lock");
    let open = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .custom_flags(OFlag::O_NOFOLLOW.bits())
        .open(&path);
    let file = open.map_err(|error| EmbeddedError::io("open", &path, error))?;
    match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
        Ok(mut lock) => {
            let written = lock
                .set_len(0)
                .and_then(|()| lock.rewind())
                .and_then(|()| write!(lock, "{}", std::process::id()));
            written.map_err(|error| EmbeddedError::io("write", &path, error))?;
            Ok(lock)
        }
        Err((mut file, _)) => {
            let mut pid = String::new();
            let _ = file.read_to_string(&mut pid);
            Err(EmbeddedError::InUse {
                pid,
                folder: folder.to_owned(),
            })
        }
    }
}

/// The running child.
#[derive(Debug)]
pub(super) struct Server {
    pid: Pid,
    /// Asks the thread that started the child to wait for its end.
    ended: mpsc::Receiver<()>,
    stopped: bool,
    _lock: Lock,
}

impl Server {
    pub(super) fn start(
        binaries: &Binaries,
        cluster: &Path,
        socket_folder: &Path,
        durability: Durability,
        user: &ServerUser,
        lock: Lock,
    ) -> Result<Self, EmbeddedError> {
        stop_orphan(cluster)?;
        let log_path = cluster.with_file_name("postgresql.log");
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .custom_flags(OFlag::O_NOFOLLOW.bits())
            .open(&log_path);
        let log = log.map_err(|error| EmbeddedError::io("open", &log_path, error))?;
        user.own_file(&log_path)?;
        let from = log.metadata().map(|data| data.len()).unwrap_or(0);
        let mut command = user.command(&binaries.program("postgres"));
        command.arg("-D").arg(cluster).args(settings(socket_folder, durability));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        die_with_us(&mut command);
        let (child_sender, child_receiver) = mpsc::channel();
        let (end_sender, ended) = mpsc::channel();
        // The death signal comes when the thread that started the child ends, so this thread lives as
        // long as the child.
        let spawned = std::thread::Builder::new().name("postgresql".into()).spawn(move || {
            let child: std::io::Result<Child> = command.spawn();
            match child {
                Ok(mut child) => {
                    let _ = child_sender.send(Ok(child.id()));
                    let _ = child.wait();
                    let _ = end_sender.send(());
                }
                Err(error) => drop(child_sender.send(Err(error))),
            }
        });
        spawned.map_err(|error| EmbeddedError::io("start a thread for", cluster, error))?;
        let pid = match child_receiver.recv() {
            Ok(Ok(pid)) => Pid::from_raw(pid.cast_signed()),
            Ok(Err(error)) => return Err(EmbeddedError::io("start", &binaries.program("postgres"), error)),
            Err(_) => {
                return Err(EmbeddedError::Failed {
                    what: "the start",
                    log: String::new(),
                });
            }
        };
        let mut server = Server {
            pid,
            ended,
            stopped: false,
            _lock: lock,
        };
        server.wait_until_ready(cluster, &log_path, from)?;
        Ok(server)
    }

    /// Ready when line 8 of `postmaster.pid` says so.
    fn wait_until_ready(&mut self, cluster: &Path, log: &Path, from: u64) -> Result<(), EmbeddedError> {
        let started = Instant::now();
        loop {
            if let Ok(text) = std::fs::read_to_string(cluster.join("postmaster.pid")) {
                let mut lines = text.lines();
                let own = lines.next().and_then(|pid| pid.parse().ok()) == Some(self.pid.as_raw());
                if own && lines.nth(6).is_some_and(|state| state.trim() == "ready") {
                    return Ok(());
                }
            }
            if self.ended.try_recv().is_ok() {
                self.stopped = true;
                return Err(EmbeddedError::Failed {
                    what: "the start",
                    log: tail(log, from),
                });
            }
            if started.elapsed() > START_WITHIN {
                return Err(EmbeddedError::Failed {
                    what: "the start (it takes too long)",
                    log: tail(log, from),
                });
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }

    pub(super) fn process(&self) -> u32 {
        self.pid.as_raw().cast_unsigned()
    }

    /// Stops it: first the way that ends sessions and keeps everything, then harder.
    pub(super) fn stop(&mut self) -> Result<(), EmbeddedError> {
        for signal in [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGKILL] {
            if self.stopped {
                break;
            }
            let _ = kill(self.pid, signal);
            self.stopped = self.ended.recv_timeout(STOP_WITHIN).is_ok();
        }
        if self.stopped {
            Ok(())
        } else {
            Err(EmbeddedError::Failed {
                what: "the stop",
                log: String::new(),
            })
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop();
    }
}

fn settings(socket_folder: &Path, durability: Durability) -> Vec<String> {
    let mut settings = vec![
        "listen_addresses=".to_owned(),
        format!("unix_socket_directories={}", socket_folder.display()),
        "unix_socket_permissions=0700".to_owned(),
        "timezone=UTC".to_owned(),
        "log_timezone=UTC".to_owned(),
        "shared_buffers=128MB".to_owned(),
        "jit=off".to_owned(),
        "idle_in_transaction_session_timeout=60s".to_owned(),
    ];
    match durability {
        Durability::Durable => settings.push("max_connections=100".to_owned()),
        Durability::Disposable => {
            let fast = [
                "max_connections=400",
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "wal_level=minimal",
                "max_wal_senders=0",
            ];
            settings.extend(fast.map(str::to_owned));
        }
    }
    settings
        .into_iter()
        .flat_map(|setting| ["-c".to_owned(), setting])
        .collect()
}

/// A PostgreSQL that outlived a predecessor of ours that was killed: it is ending, or is asked to.
fn stop_orphan(cluster: &Path) -> Result<(), EmbeddedError> {
    let pid_file = cluster.join("postmaster.pid");
    let started = Instant::now();
    let mut asked = false;
    while let Some(pid) = running(&pid_file) {
        // By the death signal it is ending already; where there is none, it has to be asked.
        if !asked && started.elapsed() > Duration::from_secs(2) {
            let _ = kill(pid, Signal::SIGINT);
            asked = true;
        }
        if started.elapsed() > STOP_WITHIN {
            let version = cluster_major(cluster).map_or_else(String::new, |major| format!(" (version {major})"));
            let log = format!("process {pid}{version} of an earlier run does not end");
            return Err(EmbeddedError::Failed { what: "the start", log });
        }
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(())
}

/// The server that the file names, if a PostgreSQL of that number runs.
fn running(pid_file: &PathBuf) -> Option<Pid> {
    let text = std::fs::read_to_string(pid_file).ok()?;
    let pid = Pid::from_raw(text.lines().next()?.trim().parse().ok()?);
    let alive = kill(pid, None).is_ok();
    let name = std::fs::read_to_string(format!("/proc/{pid}/comm"));
    let postgres = name.map_or(true, |name| name.trim() == "postgres" || name.trim() == "postmaster");
    (alive && postgres).then_some(pid)
}

fn tail(log: &Path, from: u64) -> String {
    let text = File::open(log).and_then(|mut file| {
        file.seek(std::io::SeekFrom::Start(from))?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        Ok(text)
    });
    let text = text.unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

/// Has the system send the child SIGINT when we die, and keeps a Ctrl-C at the terminal from reaching
/// it before us.
#[allow(unsafe_code, reason = "a hook between fork and exec has no safe form")]
fn die_with_us(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
    #[cfg(target_os = "linux")]
    // SAFETY: the closure runs between fork and exec and makes one system call that is safe there; it
    // allocates nothing and takes no lock. It runs after the change of user, which would clear the signal.
    unsafe {
        command.pre_exec(|| nix::sys::prctl::set_pdeathsig(Signal::SIGINT).map_err(std::io::Error::from));
    }
}
