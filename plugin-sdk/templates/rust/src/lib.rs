//! __NAME__: BUY while the fast exponential average of the closes stands above the slow one, SELL while below.
//!
//! Change the identity, the parameters and `EmaCross`; the rest is the contract's part. The templates in the other
//! languages give the same votes, bit for bit. No panic crosses the border: `guarded` turns each into a status.

#[macro_use]
mod witan;

use std::panic::{catch_unwind, AssertUnwindSafe};
use witan::{text, Bars, Bytes, Host, Instance, Param, Plugin, Reason, Signals, Str, Value};

// ---- parameters: declared once, the host makes options, forms and searches from them ----

const FAST: usize = 0;
const SLOW: usize = 1;

const fn bars_of(n: i64) -> Value {
    Value { kind: witan::T_INT, reserved: 0, i: n, f: 0.0, s: text("") }
}

const fn window(name: &'static str, label: &'static str, min: i64, max: i64, standard: i64) -> Param {
    Param {
        size: std::mem::size_of::<Param>() as u32,
        flags: witan::PF_TUNABLE,
        name: text(name),
        label: text(label),
        unit: text("bars"),
        min: bars_of(min),
        max: bars_of(max),
        step: bars_of(1),
        def: bars_of(standard),
        choices: std::ptr::null(),
        choice_count: 0,
    }
}

static PARAMETERS: [Param; 2] =
    [window("fast", "Fast average", 2, 500, 12), window("slow", "Slow average", 3, 1000, 26)];

// ---- reasons: entry 0 means "none given" ----

const fn reason(sentence: &'static str) -> Reason {
    Reason { sentence: text(sentence), unit: [text("quote"), text("quote"), text("")] }
}

static REASONS: [Reason; 3] = [
    Reason { sentence: text(""), unit: [text(""), text(""), text("")] },
    reason("Fast average {0} above slow average {1}"),
    reason("Fast average {0} below slow average {1}"),
];

// ---- the strategy ----

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Buy,
    Sell,
}

struct View {
    side: Side,
    confidence: f64,
    figures: [f64; 3],
}

/// An exponential average, begun with the mean of the first `window` closes.
#[derive(Clone)]
struct Average {
    window: u64,
    value: f64, // until the window is full, the sum of its closes
}

impl Average {
    fn follow(&mut self, close: f64, seen: u64) {
        if seen >= self.window {
            self.value += 2.0 / (self.window + 1) as f64 * (close - self.value);
        } else {
            self.value += close;
            if seen + 1 == self.window {
                self.value /= self.window as f64;
            }
        }
    }
}

/// Everything that decides the next vote.
#[derive(Clone)]
struct EmaCross {
    fast: Average,
    slow: Average,
    bars: u64,
    last_seq: u64,
    side: Option<Side>,
}

impl EmaCross {
    fn new(fast: u64, slow: u64) -> EmaCross {
        let average = |window| Average { window, value: 0.0 };
        EmaCross { fast: average(fast), slow: average(slow), bars: 0, last_seq: 0, side: None }
    }

    /// The view on the next bar; none while warming up, and before the averages ever differed.
    fn judge(&mut self, close: f64) -> Option<View> {
        self.fast.follow(close, self.bars);
        self.slow.follow(close, self.bars);
        self.bars += 1;
        if self.bars < self.slow.window {
            return None;
        }
        if self.fast.value > self.slow.value {
            self.side = Some(Side::Buy);
        } else if self.fast.value < self.slow.value {
            self.side = Some(Side::Sell);
        }
        let distance = (self.fast.value - self.slow.value).abs();
        self.side.map(|side| View {
            side,
            confidence: strength(distance, self.slow.value),
            figures: [self.fast.value, self.slow.value, 0.0],
        })
    }

    fn save(&self) -> Vec<u8> {
        let side = match self.side {
            None => 0,
            Some(Side::Buy) => 1,
            Some(Side::Sell) => 2,
        };
        let (fast, slow) = (self.fast.value.to_bits(), self.slow.value.to_bits());
        let words = [self.fast.window, self.slow.window, self.bars, self.last_seq, fast, slow, side];
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.extend_from_slice(&checksum(&bytes).to_le_bytes());
        bytes
    }

    /// What `save` wrote for the same windows; none for anything else.
    fn restored(&self, bytes: &[u8]) -> Option<EmaCross> {
        if bytes.len() != 64 || checksum(&bytes[..56]).to_le_bytes() != bytes[56..] {
            return None;
        }
        let word = |index: usize| {
            let mut eight = [0; 8];
            eight.copy_from_slice(&bytes[index * 8..index * 8 + 8]);
            u64::from_le_bytes(eight)
        };
        let mut saved = EmaCross::new(word(0), word(1));
        saved.bars = word(2);
        saved.last_seq = word(3);
        saved.fast.value = f64::from_bits(word(4));
        saved.slow.value = f64::from_bits(word(5));
        saved.side = match word(6) {
            0 => None,
            1 => Some(Side::Buy),
            2 => Some(Side::Sell),
            _ => return None,
        };
        let is_price = |x: f64| x > 0.0 && x.is_finite();
        let sound = saved.bars == 0 || is_price(saved.fast.value) && is_price(saved.slow.value);
        let same = saved.fast.window == self.fast.window && saved.slow.window == self.slow.window;
        if sound && same { Some(saved) } else { None }
    }
}

