//! When loaders load: in the request's own task, and only once every resolver that can go on has gone on and every
//! load begun before is there. A level of the answer so is one statement, whatever the machine is busy with, and
//! nothing waits for a timer or for another thread. A request that is given up takes its loads with it.

use async_graphql::runtime::Timer;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use futures_util::task::{AtomicWaker, FutureObj, Spawn, SpawnError};
use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// The loads of a request that were asked for and not begun.
#[derive(Clone, Default)]
pub struct Turn(Arc<Mutex<Vec<FutureObj<'static, ()>>>>);

impl Spawn for Turn {
    fn spawn_obj(&self, load: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(load);
        Ok(())
    }
}

/// Loads need not wait for company: they begin when nothing else can go on.
pub(super) struct AtOnce;

impl Timer for AtOnce {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

thread_local! {
    /// Whose loads are being polled on this thread: if they are woken meanwhile, they were waiting for one of them.
    static LOADING: Cell<*const Resolvers> = const { Cell::new(std::ptr::null()) };
}

/// Loads are being polled on this thread, until this is dropped, whether they come to an end or panic.
struct Loading;

impl Loading {
    fn of(resolvers: &Arc<Resolvers>) -> Self {
        LOADING.set(Arc::as_ptr(resolvers));
        Loading
    }
}

impl Drop for Loading {
    fn drop(&mut self) {
        LOADING.set(std::ptr::null());
    }
}

/// Whether the resolvers can go on, and whom to tell.
#[derive(Default)]
struct Resolvers {
    awake: AtomicBool,
    /// Whether they can, once the level is there as a whole.
    loaded: AtomicBool,
    task: AtomicWaker,
}

impl Wake for Resolvers {
    fn wake(self: Arc<Self>) {
        // A load can wake those of another request, such as by giving a connection back: they go on as always.
        if std::ptr::eq(LOADING.get(), Arc::as_ptr(&self)) {
            self.loaded.store(true, Ordering::Release);
            return;
        }
        self.awake.store(true, Ordering::Release);
        self.task.wake();
    }
}

impl Turn {
    /// Carries out what resolves, and in turn with it what it asks to be loaded. A level begins, and is resolved, once the
    /// one before is there as a whole: what one load leads to earlier than its neighbours would else ask a part of the
    /// level by itself and the rest again, or once more for what is on its way. What resolvers wait for beside loads, a
    /// list's own statement, lets them go on at once.
    pub async fn take<T>(self, resolve: impl Future<Output = T>) -> T {
        let mut resolve = pin!(resolve);
        let mut loads = FuturesUnordered::new();
        let resolvers = Arc::new(Resolvers::default());
        resolvers.awake.store(true, Ordering::Release);
        let waker = Waker::from(resolvers.clone());
        poll_fn(|task| {
            resolvers.task.register(task.waker());
            loop {
                if loads.is_empty() && resolvers.loaded.swap(false, Ordering::AcqRel) {
                    resolvers.awake.store(true, Ordering::Release);
                }
                while resolvers.awake.swap(false, Ordering::AcqRel) {
                    if let Poll::Ready(resolved) = resolve.as_mut().poll(&mut Context::from_waker(&waker)) {
                        return Poll::Ready(resolved);
                    }
                }
                if loads.is_empty() {
                    loads.extend(self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..));
                }
                let loaded = {
                    let _loading = Loading::of(&resolvers);
                    loads.poll_next_unpin(task)
                };
                if !matches!(loaded, Poll::Ready(Some(()))) && !resolvers.awake.load(Ordering::Acquire) {
                    return Poll::Pending;
                }
            }
        })
        .await
    }
}
