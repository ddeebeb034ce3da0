//! The contract, version 1.1, in Rust: what `witan.h` declares, field for field. The headers say what each field means.
//!
//! Structs of the other side may be shorter than these declarations (an older host) or longer (a newer one): read them
//! through the pointer, field by field, after `has!`, and never make a reference to a whole one.
#![allow(dead_code)]

use std::os::raw::c_void;

pub const MAGIC: u32 = 0x4E41_5457;
pub const ABI_MAJOR: u16 = 1;
pub const ABI_MINOR: u16 = 1;

pub const OK: i32 = 0;
pub const E_ARG: i32 = -1;
pub const E_STATE: i32 = -2;
pub const E_NOMEM: i32 = -3;
pub const E_DENIED: i32 = -4;
pub const E_RANGE: i32 = -5;
pub const E_INTERNAL: i32 = -6;
pub const E_UNSUPPORTED: i32 = -7;
pub const E_BUSY: i32 = -8;
pub const E_TOO_SMALL: i32 = -9;

pub const SELL: i8 = -1;
pub const HOLD: i8 = 0;
pub const BUY: i8 = 1;
pub const ABSTAIN: i8 = 2;
pub const PENDING: i8 = 3;

pub const T_BOOL: i32 = 1;
pub const T_INT: i32 = 2;
pub const T_FLOAT: i32 = 3;
pub const T_TEXT: i32 = 4;
pub const T_CHOICE: i32 = 5;

