import CWitanABI

/// The layout as Swift sees the headers, row for row as in the newest table of `abi`.
enum SeenLayout {
  static func field<Root, Value>(_ name: String, _ path: KeyPath<Root, Value>) -> String {
    "\(Root.self)\t\(name)\t\(MemoryLayout<Root>.offset(of: path) ?? -1)\t\(MemoryLayout<Value>.size)"
  }

  static func whole<Root>(_ type: Root.Type) -> String { "\(Root.self)\t*\t0\t\(MemoryLayout<Root>.size)" }

  static func number<Value: BinaryInteger>(_ name: String, _ value: Value) -> String { "enum\t\(name)\t\(value)\t0" }

  static let strRows: [String] = [
    field("ptr", \wtn_str.ptr),
    field("len", \wtn_str.len),
    whole(wtn_str.self),
  ]

  static let bytesRows: [String] = [
    field("ptr", \wtn_bytes.ptr),
    field("len", \wtn_bytes.len),
    whole(wtn_bytes.self),
  ]

  static let barsRows: [String] = [
    field("size", \wtn_bars.size),
    field("flags", \wtn_bars.flags),
    field("count", \wtn_bars.count),
    field("last_seq", \wtn_bars.last_seq),
    field("interval_ms", \wtn_bars.interval_ms),
    field("symbol", \wtn_bars.symbol),
    field("open_ms", \wtn_bars.open_ms),
    field("open", \wtn_bars.open),
    field("high", \wtn_bars.high),
    field("low", \wtn_bars.low),
    field("close", \wtn_bars.close),
    field("volume", \wtn_bars.volume),
  ]

  static let newsEventRows: [String] = [
    field("size", \wtn_news_event.size),
    field("flags", \wtn_news_event.flags),
    field("published_ms", \wtn_news_event.published_ms),
    field("id", \wtn_news_event.id),
    field("source", \wtn_news_event.source),
    field("title", \wtn_news_event.title),
    field("body", \wtn_news_event.body),
    field("url", \wtn_news_event.url),
    field("symbols", \wtn_news_event.symbols),
    field("sentiment", \wtn_news_event.sentiment),
  ]

  static let signalRows: [String] = [
    field("confidence", \wtn_signal.confidence),
    field("action", \wtn_signal.action),
    field("reason", \wtn_signal.reason),
    field("valid_ms", \wtn_signal.valid_ms),
    field("stop_price", \wtn_signal.stop_price),
    field("target_price", \wtn_signal.target_price),
    field("figures", \wtn_signal.figures),
    whole(wtn_signal.self),
  ]

  static let signalsRows: [String] = [
    field("size", \wtn_signals.size),
    field("flags", \wtn_signals.flags),
    field("action", \wtn_signals.action),
    field("confidence", \wtn_signals.confidence),
    field("reason", \wtn_signals.reason),
    field("figures", \wtn_signals.figures),
    field("valid_ms", \wtn_signals.valid_ms),
    field("stop_price", \wtn_signals.stop_price),
    field("target_price", \wtn_signals.target_price),
  ]

  static let reasonRows: [String] = [
    field("sentence", \wtn_reason.sentence),
    field("unit", \wtn_reason.unit),
    whole(wtn_reason.self),
  ]

  static let valueRows: [String] = [
    field("type", \wtn_value.type),
    field("reserved", \wtn_value.reserved),
    field("i", \wtn_value.i),
    field("f", \wtn_value.f),
    field("s", \wtn_value.s),
    whole(wtn_value.self),
  ]

  static let paramRows: [String] = [
    field("size", \wtn_param.size),
    field("flags", \wtn_param.flags),
    field("name", \wtn_param.name),
    field("label", \wtn_param.label),
    field("unit", \wtn_param.unit),
    field("min", \wtn_param.min),
    field("max", \wtn_param.max),
    field("step", \wtn_param.step),
    field("def", \wtn_param.def),
    field("choices", \wtn_param.choices),
    field("choice_count", \wtn_param.choice_count),
  ]

  static let httpRequestRows: [String] = [
    field("size", \wtn_http_request.size),
    field("method", \wtn_http_request.method),
    field("url", \wtn_http_request.url),
    field("headers", \wtn_http_request.headers),
    field("body", \wtn_http_request.body),
    field("timeout_ms", \wtn_http_request.timeout_ms),
    field("max_reply", \wtn_http_request.max_reply),
  ]

  static let httpReplyRows: [String] = [
    field("size", \wtn_http_reply.size),
    field("error", \wtn_http_reply.error),
    field("request", \wtn_http_reply.request),
    field("http_status", \wtn_http_reply.http_status),
    field("reserved", \wtn_http_reply.reserved),
    field("content_type", \wtn_http_reply.content_type),
    field("body", \wtn_http_reply.body),
  ]

  static let hostRows: [String] = [
    field("size", \wtn_host.size),
    field("abi_major", \wtn_host.abi_major),
    field("abi_minor", \wtn_host.abi_minor),
    field("granted", \wtn_host.granted),
    field("ctx", \wtn_host.ctx),
    field("log", \wtn_host.log),
    field("set_error", \wtn_host.set_error),
    field("now_ms", \wtn_host.now_ms),
    field("random", \wtn_host.random),
    field("emit", \wtn_host.emit),
    field("explain", \wtn_host.explain),
    field("http", \wtn_host.http),
    field("http_cancel", \wtn_host.http_cancel),
    field("set_timer", \wtn_host.set_timer),
  ]

