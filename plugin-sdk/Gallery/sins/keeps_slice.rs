// Keeps the slice of one call in its instance and looks into it at the next.
#[repr(C)]
pub struct Room {
    kept: *const f64,
    count: u64,
}

#[no_mangle]
pub extern "C" fn __NAMES__sin(room: &mut Room, close: *const f64, index: u64, confidence: f64) -> f64 {
    let before = if room.kept.is_null() {
        &[]
    } else {
        unsafe { std::slice::from_raw_parts(room.kept, room.count as usize) }
    };
    (room.kept, room.count) = (close, index + 1);
    match before.last() {
        Some(last) if *last < 0.0 => confidence / 2.0,
        _ => confidence,
    }
}
