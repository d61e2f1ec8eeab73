//! Passwords are kept as Argon2id hashes, made apart from the threads that answer requests, and only so
//! many at once, so that a flood of log-ins does not take all memory.

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// How much work a hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashCost {
    /// Memory, in KiB.
    pub memory: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl HashCost {
    /// OWASP's first recommendation for Argon2id: 19 MiB, two passes.
    pub const STRONG: HashCost = HashCost {
        memory: 19 * 1024,
        passes: 2,
    };
    /// For tests of anything else: no protection at all.
    pub const WEAK: HashCost = HashCost { memory: 8, passes: 1 };
}

/// How many hashes are made at once.
const AT_ONCE: usize = 4;

/// Hashing failed: out of memory, or a hash that cannot be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HashError;

#[derive(Clone)]
pub(crate) struct Passwords {
    cost: HashCost,
    places: Arc<Semaphore>,
    dummy: Arc<OnceLock<String>>,
}

impl Passwords {
    pub(crate) fn new(cost: HashCost) -> Self {
        Passwords {
            cost,
            places: Arc::new(Semaphore::new(AT_ONCE)),
            dummy: Arc::default(),
        }
    }

    /// The hash of a password.
    pub(crate) async fn hash(&self, password: String) -> Result<String, HashError> {
        let cost = self.cost;
        self.apart(move || hash(cost, &password)).await?
    }

    /// Whether the password is the one of the hash. Without a hash, the answer is no, after the same work:
    /// the time must not tell which names have accounts.
    pub(crate) async fn verify(&self, password: String, known: Option<String>) -> Result<bool, HashError> {
        let (cost, dummy) = (self.cost, self.dummy.clone());
        self.apart(move || match known {
            Some(known) => Ok(verify(&password, &known)),
            None => {
                let stand_in = match dummy.get() {
                    Some(stand_in) => stand_in,
                    None => {
                        let made = hash(cost, "nobody's password")?;
                        dummy.get_or_init(|| made)
                    }
                };
                verify(&password, stand_in);
                Ok(false)
            }
        })
        .await?
    }

    async fn apart<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, HashError> {
        let place = self.places.clone().acquire_owned().await.map_err(|_| HashError)?;
        // The place goes with the work, which goes on when whoever waits for it has gone.
        let work = move || {
            let done = work();
            drop(place);
            done
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| HashError)
    }
}

fn hash(cost: HashCost, password: &str) -> Result<String, HashError> {
    let params = Params::new(cost.memory, cost.passes, 1, None).map_err(|_| HashError)?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    hasher
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| HashError)
}

fn verify(password: &str, known: &str) -> bool {
    // The work is told by the hash itself, so that a change of the cost leaves old hashes good.
    Argon2::default().verify_password(password.as_bytes(), known).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[tokio::test]
    async fn whoever_hangs_up_gives_no_place_away_before_its_work_is_done() {
        let passwords = Passwords::new(HashCost::WEAK);
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        for _ in 0..AT_ONCE * 3 {
            let (running, most) = (running.clone(), most.clone());
            let work = passwords.apart(move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(50));
                running.fetch_sub(1, Ordering::SeqCst);
            });
            // Long enough to begin, too short to see the end.
            let _ = tokio::time::timeout(Duration::from_millis(5), work).await;
        }
        assert!(most.load(Ordering::SeqCst) <= AT_ONCE);
    }
}