/// 0 for no distance, 50 for 0.05 % of the slow average, towards 100 far out; a view is at least 1.
fn strength(distance: f64, slow: f64) -> f64 {
    let ratio = distance / (slow * 0.0005);
    let full = if !(distance > 0.0) {
        0.0
    } else if !(ratio < 1e6) {
        100.0
    } else {
        100.0 * (ratio * ratio / (ratio * ratio + 1.0))
    };
    if full < 1.0 { 1.0 } else { full }
}

/// FNV-1a: a state that was cut, or changed on its disk, is not taken for a sound one.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

// ---- the contract ----

/// Why a call is refused: a status for the host and a sentence for people.
struct Refusal(i32, &'static str);

/// Runs a body; its refusal or panic becomes a status, with words for the host.
fn guarded(host: *const Host, body: impl FnOnce() -> Result<(), Refusal>) -> i32 {
    let outcome = catch_unwind(AssertUnwindSafe(body))
        .unwrap_or(Err(Refusal(witan::E_INTERNAL, "the plugin panicked; its words are on standard error")));
    match outcome {
        Ok(()) => witan::OK,
        Err(Refusal(status, words)) => {
            if !host.is_null() {
                unsafe {
                    if let Some(set_error) = (*host).set_error {
                        set_error((*host).ctx, Str { ptr: words.as_ptr(), len: words.len() });
                    }
                }
            }
            status
        }
    }
}

/// The checks that `create` and `warmup_bars` share.
unsafe fn make(values: *const Value, count: usize) -> Result<EmaCross, Refusal> {
    if values.is_null() || count != PARAMETERS.len() {
        return Err(Refusal(witan::E_ARG, "expected a value for fast and one for slow"));
    }
    let values = std::slice::from_raw_parts(values, count);
    for (value, parameter) in values.iter().zip(&PARAMETERS) {
        if value.kind != witan::T_INT {
            return Err(Refusal(witan::E_ARG, "fast and slow must be whole numbers"));
        }
        if value.i < parameter.min.i || value.i > parameter.max.i {
            return Err(Refusal(witan::E_RANGE, "fast must lie between 2 and 500, slow between 3 and 1000"));
        }
    }
    if values[FAST].i >= values[SLOW].i {
        return Err(Refusal(witan::E_RANGE, "fast must be below slow"));
    }
    Ok(EmaCross::new(values[FAST].i as u64, values[SLOW].i as u64))
}

/// A living strategy behind the border.
struct Living {
    host: *const Host,
    fresh: EmaCross,
    now: EmaCross,
}

impl Living {
    unsafe fn evaluate(&mut self, bars: *const Bars, fresh: u64, out: *const Signals) -> Result<(), Refusal> {
        let count = (*bars).count;
        if fresh < 1 || fresh > count || (*bars).close.is_null() || (*out).action.is_null() || (*out).confidence.is_null() {
            return Err(Refusal(witan::E_ARG, "bars or signals are incomplete"));
        }
        let last = (*bars).last_seq;
        let (first_fresh, first_visible) =
            (last.wrapping_sub(fresh).wrapping_add(1), last.wrapping_sub(count).wrapping_add(1));
        if self.now.bars > 0 && first_fresh <= self.now.last_seq {
            return Err(Refusal(witan::E_STATE, "a fresh bar has been judged already"));
        }
        let closes = std::slice::from_raw_parts((*bars).close, count as usize);
        let past = (count - fresh) as usize;

        // Visible bars that were not seen yet bring the averages up to date; after a hole that is not visible, start
        // anew.
        let mut unseen = 0;
        if self.now.bars > 0 && first_visible <= self.now.last_seq + 1 {
            unseen = (self.now.last_seq + 1 - first_visible) as usize;
        } else {
            self.now = self.fresh.clone();
        }
        for close in &closes[unseen..past] {
            self.now.judge(*close);
        }
        for (index, close) in closes[past..].iter().enumerate() {
            let view = self.now.judge(*close);
            write(out, index, view);
        }
        self.now.last_seq = last;
        Ok(())
    }
}

/// Writes one vote into the columns that the host gave.
unsafe fn write(out: *const Signals, index: usize, view: Option<View>) {
    unsafe fn put<T>(column: *mut T, index: usize, value: T) {
        if !column.is_null() {
            *column.add(index) = value;
        }
    }
    let (action, reason) = match &view {
        None => (witan::ABSTAIN, 0),
        Some(view) if view.side == Side::Buy => (witan::BUY, 1),
        Some(_) => (witan::SELL, 2),
    };
    let (confidence, figures) = view.map_or((0.0, [0.0; 3]), |view| (view.confidence, view.figures));
    put((*out).action, index, action);
    put((*out).confidence, index, confidence);
    if has!(out, Signals, reason) {
        put((*out).reason, index, reason);
    }
    if has!(out, Signals, figures) {
        for (place, figure) in figures.iter().enumerate() {
            put((*out).figures[place], index, *figure);
        }
    }
    if has!(out, Signals, valid_ms) {
        put((*out).valid_ms, index, 0);
    }
    if has!(out, Signals, stop_price) {
        put((*out).stop_price, index, 0.0);
    }
    if has!(out, Signals, target_price) {
        put((*out).target_price, index, 0.0);
    }
}

unsafe extern "C" fn create(host: *const Host, values: *const Value, count: usize, out: *mut *mut Instance) -> i32 {
    if host.is_null() || out.is_null() {
        return witan::E_ARG;
    }
    guarded(host, || {
        let fresh = make(values, count)?;
        *out = Box::into_raw(Box::new(Living { host, now: fresh.clone(), fresh })).cast();
        Ok(())
    })
}

unsafe extern "C" fn destroy(instance: *mut Instance) {
    if !instance.is_null() {
        drop(Box::from_raw(instance.cast::<Living>()));
    }
}

unsafe extern "C" fn warmup_bars(values: *const Value, count: usize) -> i32 {
    let mut bars = 0;
    let status = guarded(std::ptr::null(), || {
        bars = make(values, count)?.slow.window as i32 - 1;
        Ok(())
    });
    if status < 0 { status } else { bars }
}

unsafe extern "C" fn evaluate(instance: *mut Instance, bars: *const Bars, fresh: u64, out: *const Signals) -> i32 {
    if instance.is_null() || bars.is_null() || out.is_null() || !has!(bars, Bars, volume) || !has!(out, Signals, confidence) {
        return witan::E_ARG;
    }
    let living = &mut *instance.cast::<Living>();
    guarded(living.host, || living.evaluate(bars, fresh, out))
}

unsafe extern "C" fn save(instance: *mut Instance, buf: *mut u8, cap: usize, need: *mut usize) -> i32 {
    if instance.is_null() || need.is_null() {
        return witan::E_ARG;
    }
    let living = &*instance.cast::<Living>();
    let mut fits = true;
    let status = guarded(living.host, || {
        let bytes = living.now.save();
        *need = bytes.len();
        fits = !buf.is_null() && cap >= bytes.len();
        if fits {
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), buf, bytes.len());
        }
        Ok(())
    });
    if fits { status } else { witan::E_TOO_SMALL }
}

