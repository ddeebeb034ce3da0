// Panics at its fortieth vote, and nothing catches it before the border.
use std::sync::atomic::{AtomicU64, Ordering};
static CALLS: AtomicU64 = AtomicU64::new(0);

#[no_mangle]
pub extern "C" fn __NAMES__sin(_room: *mut (), _close: *const f64, _index: u64, confidence: f64) -> f64 {
    let strengths = [confidence; 40];
    strengths[CALLS.fetch_add(1, Ordering::Relaxed) as usize]
}