  static let functionRows: [String] = [
    field("size", \wtn_function.size),
    field("flags", \wtn_function.flags),
    field("name", \wtn_function.name),
    field("signature", \wtn_function.signature),
    field("doc", \wtn_function.doc),
    field("fn", \wtn_function.fn),
  ]

  static let pluginRows: [String] = [
    field("magic", \wtn_plugin.magic),
    field("size", \wtn_plugin.size),
    field("abi_major", \wtn_plugin.abi_major),
    field("abi_minor", \wtn_plugin.abi_minor),
    field("flags", \wtn_plugin.flags),
    field("wants", \wtn_plugin.wants),
    field("needs", \wtn_plugin.needs),
    field("id", \wtn_plugin.id),
    field("name", \wtn_plugin.name),
    field("version", \wtn_plugin.version),
    field("author", \wtn_plugin.author),
    field("summary", \wtn_plugin.summary),
    field("state_version", \wtn_plugin.state_version),
    field("reserved", \wtn_plugin.reserved),
    field("params", \wtn_plugin.params),
    field("param_count", \wtn_plugin.param_count),
    field("param_stride", \wtn_plugin.param_stride),
    field("reasons", \wtn_plugin.reasons),
    field("reason_count", \wtn_plugin.reason_count),
    field("reason_stride", \wtn_plugin.reason_stride),
    field("functions", \wtn_plugin.functions),
    field("function_count", \wtn_plugin.function_count),
    field("function_stride", \wtn_plugin.function_stride),
    field("create", \wtn_plugin.create),
    field("destroy", \wtn_plugin.destroy),
    field("warmup_bars", \wtn_plugin.warmup_bars),
    field("evaluate", \wtn_plugin.evaluate),
    field("save", \wtn_plugin.save),
    field("restore", \wtn_plugin.restore),
    field("on_http", \wtn_plugin.on_http),
    field("on_news", \wtn_plugin.on_news),
    field("on_timer", \wtn_plugin.on_timer),
    field("set_param", \wtn_plugin.set_param),
    field("on_outcome", \wtn_plugin.on_outcome),
    field("evaluate_many", \wtn_plugin.evaluate_many),
  ]

  static let numbers: [String] = [
    number("WTN_OK", WTN_OK),
    number("WTN_E_ARG", WTN_E_ARG),
    number("WTN_E_STATE", WTN_E_STATE),
    number("WTN_E_NOMEM", WTN_E_NOMEM),
    number("WTN_E_DENIED", WTN_E_DENIED),
    number("WTN_E_RANGE", WTN_E_RANGE),
    number("WTN_E_INTERNAL", WTN_E_INTERNAL),
    number("WTN_E_UNSUPPORTED", WTN_E_UNSUPPORTED),
    number("WTN_E_BUSY", WTN_E_BUSY),
    number("WTN_E_TOO_SMALL", WTN_E_TOO_SMALL),
    number("WTN_SELL", WTN_SELL),
    number("WTN_HOLD", WTN_HOLD),
    number("WTN_BUY", WTN_BUY),
    number("WTN_ABSTAIN", WTN_ABSTAIN),
    number("WTN_PENDING", WTN_PENDING),
    number("WTN_BARS_REPLAY", WTN_BARS_REPLAY),
    number("WTN_BARS_AFTER_GAP", WTN_BARS_AFTER_GAP),
    number("WTN_T_BOOL", WTN_T_BOOL),
    number("WTN_T_INT", WTN_T_INT),
    number("WTN_T_FLOAT", WTN_T_FLOAT),
    number("WTN_T_TEXT", WTN_T_TEXT),
    number("WTN_T_CHOICE", WTN_T_CHOICE),
    number("WTN_PF_TUNABLE", WTN_PF_TUNABLE),
    number("WTN_PF_LIVE", WTN_PF_LIVE),
    number("WTN_CAP_HTTP", WTN_CAP_HTTP),
    number("WTN_CAP_NEWS", WTN_CAP_NEWS),
    number("WTN_CAP_TIMER", WTN_CAP_TIMER),
    number("WTN_CAP_OWN_THREADS", WTN_CAP_OWN_THREADS),
    number("WTN_F_UNLOADABLE", WTN_F_UNLOADABLE),
    number("WTN_F_DETERMINISTIC", WTN_F_DETERMINISTIC),
    number("WTN_HTTP_GET", WTN_HTTP_GET),
    number("WTN_HTTP_POST", WTN_HTTP_POST),
    number("WTN_LOG_DEBUG", WTN_LOG_DEBUG),
    number("WTN_LOG_INFO", WTN_LOG_INFO),
    number("WTN_LOG_WARNING", WTN_LOG_WARNING),
    number("WTN_LOG_ERROR", WTN_LOG_ERROR),
    number("WTN_MOST_SETS", WTN_MOST_SETS),
  ]

  static let rows: [String] = [
    strRows, bytesRows, barsRows, newsEventRows, signalRows, signalsRows, reasonRows, valueRows, paramRows,
    httpRequestRows, httpReplyRows, hostRows, functionRows, pluginRows, numbers,
  ].flatMap { $0 }
}