unsafe extern "C" fn restore(instance: *mut Instance, blob: Bytes, version: u32) -> i32 {
    if instance.is_null() {
        return witan::E_ARG;
    }
    let living = &mut *instance.cast::<Living>();
    guarded(living.host, || {
        living.now = living.fresh.clone();
        let saved = if version != 1 || blob.ptr.is_null() {
            None
        } else {
            living.fresh.restored(std::slice::from_raw_parts(blob.ptr, blob.len))
        };
        living.now = saved.ok_or(Refusal(
            witan::E_STATE,
            "the saved state is damaged, or of another version or other windows: replay the warm-up",
        ))?;
        Ok(())
    })
}

static PLUGIN: Plugin = Plugin {
    magic: witan::MAGIC,
    size: std::mem::size_of::<Plugin>() as u32,
    abi_major: witan::ABI_MAJOR,
    abi_minor: witan::ABI_MINOR,
    flags: witan::F_DETERMINISTIC, // not UNLOADABLE: see the Makefile
    wants: 0,
    needs: 0,
    id: text("__NAME__"),
    name: text("__NAME__"),
    version: text("0.1.0"),
    author: text("you"),
    summary: text("The side on which the fast exponential average stands of the slow one"),
    state_version: 1,
    reserved: 0,
    params: PARAMETERS.as_ptr(),
    param_count: PARAMETERS.len() as u32,
    param_stride: std::mem::size_of::<Param>() as u32,
    reasons: REASONS.as_ptr(),
    reason_count: REASONS.len() as u32,
    reason_stride: std::mem::size_of::<Reason>() as u32,
    functions: std::ptr::null(),
    function_count: 0,
    function_stride: std::mem::size_of::<witan::Function>() as u32,
    create,
    destroy,
    warmup_bars,
    evaluate,
    save,
    restore,
    on_http: None,
    on_news: None,
    on_timer: None,
    set_param: None,
    on_outcome: None,
    evaluate_many: None,
};

/// The one exported symbol; a newer host is served.
#[no_mangle]
pub extern "C" fn wtn_plugin_entry(host_major: u16, _host_minor: u16) -> *const Plugin {
    if host_major == witan::ABI_MAJOR {
        &PLUGIN
    } else {
        std::ptr::null()
    }
}
