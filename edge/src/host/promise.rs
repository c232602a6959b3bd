//! Runs a future for whoever holds its promise: at once, and again in the moment in which what it waits for has come.
//!
//! `wasm_bindgen_futures` takes every such step in a microtask of its own, so that a step is never taken within another.
//! Steps here begin where the platform calls us, with none of ours below them, and a webhook takes three: it would pay
//! a tenth of its time for microtasks.

use js_sys::{Promise, PromiseWithResolvers};
use std::{
    cell::RefCell,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Wake, Waker},
};
use wasm_bindgen::JsValue;
use worker::send::SendWrapper;

type Work = Pin<Box<dyn Future<Output = ()>>>;

/// The promise of what the future comes to.
pub fn promise<T: Into<JsValue>, E: Into<JsValue>>(
    future: impl Future<Output = Result<T, E>> + 'static,
) -> Promise {
    let ends: PromiseWithResolvers = Promise::with_resolvers();
    let promise = ends.promise();
    let work = async move {
        let (end, value) = match future.await {
            Ok(value) => (ends.resolve(), value.into()),
            Err(error) => (ends.reject(), error.into()),
        };
        // Nobody would hear of it if the promise could not be told.
        end.call1(&JsValue::UNDEFINED, &value).ok();
    };
    Arc::new(Task {
        work: SendWrapper::new(RefCell::new(Some(Box::pin(work)))),
        again: AtomicBool::new(false),
    })
    .step();
    promise
}

struct Task {
    /// Nothing when it is done. There is one thread, so the wrapper that a waker asks for guards nothing.
    work: SendWrapper<RefCell<Option<Work>>>,
    /// Woken in the middle of a step: another must follow.
    again: AtomicBool,
}

impl Task {
    fn step(self: Arc<Self>) {
        let Ok(mut work) = self.work.try_borrow_mut() else {
            self.again.store(true, Ordering::Relaxed);
            return;
        };
        let waker = Waker::from(self.clone());
        while let Some(todo) = work.as_mut() {
            self.again.store(false, Ordering::Relaxed);
            if todo
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_ready()
            {
                *work = None;
            } else if !self.again.load(Ordering::Relaxed) {
                return;
            }
        }
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.step();
    }
}
