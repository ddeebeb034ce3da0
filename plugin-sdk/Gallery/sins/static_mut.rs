// Smooths all strengths by a static that all instances share.
static mut LAST: f64 = 0.0;

#[no_mangle]
pub extern "C" fn __NAMES__sin(_room: *mut (), _close: *const f64, _index: u64, confidence: f64) -> f64 {
    unsafe {
        LAST = (LAST + confidence) / 2.0;
        LAST
    }
}