pub const PF_TUNABLE: u32 = 1;
pub const PF_LIVE: u32 = 2;
pub const F_UNLOADABLE: u32 = 1;
pub const F_DETERMINISTIC: u32 = 2;
pub const CAP_HTTP: u64 = 1;
pub const CAP_NEWS: u64 = 2;
pub const CAP_TIMER: u64 = 4;
pub const CAP_OWN_THREADS: u64 = 8;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Str {
    pub ptr: *const u8,
    pub len: usize,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Bytes {
    pub ptr: *const u8,
    pub len: usize,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Value {
    pub kind: i32, // T_*, `type` in C
    pub reserved: i32,
    pub i: i64,
    pub f: f64,
    pub s: Str,
}

#[repr(C)]
pub struct Param {
    pub size: u32,
    pub flags: u32,
    pub name: Str,
    pub label: Str,
    pub unit: Str,
    pub min: Value,
    pub max: Value,
    pub step: Value,
    pub def: Value,
    pub choices: *const Str,
    pub choice_count: usize,
}

#[repr(C)]
pub struct Reason {
    pub sentence: Str,
    pub unit: [Str; 3],
}

#[repr(C)]
pub struct Function {
    pub size: u32,
    pub flags: u32,
    pub name: Str,
    pub signature: Str,
    pub doc: Str,
    pub function: Option<unsafe extern "C" fn()>, // `fn` in C
}

#[repr(C)]
pub struct Bars {
    pub size: u32,
    pub flags: u32,
    pub count: u64,
    pub last_seq: u64,
    pub interval_ms: i64,
    pub symbol: Str,
    pub open_ms: *const i64,
    pub open: *const f64,
    pub high: *const f64,
    pub low: *const f64,
    pub close: *const f64,
    pub volume: *const f64,
}

#[repr(C)]
pub struct Signal {
    pub confidence: f64,
    pub action: i32,
    pub reason: u32,
    pub valid_ms: i64,
    pub stop_price: f64,
    pub target_price: f64,
    pub figures: [f64; 3],
}

#[repr(C)]
pub struct Signals {
    pub size: u32,
    pub flags: u32,
    pub action: *mut i8,
    pub confidence: *mut f64,
    pub reason: *mut u32,
    pub figures: [*mut f64; 3],
    pub valid_ms: *mut i64,
    pub stop_price: *mut f64,
    pub target_price: *mut f64,
}

#[repr(C)]
pub struct HttpRequest {
    pub size: u32,
    pub method: u32,
    pub url: Str,
    pub headers: Str,
    pub body: Bytes,
    pub timeout_ms: u32,
    pub max_reply: u32,
}

#[repr(C)]
pub struct HttpReply {
    pub size: u32,
    pub error: i32,
    pub request: u64,
    pub http_status: i32,
    pub reserved: i32,
    pub content_type: Str,
    pub body: Bytes,
}

#[repr(C)]
pub struct NewsEvent {
    pub size: u32,
    pub flags: u32,
    pub published_ms: i64,
    pub id: Str,
    pub source: Str,
    pub title: Str,
    pub body: Str,
    pub url: Str,
    pub symbols: Str,
    pub sentiment: f64,
}

type Ctx = *mut c_void;

#[repr(C)]
pub struct Host {
    pub size: u32,
    pub abi_major: u16,
    pub abi_minor: u16,
    pub granted: u64,
    pub ctx: Ctx,
    pub log: Option<unsafe extern "C" fn(Ctx, i32, Str)>,
    pub set_error: Option<unsafe extern "C" fn(Ctx, Str)>,
    pub now_ms: Option<unsafe extern "C" fn(Ctx) -> i64>,
    pub random: Option<unsafe extern "C" fn(Ctx) -> u64>,
    pub emit: Option<unsafe extern "C" fn(Ctx, u64, *const Signal) -> i32>,
    pub explain: Option<unsafe extern "C" fn(Ctx, u64, Str) -> i32>,
    pub http: Option<unsafe extern "C" fn(Ctx, *const HttpRequest, *mut u64) -> i32>,
    pub http_cancel: Option<unsafe extern "C" fn(Ctx, u64) -> i32>,
    pub set_timer: Option<unsafe extern "C" fn(Ctx, i64, u64) -> i32>,
}

/// The plugin's own; the host only hands it back.
pub type Instance = c_void;

#[repr(C)]
pub struct Plugin {
    pub magic: u32,
    pub size: u32,
    pub abi_major: u16,
    pub abi_minor: u16,
    pub flags: u32,
    pub wants: u64,
    pub needs: u64,
    pub id: Str,
    pub name: Str,
    pub version: Str,
    pub author: Str,
    pub summary: Str,
    pub state_version: u32,
    pub reserved: u32,
    pub params: *const Param,
    pub param_count: u32,
    pub param_stride: u32,
    pub reasons: *const Reason,
    pub reason_count: u32,
    pub reason_stride: u32,
    pub functions: *const Function,
    pub function_count: u32,
    pub function_stride: u32,
    pub create: unsafe extern "C" fn(*const Host, *const Value, usize, *mut *mut Instance) -> i32,
    pub destroy: unsafe extern "C" fn(*mut Instance),
    pub warmup_bars: unsafe extern "C" fn(*const Value, usize) -> i32,
    pub evaluate: unsafe extern "C" fn(*mut Instance, *const Bars, u64, *const Signals) -> i32,
    pub save: unsafe extern "C" fn(*mut Instance, *mut u8, usize, *mut usize) -> i32,
    pub restore: unsafe extern "C" fn(*mut Instance, Bytes, u32) -> i32,
    pub on_http: Option<unsafe extern "C" fn(*mut Instance, *const HttpReply) -> i32>,
    pub on_news: Option<unsafe extern "C" fn(*mut Instance, *const NewsEvent) -> i32>,
    pub on_timer: Option<unsafe extern "C" fn(*mut Instance, u64, i64) -> i32>,
    pub set_param: Option<unsafe extern "C" fn(*mut Instance, u32, Value) -> i32>,
    pub on_outcome: Option<unsafe extern "C" fn(*mut Instance, u64, f64) -> i32>,
    /// Since 1.1: values, count, sets, bars, fresh, out, bad.
    pub evaluate_many: Option<
        unsafe extern "C" fn(*const Value, usize, usize, *const Bars, u64, *const *const Signals, *mut usize) -> i32,
    >,
}

// The descriptor and its tables are constants; nobody writes to what they point at.
unsafe impl Sync for Plugin {}
unsafe impl Sync for Param {}
unsafe impl Sync for Reason {}
unsafe impl Sync for Function {}

/// A constant text as the contract wants it.
pub const fn text(words: &'static str) -> Str {
    Str { ptr: words.as_ptr(), len: words.len() }
}

/// The size of what a pointer points at.
pub fn pointee<T>(_: *const T) -> usize {
    std::mem::size_of::<T>()
}

/// True if the producer of the struct at `$p` knew the field: `has!(out, Signals, reason)`.
#[macro_export]
macro_rules! has {
    ($p:expr, $type:ty, $field:ident) => {{
        let any = std::mem::MaybeUninit::<$type>::uninit();
        let base = any.as_ptr();
        let field = unsafe { std::ptr::addr_of!((*base).$field) };
        let end = field as usize - base as usize + $crate::witan::pointee(field);
        (*$p).size as usize >= end
    }};
}

// The released layout's sizes, checked at each build.
const _: () = assert!(std::mem::size_of::<Value>() == 40);
const _: () = assert!(std::mem::size_of::<Signal>() == 64);
const _: () = assert!(std::mem::size_of::<Reason>() == 64);
const _: () = assert!(std::mem::size_of::<Bars>() == 96);
const _: () = assert!(std::mem::size_of::<Signals>() == 80);
const _: () = assert!(std::mem::size_of::<Param>() == 232);
const _: () = assert!(std::mem::size_of::<Host>() == 96);
const _: () = assert!(std::mem::size_of::<Plugin>() == 264);
